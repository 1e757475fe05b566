using System.Net;
using System.Text.Json;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

/// <summary>Lists of traces.</summary>
public sealed class TracesTests
{
    private const string Range = "\"start_time\":1714564800,\"end_time\":1714568400";

    [Fact]
    public async Task Traces_of_the_slowest_events_come_first_each_once_with_all_its_spans()
    {
        await using var server = await StartAsync();
        var traces = await AskAsync(server, $$"""{"dataset":"web","query":{"filters":[{"column":"duration_ms","op":">=","value":5},{"column":"name","op":"=","value":"x"}],"filter_combination":"OR",{{Range}} } }""");
        Assert.Equal(
            [
                """{"trace_id":"t2","start":"2024-05-01T12:01:00Z","duration_ms":1030,"root":{"service":"web","name":"GET /slow","dataset":"web"},"spans":3,"errors":1,"services":["web","store"],"matched":2}""",
                """{"trace_id":"t1","start":"2024-05-01T12:00:00Z","duration_ms":50,"root":{"service":"web","name":"GET /","dataset":"web"},"spans":1,"errors":0,"services":["web"],"matched":1}""",
                """{"trace_id":"t3","start":"2024-05-01T12:02:00Z","duration_ms":7,"root":null,"spans":1,"errors":0,"services":["web"],"matched":1}""",
            ],
            traces);
    }

    [Fact]
    public async Task The_newest_traces_can_be_asked_for_and_those_without_durations_come_last()
    {
        await using var server = await StartAsync();
        Assert.Equal(["t4", "t3", "t2"], Ids(await AskAsync(server, $$"""{"query":{ {{Range}} },"order":"newest","limit":3}""")));
        Assert.Equal(["t2", "t1", "t3", "t4"], Ids(await AskAsync(server, $$"""{"query":{ {{Range}} } }""")));
        Assert.Empty(await AskAsync(server, """{"query":{"start_time":1,"end_time":2} }"""));
    }

    [Fact]
    public async Task One_trace_with_most_of_the_slow_events_hides_no_other()
    {
        await using var server = await RunningServer.StartAsync();
        var items = Enumerable.Range(0, 400).Select(i => $$"""{"time":"2024-05-01T12:00:00Z","data":{"trace.trace_id":"big","duration_ms":{{1000 + i}} } }""")
            .Concat(Enumerable.Range(0, 5).Select(i => $$"""{"time":"2024-05-01T12:00:00Z","data":{"trace.trace_id":"small{{i}}","duration_ms":{{i}} } }"""))
            .Append("""{"time":"2024-05-01T12:00:00Z","data":{"trace.trace_id":"","duration_ms":5000} }""");
        await server.StoreAsync("web", [.. items]);
        Assert.Equal(["big", "small4", "small3", "small2"], Ids(await AskAsync(server, $$"""{"query":{ {{Range}} },"limit":4}""")));
        Assert.Equal(6, (await AskAsync(server, $$"""{"query":{ {{Range}} },"limit":100}""")).Count);
    }

    [Theory]
    [InlineData("""{"limit":0}""")]
    [InlineData("""{"limit":101}""")]
    [InlineData("""{"order":"fastest"}""")]
    [InlineData("""{"order":1}""")]
    public async Task Wrong_questions_are_refused(string body)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(HttpMethod.Post, "/api/traces", body)).Status);
    }

    private static IEnumerable<string> Ids(List<string> traces) => traces.Select(trace => JsonDocument.Parse(trace).RootElement.GetProperty("trace_id").GetString()!);

    private static async Task<List<string>> AskAsync(RunningServer server, string body)
    {
        var (status, text) = await server.SendAsync(HttpMethod.Post, "/api/traces", body);
        Assert.Equal(HttpStatusCode.OK, status);
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("traces").EnumerateArray().Select(trace => trace.GetRawText())];
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync(
            "web",
            """{"time":"2024-05-01T12:00:00Z","data":{"name":"GET /","trace.trace_id":"t1","trace.span_id":"s1","duration_ms":50,"service.name":"web"}}""",
            """{"time":"2024-05-01T12:01:00Z","data":{"name":"GET /slow","trace.trace_id":"t2","trace.span_id":"s1","duration_ms":1000,"service.name":"web"}}""",
            """{"time":"2024-05-01T12:01:00.1Z","data":{"name":"x","trace.trace_id":"t2","trace.span_id":"s2","trace.parent_id":"s1","duration_ms":1,"service.name":"web","error":true}}""",
            """{"time":"2024-05-01T12:01:00.1Z","data":{"name":"exception","trace.trace_id":"t2","trace.parent_id":"s2","meta.annotation_type":"span_event","error":true}}""",
            """{"time":"2024-05-01T12:02:00Z","data":{"name":"orphan","trace.trace_id":"t3","trace.span_id":"s1","trace.parent_id":"s0","duration_ms":7,"service.name":"web"}}""",
            """{"time":"2024-05-01T12:03:00Z","data":{"name":"no duration","trace.trace_id":"t4","trace.span_id":"s1","service.name":"web"}}""",
            """{"time":"2024-05-01T12:04:00Z","data":{"name":"no trace","duration_ms":90000}}""");
        // Ends later than its parent, in another dataset.
        await server.StoreAsync("store", """{"time":"2024-05-01T12:01:00.930Z","data":{"name":"select","trace.trace_id":"t2","trace.span_id":"s3","trace.parent_id":"s1","duration_ms":100,"service.name":"store"}}""");
        return server;
    }
}
