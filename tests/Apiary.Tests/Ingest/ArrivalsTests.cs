using Apiary.Server.Ingest;
using Xunit;

namespace Apiary.Tests.Ingest;

public sealed class ArrivalsTests
{
    [Theory]
    [InlineData(0, 5, new int[0])]
    [InlineData(3, 2, new[] { 1, 0 })]
    [InlineData(3, 3, new[] { 2, 1, 0 })]
    [InlineData(3, 7, new[] { 6, 5, 4 })]
    public void Recent_are_the_last_ones_newest_first(int capacity, int count, int[] expected)
    {
        var arrivals = new Arrivals(capacity);
        for (var i = 0; i < count; i++) arrivals.Record(New(dataset: "d", events: i));

        Assert.Equal(expected, arrivals.Recent(10).Select(arrival => arrival.EventCount));
        Assert.Equal(expected.Take(1), arrivals.Recent(1).Select(arrival => arrival.EventCount));
        Assert.Equal(count, arrivals.RecordedCount);
        Assert.Equal(count, arrivals.Counts().Single().Requests);
        Assert.Equal(count * (count - 1) / 2, arrivals.Counts().Single().Events);
    }

    [Fact]
    public void Counts_are_bounded_whatever_names_senders_choose()
    {
        var arrivals = new Arrivals(1);
        for (var i = 0; i < 10_100; i++) arrivals.Record(New(dataset: $"d{i}", events: 1));

        var counts = arrivals.Counts();
        Assert.Equal(10_001, counts.Count);
        Assert.Equal((Arrivals.Others, Arrivals.Others, 100), (counts[0].Dataset, counts[0].MaskedKey, counts[0].Requests));
    }

    [Fact]
    public void Subscription_that_is_too_slow_misses_some_and_is_told()
    {
        var arrivals = new Arrivals(1);
        using var subscription = arrivals.Subscribe();
        for (var i = 0; i < 1_003; i++) arrivals.Record(New(dataset: "d", events: i));

        Assert.Equal(3, subscription.TakeMissed());
        Assert.Equal(0, subscription.TakeMissed());
        Assert.True(subscription.Arrivals.TryRead(out var first));
        Assert.Equal(0, first.EventCount);
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData("short", "", "short")]
    [InlineData("a\nb\u0001", "", "a·b·")]
    [InlineData("{\"key\":\"abcd123EFGH\"}", "abcd123EFGH", "{\"key\":\"abcd…\"}")]
    [InlineData("{\"key\":\"hcaik_0123456789abcdefghijklmnop\"}", "", "{\"key\":\"hcai…\"}")]
    public void Preview_shows_no_key(string body, string key, string? expected) => Assert.Equal(expected, BodyPreview.Of(System.Text.Encoding.UTF8.GetBytes(body), key));

    private static Arrival New(string dataset, int events) => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        Protocol = "honeycomb",
        Endpoint = "POST /1/batch/{dataset}",
        Datasets = [dataset],
        MaskedKey = "abcd…",
        Status = 200,
        Outcome = ArrivalOutcome.Accepted,
        Reason = ArrivalReasons.Accepted,
        EventCount = events,
    };
}
