using System.Text.Json.Nodes;
using Apiary.Bench.Generator;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>The command line as a program: what it imports it finds, shows and gives back.</summary>
public sealed class CommandLineTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private const int Count = 700;

    private TestServer Server => demo.Server;

    [Fact]
    public async Task Imported_events_are_counted_shown_as_a_trace_and_exported_whole()
    {
        var (file, traceId) = Write();
        try
        {
            await RunAsync("import", file, "-d", "imported");
            Assert.Equal(Count, await Server.CountAsync("imported"));

            var csv = await RunAsync("query", "-d", "imported", "-c", "COUNT", "-c", "MAX(duration_ms)", "-b", "service.name",
                "--from", "2026-11-20T11:00:00Z", "--to", "2026-11-20T14:00:00Z", "-f", "csv");
            var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("service.name,COUNT,MAX(duration_ms)", lines[0].Trim());
            Assert.Equal(Count, lines[1..].Sum(line => int.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture)));

            var waterfall = await RunAsync("trace", traceId);
            Assert.Contains("ms", waterfall, StringComparison.Ordinal);

            var exported = (await RunAsync("export", "-d", "imported")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
            var sent = File.ReadLines(file).Select(line => JsonNode.Parse(line)!.AsObject()).ToDictionary(line => (string)line["trace.span_id"]!);
            Assert.Equal(Count, exported.Length);
            foreach (var row in exported)
            {
                var data = row["data"]!.AsObject();
                var original = sent[(string)data["trace.span_id"]!];
                original.Remove("timestamp");
                Assert.True(JsonNode.DeepEquals(Sorted(original), Sorted(data)), $"sent {original}\nexported {data}");
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Datasets_columns_and_the_log_are_listed()
    {
        Assert.Equal(200, (await Server.PostAsync("/1/batch/listed", "[{\"data\":{\"a.number\":1.5}}]")).Status);
        Assert.Contains("listed", await RunAsync("datasets"), StringComparison.Ordinal);
        Assert.Contains("a.number", await RunAsync("columns", "listed"), StringComparison.Ordinal);
        Assert.Contains("listed", await RunAsync("arrivals"), StringComparison.Ordinal);
        // The log holds every team's events, so reading it takes who can read the data directory.
        var adminToken = (await File.ReadAllTextAsync(Path.Combine(Server.DataDirectory, "admin-token"))).Trim();
        var logs = new List<string>();
        for (var partition = 1; partition <= 4; partition++) logs.Add(await RunAsync("wal", "cat", $"{partition}", "--key", adminToken));
        var entry = Assert.Single(string.Concat(logs).Split('\n'), line => line.Contains("\"a.number\"", StringComparison.Ordinal));
        Assert.Equal("listed", (string?)JsonNode.Parse(entry)!["dataset"]);
    }

    private Task<string> RunAsync(params string[] arguments) =>
        Programs.RunAsync(Programs.Cli, arguments, ("APIARY_URL", Server.Address.ToString()), ("APIARY_API_KEY", TestServer.DemoKey));

    private static (string File, string TraceId) Write()
    {
        var (events, formats) = (new EventGenerator(9, Count, EventGenerator.DefaultStart, TimeSpan.FromHours(1)), new EventFormats());
        var path = Path.Combine(Path.GetTempPath(), $"apiary-e2e-{Guid.NewGuid():N}.ndjson");
        using var file = File.Create(path);
        var traceId = "";
        for (var i = 0; i < Count; i++)
        {
            events.Next(out var span);
            file.Write(formats.JsonLine(span).Span);
            traceId = $"{span.TraceHigh:x16}{span.TraceLow:x16}";
        }

        return (path, traceId);
    }

    private static JsonObject Sorted(JsonObject fields) =>
        new(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
}
