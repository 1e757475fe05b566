using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>Requests recorded from real clients, sent again byte for byte: every event is accepted and found.</summary>
public sealed class CaptureTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private const string Protocol = "honeycomb";

    private TestServer Server => demo.Server;

    /// <summary>The recorded ingest requests by name.</summary>
    public static TheoryData<string> Captures => [.. Capture.NamesOf(Protocol).Where(IsIngest)];

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task A_recorded_request_is_accepted_whole_and_its_events_are_found(string name)
    {
        var capture = Capture.Read(Protocol, name);
        var dataset = Uri.UnescapeDataString(capture.Path.Split('/')[^1]);
        var key = capture.Header("X-Honeycomb-Team")!;
        var before = await RowCountAsync(dataset, key);

        var (status, body, _) = await RawHttp.SendAsync(Server.Address, capture.ToHttp());

        Assert.True(status == 200, $"{status} {body}");
        var expected = 1;
        if (capture.Path.StartsWith("/1/batch/", StringComparison.Ordinal))
        {
            var items = JsonNode.Parse(body)!.AsArray();
            Assert.All(items, item => Assert.Equal(202, (int)item!["status"]!));
            expected = items.Count;
        }

        Assert.True(expected > 0, "the capture holds no events");
        Assert.Equal(before + expected, await RowCountAsync(dataset, key));
    }

    [Fact]
    public void The_captures_are_where_they_are_looked_for() => Assert.True(Captures.Count >= 8, $"{Captures.Count} captures in {Capture.Folder(Protocol)}");

    private async Task<int> RowCountAsync(string dataset, string key)
    {
        // A dataset that nobody has sent to is not found, which is the answer to how many.
        var (status, _) = await Server.PostAsync("/api/rows", $"{{\"dataset\":\"{dataset}\",\"limit\":1}}", key);
        return status == 404 ? 0 : (await Server.RowsAsync(dataset, key)).Count;
    }

    private static bool IsIngest(string name) =>
        Capture.Read(Protocol, name).Path is var path && (path.StartsWith("/1/events/", StringComparison.Ordinal) || path.StartsWith("/1/batch/", StringComparison.Ordinal));
}
