using System.Text.Json;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

/// <summary>The waterfall's form of a trace.</summary>
public sealed class TraceSpansTests
{
    [Fact]
    public async Task A_waterfall_has_all_kinds_of_events_by_time()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync(
            "shop",
            """{"time":"2024-05-01T12:00:00.000000100Z","data":{"name":"GET /cart","trace.trace_id":"t1","trace.span_id":"s1","duration_ms":10.5,"service.name":"web","span.kind":"server","error":false,"http.status_code":200}}""",
            """{"time":"2024-05-01T12:00:00.001500100Z","data":{"name":"select","trace.trace_id":"t1","trace.span_id":"s2","trace.parent_id":"s1","duration_ms":3,"service.name":"web","span.kind":"client","error":"deadlock","http.status_code":"200"}}""",
            """{"time":"2024-05-01T12:00:00.002000100Z","data":{"name":"exception","trace.trace_id":"t1","trace.parent_id":"s2","meta.annotation_type":"span_event"}}""",
            """{"time":"2024-05-01T12:00:00.003000100Z","data":{"trace.trace_id":"t1","trace.parent_id":"s2","meta.annotation_type":"link","trace.link.trace_id":"t9"}}""",
            """{"time":"2024-05-01T12:00:00.500000100Z","data":{"name":"other","trace.trace_id":"t2","trace.span_id":"s1"}}""");
        await server.StoreAsync(
            "Logs",
            """{"time":"2024-05-01T12:00:00.002500100Z","data":{"body":"<b>slow</b>","trace.trace_id":"t1","trace.parent_id":"s2","meta.annotation_type":"span_event","meta.signal_type":"log"}}""",
            """{"time":"2024-05-01T12:00:00.004000100Z","data":{"trace.trace_id":"t1","trace.span_id":"s3","service_name":"old","duration_ms":"12.25","error":0}}""");
        using var document = JsonDocument.Parse(await server.GetAsync("/api/trace/t1/spans?fields=http.status_code,nowhere,nowhere"));
        var root = document.RootElement;
        Assert.Equal("t1", root.GetProperty("trace_id").GetString());
        Assert.Equal("2024-05-01T12:00:00.000000100Z", root.GetProperty("start").GetString());
        Assert.Equal("""["s1","s2","s3"]""", root.GetProperty("ids").GetRawText());
        Assert.Equal("""["GET /cart","select","exception","<b>slow</b>","web","shop","Logs","old","server","client"]""", root.GetProperty("strings").GetRawText());
        Assert.Equal("""[200,"200"]""", root.GetProperty("values").GetRawText());
        Assert.Equal(
            [
                """time_ms: [0,1.5,2,2.5,3,4]""",
                """duration_ms: [10.5,3,null,null,null,12.25]""",
                """span_id: [0,1,-1,-1,-1,2]""",
                """parent_id: [-1,0,1,1,1,-1]""",
                """name: [0,1,2,3,-1,-1]""",
                """service: [4,4,5,6,5,7]""",
                """kind: [8,9,-1,-1,-1,-1]""",
                """error: [0,1,-1,-1,-1,0]""",
                """type: [0,0,1,3,2,0]""",
                """dataset: [5,5,5,6,5,6]""",
            ],
            Told(root.GetProperty("columns")));
        Assert.Equal(["""http.status_code: [0,1,-1,-1,-1,-1]""", """nowhere: [-1,-1,-1,-1,-1,-1]"""], Told(root.GetProperty("fields")));
        Assert.Empty(root.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task A_trace_is_found_by_the_form_of_its_id_that_XRay_writes()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("shop", """{"time":"2024-05-01T12:00:00Z","data":{"name":"a","trace.trace_id":"5759e988bd862e3fe1be46a994272793","trace.span_id":"s1"}}""");
        await server.StoreAsync("shop", """{"time":"2024-05-01T12:00:00Z","data":{"name":"b","trace.trace_id":"1-5759e988-000000000000000000000001","trace.span_id":"s1"}}""");
        foreach (var form in new[] { "1-5759e988-bd862e3fe1be46a994272793", "1-5759E988-BD862E3FE1BE46A994272793" })
        {
            using var spans = JsonDocument.Parse(await server.GetAsync($"/api/trace/{form}/spans"));
            Assert.Equal(("5759e988bd862e3fe1be46a994272793", 1), (spans.RootElement.GetProperty("trace_id").GetString(), spans.RootElement.GetProperty("columns").GetProperty("name").GetArrayLength()));
            Assert.Contains("\"name\":\"a\"", await server.GetAsync($"/api/trace/{form}"), StringComparison.Ordinal);
        }

        // Some senders take over what the header says.
        Assert.Contains("\"name\":\"b\"", await server.GetAsync("/api/trace/1-5759e988-000000000000000000000001"), StringComparison.Ordinal);
        Assert.Contains("\"rows\":[]", await server.GetAsync("/api/trace/1-5759e988-00000000000000000000000"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_that_is_not_there_has_no_rows()
    {
        await using var server = await RunningServer.StartAsync();
        using var document = JsonDocument.Parse(await server.GetAsync("/api/trace/none/spans"));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("start").ValueKind);
        Assert.Contains("time_ms: []", Told(document.RootElement.GetProperty("columns")));
        Assert.Contains("at most 20", await server.GetAsync($"/api/trace/none/spans?fields={string.Join(',', Enumerable.Range(0, 21))}"), StringComparison.Ordinal);
    }

    private static string[] Told(JsonElement columns) => [.. columns.EnumerateObject().Select(column => $"{column.Name}: {column.Value.GetRawText()}")];
}
