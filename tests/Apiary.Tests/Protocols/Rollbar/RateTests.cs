using System.Net;
using Apiary.Server.Errors;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>Limits of what tokens send, and what is told of errors that occur very often.</summary>
public sealed class RateTests
{
    private const string Message = """{"environment":"production","body":{"message":{"body":"x"} } }""";

    [Fact]
    public async Task A_token_sends_as_many_as_it_may_and_is_then_told_when_it_may_again()
    {
        var time = new ManualTime();
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { RollbarRate = new RateRule(2, TimeSpan.FromMinutes(1)) }, time: time);
        var other = server.Token(KeyPermissions.PostServerItems).Secret;
        var start = time.GetUtcNow();
        Assert.Equal((200, "2 1 60"), await SendAsync(server, server.Server));
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((200, "2 0 40"), await SendAsync(server, server.Server));
        Assert.Equal((429, "2 0 40"), await SendAsync(server, server.Server));
        Assert.Equal("rate_limited", server.LastArrival.Reason);
        Assert.Equal((200, "2 1 60"), await SendAsync(server, other));
        time.Advance(TimeSpan.FromSeconds(39.9));
        Assert.Equal((429, "2 0 1"), await SendAsync(server, server.Server));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal((200, "2 1 60"), await SendAsync(server, server.Server));
        Assert.Equal(4, (await server.EventsAsync()).Count);
        Assert.True(time.GetUtcNow() > start);
    }

    [Fact]
    public async Task What_is_no_item_counts_for_nothing_and_without_a_limit_there_are_no_headers()
    {
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { RollbarRate = new RateRule(1, TimeSpan.FromMinutes(1)) });
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.UnprocessableEntity, (await server.PostAsync("{}")).Status);
        Assert.Equal((200, "1 0 60"), await SendAsync(server, server.Server));
        await using var free = await RollbarServer.StartAsync();
        Assert.Equal((200, ""), await SendAsync(free, free.Server));
    }

    [Fact]
    public async Task A_page_may_read_how_much_is_left()
    {
        await using var server = await RollbarServer.StartAsync(new ApiaryOptions { RollbarRate = new RateRule(1, TimeSpan.FromMinutes(1)), RollbarAnyToken = true });
        foreach (var expected in (int[])[200, 429])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/1/item/") { Content = new StringContent($$"""{"data":{{Message}}}""") };
            request.Headers.Add("X-Rollbar-Access-Token", server.Server);
            request.Headers.Add("Origin", "https://shop.example");
            using var answer = await server.Running.Http.SendAsync(request);
            var exposed = answer.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(", ");
            Assert.Equal((expected, true), ((int)answer.StatusCode, answer.Headers.Select(header => header.Key).Where(name => name.StartsWith("X-Rate-Limit-", StringComparison.Ordinal)).All(exposed.Contains)));
            Assert.Contains("X-Rate-Limit-Remaining-Seconds", exposed);
        }
    }

    [Fact]
    public void A_high_rate_is_told_once_in_its_time()
    {
        var time = new ManualTime();
        var rates = new ErrorRates(new RateRule(3, TimeSpan.FromMinutes(10)), time);
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(_ => rates.Add(1)));
        Assert.False(rates.Add(2));
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(rates.Add(1));
        // The window slides: of the first four none counts any more, and it was told of ten minutes ago.
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([false, true], Enumerable.Range(0, 2).Select(_ => rates.Add(1)));
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(_ => rates.Add(1)));
        Assert.False(new ErrorRates(null, time).Add(1));
    }

    private static async Task<(int Status, string Headers)> SendAsync(RollbarServer server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/1/item/") { Content = new StringContent($$"""{"data":{{Message}}}""") };
        request.Headers.Add("X-Rollbar-Access-Token", token);
        using var answer = await server.Running.Http.SendAsync(request);
        var headers = ((string[])["Limit", "Remaining", "Remaining-Seconds"]).Select(name => answer.Headers.TryGetValues("X-Rate-Limit-" + name, out var values) ? values.Single() : "");
        return ((int)answer.StatusCode, string.Join(' ', headers).Trim());
    }
}
