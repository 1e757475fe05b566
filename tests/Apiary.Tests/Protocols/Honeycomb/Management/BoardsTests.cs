using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Management;

/// <summary><c>/1/boards</c> and their views; the screen's boards are the same ones.</summary>
public sealed class BoardsTests
{
    [Fact]
    public async Task A_board_of_all_kinds_of_panels_comes_back_as_it_was_said()
    {
        await using var server = await ManagementServer.StartAsync();
        var (query, annotation) = await AnnotateAsync(server);
        await server.CreateAsync("/1/derived_columns/web", """{"alias":"good","expression":"NOT($error)"}""");
        var slo = await server.CreateAsync("/1/slos/web", """{"name":"a","sli":{"alias":"good"},"time_period_days":7,"target_per_million":990000}""");
        var body = $$"""
            {"name":"Web","description":"all of it","type":"flexible","tags":[{"key":"team","value":"web"}],"preset_filters":[{"column":"name","alias":"Name"}],
             "panels":[{"type":"query","position":{"x_coordinate":0,"y_coordinate":0,"height":5,"width":8},"query_panel":{"query_id":"{{query}}","query_annotation_id":"{{annotation}}","query_style":"combo","visualization_settings":{"utc_xaxis":true,"charts":[{"chart_index":0,"chart_type":"stacked","log_scale":true}]} } },
                       {"type":"slo","position":{"x_coordinate":8,"y_coordinate":0,"height":5,"width":4},"slo_panel":{"slo_id":"{{slo}}"} },
                       {"type":"text","position":{"x_coordinate":-1,"y_coordinate":-1,"height":-1,"width":-1},"text_panel":{"content":"# hi"} }]}
            """;
        var created = await server.ExpectAsync(201, "POST", "/1/boards", body);
        var id = created.GetProperty("id").GetString();
        var panels = created.GetProperty("panels");
        var said = JsonDocument.Parse(body).RootElement;
        foreach (var field in new[] { "name", "description", "type", "tags", "preset_filters" }) Assert.Equal(said.GetProperty(field).GetRawText(), created.GetProperty(field).GetRawText());
        Assert.Equal(said.GetProperty("panels")[0].GetProperty("query_panel").GetProperty("visualization_settings").GetRawText(), panels[0].GetProperty("query_panel").GetProperty("visualization_settings").GetRawText());
        Assert.Equal(said.GetProperty("panels")[1].GetProperty("position").GetRawText(), panels[1].GetProperty("position").GetRawText());
        Assert.Equal((query, "web", "combo"), (panels[0].GetProperty("query_panel").GetProperty("query_id").GetString(), panels[0].GetProperty("query_panel").GetProperty("dataset").GetString(), panels[0].GetProperty("query_panel").GetProperty("query_style").GetString()));
        // The server found a place for the last.
        Assert.Equal("""{"x_coordinate":0,"y_coordinate":5,"height":4,"width":6}""", panels[2].GetProperty("position").GetRawText());
        Assert.EndsWith($"/boards/{id}", created.GetProperty("links").GetProperty("board_url").GetString()!, StringComparison.Ordinal);
        Assert.Equal(created.GetRawText(), (await server.ExpectAsync(200, "GET", $"/1/boards/{id}")).GetRawText());
        Assert.Equal(created.GetRawText(), (await server.ExpectAsync(200, "GET", "/1/boards"))[0].GetRawText());

        // The screen shows the same board, and changing its name there takes nothing from it.
        var shown = await server.ExpectAsync(200, "GET", $"/api/boards/{id}");
        Assert.Equal([("query", 2), ("slo", 0), ("text", 0)], shown.GetProperty("panels").EnumerateArray().Select(panel => (panel.GetProperty("kind").GetString()!, panel.TryGetProperty("width", out var width) ? width.GetInt32() : 0)));
        await server.ExpectAsync(200, "PATCH", $"/api/boards/{id}", $$"""{"name":"Ours","panels":[{"kind":"query","saved_query_id":"{{annotation}}","width":2,"style":"both"},{"kind":"slo","slo_id":"{{slo}}"},{"kind":"text","text":"# hi"}]}""");
        var renamed = await server.ExpectAsync(200, "GET", $"/1/boards/{id}");
        Assert.Equal(("Ours", panels.GetRawText()), (renamed.GetProperty("name").GetString(), renamed.GetProperty("panels").GetRawText()));
        // A panel that is moved there gets a place by its order; its settings stay.
        await server.ExpectAsync(200, "PATCH", $"/api/boards/{id}", $$"""{"panels":[{"kind":"text","text":"# hi"},{"kind":"query","saved_query_id":"{{annotation}}","width":1,"style":"both"}]}""");
        var moved = (await server.ExpectAsync(200, "GET", $"/1/boards/{id}")).GetProperty("panels");
        Assert.Equal("""{"x_coordinate":6,"y_coordinate":0,"height":4,"width":6}""", moved[1].GetProperty("position").GetRawText());
        Assert.True(moved[1].GetProperty("query_panel").TryGetProperty("visualization_settings", out _));

        // A change says everything but the preset filters.
        var emptied = await server.ExpectAsync(200, "PUT", $"/1/boards/{id}", """{"name":"Web","type":"flexible"}""");
        Assert.Equal((0, 0, 1), (emptied.GetProperty("panels").GetArrayLength(), emptied.GetProperty("tags").GetArrayLength(), emptied.GetProperty("preset_filters").GetArrayLength()));
        Assert.Equal(0, (await server.ExpectAsync(200, "PUT", $"/1/boards/{id}", """{"name":"Web","type":"flexible","preset_filters":[]}""")).GetProperty("preset_filters").GetArrayLength());
        await server.ExpectAsync(204, "DELETE", $"/1/boards/{id}");
        await server.RefusedAsync(404, "Board not found", "GET", $"/1/boards/{id}");
    }

    [Theory]
    [InlineData("""{"name":"a"}""", 422, "\"field\":\"type\",\"code\":\"missing\"")]
    [InlineData("""{"name":"a","type":"classic"}""", 422, "must be one of flexible")]
    [InlineData("""{"name":"a","type":"flexible","queries":[]}""", 400, "received unexpected field \\u0022queries\\u0022")]
    [InlineData("""{"type":"flexible"}""", 422, "\"field\":\"name\",\"code\":\"missing\"")]
    [InlineData("""{"name":"a","type":"flexible","panels":[{"type":"query"}]}""", 422, "panels[0].query_panel")]
    [InlineData("""{"name":"a","type":"flexible","panels":[{"type":"query","query_panel":{"query_id":"2222222222x","query_annotation_id":"2222222222x"}}]}""", 422, "query annotation not found")]
    [InlineData("""{"name":"a","type":"flexible","panels":[{"type":"slo","slo_panel":{"slo_id":"2222222222x"}}]}""", 422, "SLO not found")]
    [InlineData("""{"name":"a","type":"flexible","panels":[{"type":"clock"}]}""", 422, "panels[0].type")]
    [InlineData("""{"name":"a","type":"flexible","preset_filters":[{"column":"a","alias":"a"},{},{},{},{},{}]}""", 422, "at most 5 items")]
    [InlineData("""{"name":"a","type":"flexible","layout_generation":"random"}""", 422, "must be one of auto, manual")]
    public async Task Wrong_boards_are_refused(string body, int status, string words)
    {
        await using var server = await ManagementServer.StartAsync();
        await server.RefusedAsync(status, words.Replace("\\u0022", "\\\"", StringComparison.Ordinal), "POST", "/1/boards", body);
    }

    [Fact]
    public async Task A_board_has_views_up_to_fifty()
    {
        await using var server = await ManagementServer.StartAsync();
        var board = await server.CreateAsync("/1/boards", """{"name":"a","type":"flexible"}""");
        var id = await server.CreateAsync($"/1/boards/{board}/views", View("first"));
        Assert.Equal("""[{"column":"name","operation":"=","value":"GET /"}]""", (await server.ExpectAsync(200, "GET", $"/1/boards/{board}/views/{id}")).GetProperty("filters").GetRawText());
        await server.RefusedAsync(409, "already exists", "POST", $"/1/boards/{board}/views", View("first"));
        await server.RefusedAsync(422, "at least one filter", "POST", $"/1/boards/{board}/views", """{"name":"b","filters":[]}""");
        await server.RefusedAsync(422, "unknown operation: ~", "POST", $"/1/boards/{board}/views", """{"name":"b","filters":[{"column":"a","operation":"~","value":1}]}""");
        await server.RefusedAsync(200, "renamed", "PUT", $"/1/boards/{board}/views/{id}", View("renamed"));
        for (var i = 1; i < 50; i++) await server.CreateAsync($"/1/boards/{board}/views", View(i.ToString(CultureInfo.InvariantCulture)));
        await server.RefusedAsync(409, "at most 50 views", "POST", $"/1/boards/{board}/views", View("one more"));
        await server.ExpectAsync(204, "DELETE", $"/1/boards/{board}/views/{id}");
        Assert.Equal(49, (await server.ExpectAsync(200, "GET", $"/1/boards/{board}/views")).GetArrayLength());
        await server.ExpectAsync(404, "GET", $"/1/boards/{board}/views/{id}");
    }

    private static string View(string name) => $$"""{"name":"{{name}}","filters":[{"column":"name","operation":"=","value":"GET /"}]}""";

    private static async Task<(string Query, string Annotation)> AnnotateAsync(ManagementServer server)
    {
        var query = (await server.ExpectAsync(200, "POST", "/1/queries/web", """{"calculations":[{"op":"COUNT"}]}""")).GetProperty("id").GetString()!;
        return (query, await server.CreateAsync("/1/query_annotations/web", $$"""{"name":"Requests","query_id":"{{query}}"}"""));
    }
}
