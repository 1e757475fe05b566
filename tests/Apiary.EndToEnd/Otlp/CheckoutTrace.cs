using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.Otlp;

/// <summary>
/// The trace that the clients of this folder send, <c>clients/otel.mjs</c> and <see cref="DotnetSdkTests"/> alike: a root of 250 ms with
/// attributes of every type, in it a span of 100 ms that failed, with two events and a link. Read back in every way that a user has.
/// </summary>
internal static class CheckoutTrace
{
    /// <summary>When it begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The trace that is linked to.</summary>
    public const string LinkedTraceId = "0af7651916cd43dd8448eb211c80319c";

    /// <summary>The span that is linked to.</summary>
    public const string LinkedSpanId = "b7ad6b7169203331";

    /// <summary>Asserts that all of it is there, as the protocol reference, section 8, says.</summary>
    public static async Task AssertFoundAsync(TestServer server, string service, SentCheckout sent)
    {
        var rows = await server.TraceAsync(sent.TraceId);
        Assert.All(rows, row => Assert.Equal(service, (string?)row!["dataset"]));
        AssertRoot(Single(rows, data => (string?)data["trace.span_id"] == sent.RootId), service);
        AssertChild(Single(rows, data => (string?)data["trace.span_id"] == sent.ChildId), sent);
        AssertEvents(rows, sent);
        await AssertShownAsync(server, service, sent);
        await AssertAskedAsync(server, service, sent);
    }

    private static void AssertRoot(JsonNode row, string service)
    {
        var data = row["data"]!;
        Assert.Equal(Start, (DateTimeOffset)row["time"]!);
        Assert.Null(data["trace.parent_id"]);
        AssertFields(
            data,
            ("name", "POST /checkout"), ("service.name", service), ("duration_ms", 250), ("span.kind", "server"), ("type", "server"), ("status_code", 0),
            ("span.num_events", 0), ("span.num_links", 0), ("meta.signal_type", "trace"), ("library.name", "checkout.tracer"), ("library.version", "1.2.3"),
            ("user.name", "größe 🐝"), ("cart.items", 3), ("cart.total", 12.5), ("user.known", true));
        Assert.Null(data["error"]);
        AssertArray("[\"a\",\"b\"]", data["cart.skus"]);
        AssertArray("[1.5,2]", data["cart.prices"]);
        AssertArray("[true,false]", data["cart.flags"]);
    }

    private static void AssertChild(JsonNode row, SentCheckout sent)
    {
        Assert.Equal(Start.AddMilliseconds(50), (DateTimeOffset)row["time"]!);
        AssertFields(
            row["data"]!,
            ("name", "charge card"), ("trace.parent_id", sent.RootId), ("duration_ms", 100), ("span.kind", "client"), ("status_code", 2), ("status_message", "declined"),
            ("error", true), ("span.num_events", 2), ("span.num_links", 1), ("exception.message", "no such card"));
    }

    private static void AssertEvents(JsonArray rows, SentCheckout sent)
    {
        var declined = Single(rows, data => (string?)data["name"] == "card declined");
        Assert.Equal(Start.AddMilliseconds(100), (DateTimeOffset)declined["time"]!);
        AssertFields(
            declined["data"]!,
            ("meta.annotation_type", "span_event"), ("trace.parent_id", sent.ChildId), ("parent_name", "charge card"), ("attempt", 1),
            ("meta.time_since_span_start_ms", 50), ("error", true));
        Assert.Null(declined["data"]!["trace.span_id"]);

        var thrown = Single(rows, data => (string?)data["name"] == "exception")["data"]!;
        AssertFields(thrown, ("meta.annotation_type", "span_event"), ("exception.message", "no such card"), ("trace.parent_id", sent.ChildId));
        Assert.NotEmpty((string)thrown["exception.stacktrace"]!);

        var link = Single(rows, data => (string?)data["meta.annotation_type"] == "link")["data"]!;
        AssertFields(link, ("trace.link.trace_id", LinkedTraceId), ("trace.link.span_id", LinkedSpanId), ("trace.parent_id", sent.ChildId), ("parent_name", "charge card"), ("link.why", "retry"));
        Assert.Null(link["name"]);
    }

    /// <summary>A person's way: the waterfall and a table.</summary>
    private static async Task AssertShownAsync(TestServer server, string service, SentCheckout sent)
    {
        var waterfall = (await CliAsync(server, "trace", sent.TraceId)).Split('\n');
        Assert.Contains("4 with errors", waterfall[0], StringComparison.Ordinal);
        Assert.Matches($"^POST /checkout +{service[..Math.Min(15, service.Length)]}.* 250 ms", waterfall[2]);
        Assert.Contains(waterfall, line => line.StartsWith("  ! charge card ", StringComparison.Ordinal) && line.Contains(" 100 ms", StringComparison.Ordinal));
        Assert.Contains(waterfall, line => line.StartsWith("    ! exception ", StringComparison.Ordinal));

        var table = await CliAsync(
            server, "query", "-d", service, "-c", "COUNT", "-c", "MAX(duration_ms)", "-b", "name", "-w", "span.kind exists", "-w", $"trace.trace_id={sent.TraceId}", "-o", "name",
            "--from", "2026-11-20T11:00:00Z", "--to", "2026-11-20T13:00:00Z", "-f", "csv");
        Assert.Equal(["name,COUNT,MAX(duration_ms)", "POST /checkout,1,250", "charge card,1,100"], table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));
    }

    /// <summary>A program's way: Honeycomb's query API.</summary>
    private static async Task AssertAskedAsync(TestServer server, string service, SentCheckout sent)
    {
        var results = await server.HoneycombQueryAsync(
            service,
            $$"""
            {"start_time":{{Start.AddHours(-1).ToUnixTimeSeconds()}},"end_time":{{Start.AddHours(1).ToUnixTimeSeconds()}},"breakdowns":["name","trace.parent_id"],
             "calculations":[{"op":"COUNT"},{"op":"SUM","column":"duration_ms"}],"orders":[{"column":"name","order":"ascending"}],
             "filters":[{"column":"trace.trace_id","op":"=","value":"{{sent.TraceId}}"},{"column":"trace.span_id","op":"exists"}]}
            """);
        Assert.Equal(2, results.Count);
        AssertFields(results[0], ("name", "POST /checkout"), ("COUNT", 1), ("SUM(duration_ms)", 250));
        AssertFields(results[1], ("name", "charge card"), ("trace.parent_id", sent.RootId), ("COUNT", 1), ("SUM(duration_ms)", 100));
    }

    /// <summary>Runs the command line against the server.</summary>
    public static Task<string> CliAsync(TestServer server, params string[] arguments) =>
        Programs.RunAsync(Programs.Cli, arguments, ("APIARY_URL", server.Address.ToString()), ("APIARY_API_KEY", TestServer.DemoKey));

    /// <summary>Asserts fields of an event; numbers by value, whether whole or not.</summary>
    public static void AssertFields(JsonNode data, params (string Name, object Value)[] expected)
    {
        foreach (var (name, value) in expected)
        {
            Assert.True(data[name] is not null, $"no {name} in {data}");
            object actual = value switch { string => (string)data[name]!, bool => (bool)data[name]!, _ => (double)data[name]! };
            Assert.True(value is int whole ? actual.Equals((double)whole) : actual.Equals(value), $"{name} is {actual}, expected {value}, in {data}");
        }
    }

    private static JsonNode Single(JsonArray rows, Func<JsonNode, bool> test) => Assert.Single(rows, row => test(row!["data"]!))!;

    // Arrays are kept as the text of JSON, which may end in a line break.
    private static void AssertArray(string expected, JsonNode? text) => Assert.Equal(expected, ((string?)text)?.Trim());
}
