using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd.Sdk;

/// <summary>A program that uses the SDK, published trimmed and as native code with warnings as errors, and run against the server.</summary>
public sealed class PublishedTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private TestServer Server => demo.Server;

    [Theory]
    [InlineData("trimmed")]
    [InlineData("native")]
    public async Task It_works_without_what_was_trimmed_away(string kind)
    {
        var folder = Directory.CreateTempSubdirectory($"apiary-{kind}-").FullName;
        try
        {
            await PublishAsync(kind, folder);
            var dataset = $"sdk-{kind}";
            var printed = await Programs.RunAsync(Path.Combine(folder, "out", "Apiary.Trimmed"), [Server.Address.ToString(), TestServer.DemoKey, dataset]);
            var lines = printed.Trim().Split('\n');
            var script = JsonNode.Parse(lines[0])!;
            Assert.Equal(("script", "world", "1970-01-01T00:00:00Z"), ((string?)script["dataset"], (string?)script["data"]!["hello"], (string?)script["data"]!["at"]));
            Assert.Equal($"accepted 3, pending 0, dynamic code {kind != "native"}", lines[1]);
            var rows = (await Server.RowsAsync(dataset)).Select(row => row!["data"]!).ToList();
            Assert.Equal(3, rows.Count);
            var order = Assert.Single(rows, row => (string?)row["name"] == "order");
            Assert.Equal((17, "Large", "System.InvalidOperationException"), (TestServer.Number(order["Id"]), (string?)order["Size"], (string?)order["exception.type"]));
            Assert.Contains("1,2", Regex.Replace(order["Items"]!.ToString(), @"\s", ""), StringComparison.Ordinal);
            var span = Assert.Single(rows, row => (string?)row["name"] == "outer");
            var log = Assert.Single(rows, row => (string?)row["body"] == "only 3 left");
            Assert.Equal(("2026-01-02", (string?)span["trace.span_id"], 3), ((string?)span["when"], (string?)log["trace.parent_id"], TestServer.Number(log["Left"])));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Publishes, in a folder of its own so that the solution's build stays as it is. Passes over where what it needs does not restore.</summary>
    private static async Task PublishAsync(string kind, string folder)
    {
        var project = Path.Combine(ServerProcess.RepositoryRoot(), "tests/Apiary.Trimmed");
        try
        {
            await Programs.RunAsync(TimeSpan.FromMinutes(10), "dotnet",
                ["publish", project, "-c", "Release", $"-p:PublishAs={kind}", "--artifacts-path", folder, "-o", Path.Combine(folder, "out"), "--nologo", "-v", "q"]);
        }
        catch (InvalidOperationException failure) when (Regex.Match(failure.Message, @"error (NU1101|NU1102|NU1301): ([^\[\r\n]*)") is { Success: true } missing)
        {
            Assert.Skip($"what publishing needs does not restore here: {missing.Groups[2].Value.Trim()}");
        }
    }
}
