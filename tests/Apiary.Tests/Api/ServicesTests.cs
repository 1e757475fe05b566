using System.Net;
using System.Text.Json;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

/// <summary>Services and the map of who calls whom.</summary>
public sealed class ServicesTests
{
    private const string Range = "start=1714564800&end=1714565400";

    [Fact]
    public async Task Services_have_rate_errors_and_latency_of_what_entered_them()
    {
        await using var server = await StartAsync();
        using var document = JsonDocument.Parse(await server.GetAsync($"/api/services?{Range}"));
        var root = document.RootElement;
        Assert.Equal("""{"start":"2024-05-01T12:00:00Z","end":"2024-05-01T12:10:00Z","granularity":10}""", root.GetProperty("window").GetRawText());
        Assert.Equal(
            [
                """{"service":"web","dataset":"web","requests":4,"errors":3,"rate_per_s":0.006667,"error_ratio":0.75,"p50":100,"p95":100,"p99":100,"series":[[1714564800,1,0,50,50,50],[1714565100,3,3,100,100,100]]}""",
                """{"service":"Old shop","dataset":"old-shop","requests":1,"errors":1,"rate_per_s":0.001667,"error_ratio":1,"p50":null,"p95":null,"p99":null,"series":[[1714564830,1,1,null,null,null]]}""",
                """{"service":"cart","dataset":"cart","requests":1,"errors":0,"rate_per_s":0.001667,"error_ratio":0,"p50":20,"p95":20,"p99":20,"series":[[1714564800,1,0,20,20,20]]}""",
            ],
            root.GetProperty("services").EnumerateArray().Select(service => service.GetRawText()));
    }

    [Fact]
    public async Task The_map_shows_who_calls_whom_over_all_datasets()
    {
        await using var server = await StartAsync();
        using var document = JsonDocument.Parse(await server.GetAsync($"/api/map?{Range}"));
        var root = document.RootElement;
        Assert.Equal(
            [
                """{"service":"Old shop","requests":1,"errors":1,"p95":null}""",
                """{"service":"cart","requests":1,"errors":0,"p95":20}""",
                """{"service":"web","requests":4,"errors":3,"p95":100}""",
            ],
            root.GetProperty("nodes").EnumerateArray().Select(node => node.GetRawText()));
        Assert.Equal(
            [
                """{"from":"cart","to":"Old shop","calls":1,"errors":1,"p50":null,"p95":null}""",
                """{"from":"web","to":"cart","calls":1,"errors":0,"p50":20,"p95":20}""",
            ],
            root.GetProperty("edges").EnumerateArray().Select(edge => edge.GetRawText()));
        Assert.Equal(1, root.GetProperty("sampled").GetInt32());
    }

    [Fact]
    public async Task Without_a_range_the_last_hour_is_meant_and_an_empty_one_is_empty()
    {
        await using var server = await StartAsync();
        foreach (var path in (string[])["services", "map"])
        {
            Assert.Contains("\"" + (path == "map" ? "nodes" : "services") + "\":[]", await server.GetAsync($"/api/{path}"), StringComparison.Ordinal);
            foreach (var wrong in (string[])["start=yesterday", "start=5&end=5", "start=-1", "end=99999999999999999999"])
                Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(HttpMethod.Get, $"/api/{path}?{wrong}")).Status);
        }
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync(
            "web",
            """{"time":"2024-05-01T12:00:01Z","data":{"name":"GET /","trace.trace_id":"t1","trace.span_id":"a1","duration_ms":50,"service.name":"web","span.kind":"server"}}""",
            """{"time":"2024-05-01T12:00:02Z","data":{"name":"call cart","trace.trace_id":"t1","trace.span_id":"a2","trace.parent_id":"a1","duration_ms":30,"service.name":"web","span.kind":"client","error":true}}""",
            """{"time":"2024-05-01T12:00:02Z","data":{"name":"exception","trace.trace_id":"t1","trace.parent_id":"a2","service.name":"web","meta.annotation_type":"span_event","error":true}}""",
            """{"time":"2024-05-01T12:05:00Z","samplerate":3,"data":{"name":"GET /","trace.trace_id":"t2","trace.span_id":"a1","duration_ms":100,"service.name":"web","error":true}}""",
            """{"time":"2024-05-01T13:05:00Z","data":{"name":"later","trace.trace_id":"t3","trace.span_id":"a1","duration_ms":100,"service.name":"web"}}""");
        await server.StoreAsync("cart", """{"time":"2024-05-01T12:00:03Z","data":{"name":"GET /cart","trace.trace_id":"t1","trace.span_id":"b1","trace.parent_id":"a2","duration_ms":20,"service.name":"cart","span.kind":"server"}}""");
        // Names no service, and says in words what went wrong.
        await server.StoreAsync("Old shop", """{"time":"2024-05-01T12:00:30Z","data":{"name":"mail","trace.trace_id":"t1","trace.span_id":"c1","trace.parent_id":"b1","span.kind":"consumer","error":"no such mailbox"}}""");
        await server.StoreAsync("logs", """{"time":"2024-05-01T12:00:30Z","data":{"body":"hello","service.name":"nobody"}}""");
        return server;
    }
}
