using System.Net;
using System.Text.Json;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

/// <summary>Relational fields through the API: over datasets, over what is in files and what is not yet, and where they are refused.</summary>
public sealed class RelationalFieldsTests
{
    private const string Range = "\"start_time\":1714564800,\"end_time\":1714565400";

    [Fact]
    public async Task Spans_of_a_trace_find_each_other_over_datasets_files_and_memory()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("web", Span(1, "a", "a1", null, "GET /cart", 300, "web"), Span(1, "b", "b1", null, "GET /", 20, "web"));
        await server.Store.FlushAsync();
        await server.StoreAsync("db", Span(2, "a", "a2", "a1", "select", 250, "db", ",\"error\":true"), Span(2, "b", "b2", "b1", "select", 10, "db"));
        // The same span again, and one whose parent came last.
        await server.StoreAsync("db", Span(2, "a", "a2", "a1", "select", 250, "db", ",\"error\":true"), Span(2, "c", "c2", "c1", "update", 5, "db"));
        await server.StoreAsync("web", Span(1, "c", "c1", null, "POST /cart", 30, "web"));

        Assert.Equal(["GET /cart 2", "GET / 1", "POST /cart 1"], Groups(await AskAsync(server, null, Where("service.name", "=", "\"db\""), "\"root.name\"")));
        Assert.Equal(["db 2", "web 1"], Groups(await AskAsync(server, null, Where("any.error", "=", "true"), "\"service.name\"")));
        Assert.Equal(["db 2", "web 2"], Groups(await AskAsync(server, null, Where("none.error", "=", "true"), "\"service.name\"")));
        Assert.Equal(["GET /cart 1"], Groups(await AskAsync(server, null, Where("child.duration_ms", ">", "100"), "\"name\"")));
        Assert.Equal(["select 3", "update 1"], Groups(await AskAsync(server, null, Where("parent.service.name", "=", "\"web\""), "\"name\"")));
        Assert.Equal(["GET / 2"], Groups(await AskAsync(server, null, $"{Where("any.name", "=", "\"select\"")},{Where("any.duration_ms", "<", "100")}", "\"root.name\"")));
        // One dataset alone holds no parents of its spans.
        Assert.Equal([], Groups(await AskAsync(server, "db", Where("parent.service.name", "=", "\"web\""), "\"name\"")));
        Assert.Equal(["null 4"], Groups(await AskAsync(server, "db", Where("service.name", "exists", null), "\"root.name\"")));
        await server.Store.FlushAsync();
        Assert.Equal(["select 3", "update 1"], Groups(await AskAsync(server, null, Where("parent.service.name", "=", "\"web\""), "\"name\"")));
    }

    [Fact]
    public async Task Rows_traces_distributions_bubbleup_and_the_export_take_them()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("shop", [.. Enumerable.Range(0, 10).SelectMany(i => (string[])[
            Span(i, $"t{i}", "r", null, i < 3 ? "slow root" : "root", 50, "web"), Span(i + 1, $"t{i}", "c", "r", "child", i, "db", $",\"version\":\"v{(i < 3 ? 1 : 2)}\"")])]);
        var slow = Where("root.name", "=", "\"slow root\"");
        var rows = await PostAsync(server, "/api/rows", $$"""{"query":{"filters":[{{slow}},{{Where("name", "=", "\"child\"")}}],{{Range}} },"columns":["trace.trace_id"],"limit":2,"page":true}""");
        Assert.Equal(["t2", "t1"], rows.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("data").GetProperty("trace.trace_id").GetString()));
        // The next page looks for roots in the whole of the time, not in the page's.
        var next = await PostAsync(server, "/api/rows", $$"""{"query":{"filters":[{{slow}},{{Where("name", "=", "\"child\"")}}],{{Range}} },"columns":["trace.trace_id"],"after":"2024-05-01T12:00:02Z","order":"oldest"}""");
        Assert.Equal(["t2"], next.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("data").GetProperty("trace.trace_id").GetString()));
        var traces = await PostAsync(server, "/api/traces", $$"""{"query":{"filters":[{{slow}}],{{Range}} },"order":"newest"}""");
        Assert.Equal(["t2 2", "t1 2", "t0 2"], traces.GetProperty("traces").EnumerateArray().Select(trace => $"{trace.GetProperty("trace_id").GetString()} {trace.GetProperty("matched")}"));
        var counted = await PostAsync(server, "/api/distributions", $$"""{"query":{ {{Range}} },"selection":{"filters":[{{slow}}]},"columns":["version"]}""");
        Assert.Equal((6, 20), (counted.GetProperty("selected").GetInt32(), counted.GetProperty("baseline").GetInt32()));
        var bubble = await PostAsync(server, "/api/bubbleup", $$"""{"query":{"filters":[{{Where("any.service.name", "=", "\"db\"")}},{{Where("name", "=", "\"child\"")}}],{{Range}} },"selection":{"filters":[{{slow}}]},"columns":["version"]}""");
        Assert.Equal((3, 7), (bubble.GetProperty("selected").GetInt32(), bubble.GetProperty("baseline").GetInt32()));
        Assert.Equal("version", bubble.GetProperty("columns")[0].GetProperty("column").GetString());
        Assert.Equal("""[["v1",3,0],["v2",0,7]]""", bubble.GetProperty("columns")[0].GetProperty("values").GetRawText());
        var export = await server.GetAsync($"/api/export?start=1714564800&end=1714565400&format=csv&columns=trace.trace_id,name&query={Uri.EscapeDataString($$"""{"filters":[{{slow}}]}""")}");
        Assert.Equal(7, export.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Honeycombs_query_api_and_derived_columns_take_them_and_triggers_do_not()
    {
        await using var server = await RunningServer.StartAsync();
        var now = DateTimeOffset.UtcNow.ToString("O");
        string recent(string id, string? parent, string name) => $$"""{"time":"{{now}}","data":{"trace.trace_id":"t","trace.span_id":"{{id}}"{{(parent is null ? "" : $",\"trace.parent_id\":\"{parent}\"")}},"name":"{{name}}","duration_ms":7} }""";
        await server.StoreAsync("shop", recent("a", null, "root"), recent("b", "a", "child"));
        var (_, made) = await server.SendAsync(HttpMethod.Post, "/1/derived_columns/__all__", """{"alias":"shout","expression":"CONCAT($name, \"!\")"}""");
        Assert.Contains("shout", made, StringComparison.Ordinal);
        Assert.Equal(["root! 1"], Groups(await PostAsync(server, "/api/query", """{"query":{"filters":[{"column":"parent.shout","op":"=","value":"root!"}],"breakdowns":["root.shout"]},"series":false}""")));
        var (status, saved) = await server.SendAsync(HttpMethod.Post, "/1/queries/shop", """{"filters":[{"column":"root.name","op":"=","value":"root"}],"breakdowns":["root.name"]}""");
        Assert.True(status == HttpStatusCode.OK, saved);
        var (refused, why) = await server.SendAsync(HttpMethod.Post, "/1/triggers/shop", """{"name":"t","threshold":{"op":">","value":1},"query":{"filters":[{"column":"root.name","op":"=","value":"root"}]} }""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused);
        Assert.Contains("Trigger queries cannot use relational fields", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"filters":[{"column":"root.nam","op":"exists"}]}""", "filters[0].column", "unknown column 'nam'; did you mean 'name'?")]
    [InlineData("""{"breakdowns":["any.nam"]}""", "breakdowns[0]", "unknown column 'nam'; did you mean 'name'?")]
    [InlineData("""{"breakdowns":["none.name"]}""", "breakdowns[0]", "fields of none. are supported in filters only: where no span matches there is none to group by")]
    [InlineData("""{"filters":[{"column":"any.name","op":"exists"}],"filter_combination":"OR"}""", "filter_combination", "relational fields cannot be combined with OR: all of their conditions must hold")]
    [InlineData("""{"calculations":[{"op":"MAX","column":"root.duration_ms"}]}""", "calculations[0].column", "relational fields are not supported in calculations")]
    public async Task What_cannot_be_asked_is_told_with_its_place(string query, string field, string message)
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("shop", Span(1, "t", "s", null, "GET /", 5, "web"));
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/query", $$"""{"query":{{query}} }""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var error = JsonDocument.Parse(body).RootElement.GetProperty("details")[0];
        Assert.Equal((field, message), (error.GetProperty("field").GetString(), error.GetProperty("message").GetString()));
    }

    private static string Span(int second, string trace, string id, string? parent, string name, int duration, string service, string more = "") => $$"""
        {"time":"2024-05-01T12:00:{{second:00}}Z","data":{"trace.trace_id":"{{trace}}","trace.span_id":"{{trace}}{{id}}"{{(parent is null ? "" : $",\"trace.parent_id\":\"{trace}{parent}\"")}},"name":"{{name}}","duration_ms":{{duration}},"service.name":"{{service}}"{{more}} } }
        """;

    private static string Where(string column, string op, string? value) => $$"""{"column":"{{column}}","op":"{{op}}"{{(value is null ? "" : $",\"value\":{value}")}} }""";

    private static Task<JsonElement> AskAsync(RunningServer server, string? dataset, string filters, string breakdowns) =>
        PostAsync(server, "/api/query", $$"""{"dataset":{{(dataset is null ? "null" : $"\"{dataset}\"")}},"query":{"filters":[{{filters}}],"breakdowns":[{{breakdowns}}],{{Range}} },"series":false}""");

    private static IEnumerable<string> Groups(JsonElement result) =>
        result.GetProperty("groups").EnumerateArray().Select(group => $"{(group.GetProperty("key")[0] is { ValueKind: JsonValueKind.Null } ? "null" : group.GetProperty("key")[0].ToString())} {group.GetProperty("values")[0]}");

    private static async Task<JsonElement> PostAsync(RunningServer server, string path, string question)
    {
        var (status, body) = await server.SendAsync(HttpMethod.Post, path, question, accept: "application/json");
        Assert.True(status == HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }
}
