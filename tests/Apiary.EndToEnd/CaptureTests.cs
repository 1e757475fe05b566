using System.Text;
using System.Text.Json.Nodes;
using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>Requests recorded from real clients, sent again byte for byte: every event is accepted and found.</summary>
public sealed class CaptureTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private static readonly string Folder = Path.Combine(ServerProcess.RepositoryRoot(), "tests/cases/wire/honeycomb");

    private TestServer Server => demo.Server;

    /// <summary>The recorded ingest requests by name.</summary>
    public static TheoryData<string> Captures =>
        [.. Directory.EnumerateFiles(Folder, "*.bin").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).Select(name => name!).Where(IsIngest)];

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task A_recorded_request_is_accepted_whole_and_its_events_are_found(string name)
    {
        var capture = Read(name);
        var path = (string)capture["path"]!;
        var dataset = Uri.UnescapeDataString(path.Split('/')[^1]);
        var key = Header(capture, "X-Honeycomb-Team")!;
        var before = await RowCountAsync(dataset, key);

        var (status, body) = await RawHttp.SendAsync(Server.Address, Bytes(capture, name));

        Assert.True(status == 200, $"{status} {body}");
        var expected = 1;
        if (path.StartsWith("/1/batch/", StringComparison.Ordinal))
        {
            var items = JsonNode.Parse(body)!.AsArray();
            Assert.All(items, item => Assert.Equal(202, (int)item!["status"]!));
            expected = items.Count;
        }

        Assert.True(expected > 0, "the capture holds no events");
        Assert.Equal(before + expected, await RowCountAsync(dataset, key));
    }

    [Fact]
    public void The_captures_are_where_they_are_looked_for() => Assert.True(Captures.Count >= 8, $"{Captures.Count} captures in {Folder}");

    private async Task<int> RowCountAsync(string dataset, string key)
    {
        // A dataset that nobody has sent to is not found, which is the answer to how many.
        var (status, _) = await Server.PostAsync("/api/rows", $"{{\"dataset\":\"{dataset}\",\"limit\":1}}", key);
        return status == 404 ? 0 : (await Server.RowsAsync(dataset, key)).Count;
    }

    private static bool IsIngest(string name) =>
        (string)Read(name)["path"]! is var path && (path.StartsWith("/1/events/", StringComparison.Ordinal) || path.StartsWith("/1/batch/", StringComparison.Ordinal));

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;

    private static byte[] Bytes(JsonNode capture, string name)
    {
        var head = new StringBuilder($"{capture["method"]} {capture["path"]} HTTP/1.1\r\n");
        foreach (var header in capture["headers"]!.AsArray()) head.Append($"{header![0]}: {header[1]}\r\n");
        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. File.ReadAllBytes(Path.Combine(Folder, name + ".bin"))];
    }

    private static string? Header(JsonNode capture, string name) =>
        (string?)capture["headers"]!.AsArray().FirstOrDefault(header => string.Equals((string?)header![0], name, StringComparison.OrdinalIgnoreCase))?[1];
}
