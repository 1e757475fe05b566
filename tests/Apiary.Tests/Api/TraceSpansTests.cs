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
        using var document = JsonDocument.Parse(await server.GetAsync("/api/trace/t1/spans?fields=http.status_code,nowhere"));
        var root = document.RootElement;
        Assert.Equal("t1", root.GetProperty("trace_id").GetString());
        Assert.Equal("2024-05-01T12:00:00.000000100Z", root.GetProperty("start").GetString());
        Assert.Equal("""["http.status_code","nowhere"]""", root.GetProperty("fields").GetRawText());
        Assert.Equal(
            """["time_ms","duration_ms","span_id","parent_id","name","service","kind","error","type","dataset","http.status_code","nowhere"]""",
            root.GetProperty("columns").GetRawText());
        Assert.Equal("""["GET /cart","web","server","shop","select","client","exception","<b>slow</b>","Logs","old"]""", root.GetProperty("strings").GetRawText());
        Assert.Equal("""[200,"200"]""", root.GetProperty("values").GetRawText());
        Assert.Equal(
            [
                """[0,10.5,"s1",null,0,1,2,false,0,3,0,null]""",
                """[1.5,3,"s2","s1",4,1,5,true,0,3,1,null]""",
                """[2,null,null,"s2",6,3,null,null,1,3,null,null]""",
                """[2.5,null,null,"s2",7,8,null,null,3,8,null,null]""",
                """[3,null,null,"s2",null,3,null,null,2,3,null,null]""",
                """[4,12.25,"s3",null,null,9,null,false,0,8,null,null]""",
            ],
            root.GetProperty("rows").EnumerateArray().Select(row => row.GetRawText()));
        Assert.Empty(root.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task A_trace_that_is_not_there_has_no_rows()
    {
        await using var server = await RunningServer.StartAsync();
        using var document = JsonDocument.Parse(await server.GetAsync("/api/trace/none/spans"));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("start").ValueKind);
        Assert.Empty(document.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Contains("at most 20", await server.GetAsync($"/api/trace/none/spans?fields={string.Join(',', Enumerable.Range(0, 21))}"), StringComparison.Ordinal);
    }
}
