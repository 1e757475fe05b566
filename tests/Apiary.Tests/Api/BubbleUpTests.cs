using System.Net;
using System.Text.Json;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

public sealed class BubbleUpTests
{
    private const string Range = "\"start_time\":1714564800,\"end_time\":1714564900";

    [Fact]
    public async Task A_brushed_region_is_told_apart()
    {
        await using var server = await StartAsync();
        var root = await AskAsync(server, $$"""{"dataset":"web","query":{ {{Range}} },"selection":{"column":"duration_ms","min":100,"max":null,"start":1714564810.5,"end":1714564850} }""");
        Assert.Equal((39, 161), (root.GetProperty("selected").GetInt32(), root.GetProperty("baseline").GetInt32()));
        var first = root.GetProperty("columns")[0];
        Assert.Equal(("version", "string", "values", false), (Text(first, "column"), Text(first, "type"), Text(first, "kind"), first.GetProperty("implied").GetBoolean()));
        Assert.Equal("""[["2.1",39,41],["2.0",0,120]]""", first.GetProperty("values").GetRawText());
        Assert.InRange(first.GetProperty("score").GetDouble(), 0.4, 0.8);
        Assert.Equal(JsonValueKind.Null, first.GetProperty("reason").ValueKind);
        var last = root.GetProperty("columns").EnumerateArray().Single(column => Text(column, "column") == "duration_ms");
        Assert.Equal(("bins", "part of the selection", true), (Text(last, "kind"), Text(last, "reason"), last.GetProperty("implied").GetBoolean()));
        Assert.Equal(39, last.GetProperty("bins").EnumerateArray().Sum(bin => bin[2].GetInt32()));
        Assert.Equal("""[{"column":"trace.trace_id","reason":"it has too many different values"}]""", root.GetProperty("omitted").GetRawText());
        Assert.Empty(root.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task Columns_can_be_named_and_hidden_ones_are_left_out_otherwise()
    {
        await using var server = await StartAsync();
        var dataset = server.Store.Catalog.Find(server.Workspace.Environments[0].Id, "web")!;
        server.Store.Catalog.DeclareColumn(dataset, "version", Apiary.Engine.Events.ColumnType.String, hidden: true);
        const string Selection = "\"selection\":{\"filters\":[{\"column\":\"duration_ms\",\"op\":\">=\",\"value\":100}]}";
        var root = await AskAsync(server, $$"""{"dataset":"web","query":{ {{Range}} },{{Selection}} }""");
        Assert.DoesNotContain(root.GetProperty("columns").EnumerateArray(), column => Text(column, "column") == "version");
        root = await AskAsync(server, $$"""{"query":{ {{Range}} },{{Selection}},"columns":["version"],"values":1}""");
        Assert.Equal("version", Text(Assert.Single(root.GetProperty("columns").EnumerateArray().ToArray()), "column"));
        Assert.Equal(1, root.GetProperty("columns")[0].GetProperty("values").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"query":{}}""", "selection: expected an object")]
    [InlineData("""{"selection":{}}""", "nothing is selected")]
    [InlineData("""{"selection":{"min":1}}""", "which one?")]
    [InlineData("""{"selection":{"column":"duratio_ms"}}""", "did you mean 'duration_ms'?")]
    [InlineData("""{"selection":{"column":7}}""", "selection.column: expected a name")]
    [InlineData("""{"selection":{"column":"duration_ms","min":"1"}}""", "selection.min")]
    [InlineData("""{"selection":{"start":"2024-05-01T12:00:00Z"}}""", "selection.start")]
    [InlineData("""{"selection":{"end":1e300}}""", "selection.end")]
    [InlineData("""{"selection":{"columns":[]}}""", "selection.columns")]
    [InlineData("""{"selection":{"filters":[{"column":"nowhere at all","op":"exists"}]}}""", "unknown column 'nowhere at all'")]
    [InlineData("""{"selection":{"start":1},"columns":[]}""", "columns: expected a list of 1 to 1000")]
    [InlineData("""{"selection":{"start":1},"columns":["versio"]}""", "did you mean 'version'?")]
    [InlineData("""{"selection":{"start":1},"values":0}""", "values")]
    public async Task Wrong_questions_are_refused_in_words(string body, string expected)
    {
        await using var server = await StartAsync();
        var answer = await server.SendAsync(HttpMethod.Post, "/api/bubbleup", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(expected, JsonDocument.Parse(answer.Body).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static async Task<JsonElement> AskAsync(RunningServer server, string body)
    {
        var (status, text) = await server.SendAsync(HttpMethod.Post, "/api/bubbleup", body);
        Assert.Equal(HttpStatusCode.OK, status);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Two hundred events over a hundred seconds; slow are those of one version.</summary>
    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync("web", [.. Enumerable.Range(0, 200).Select(i =>
        {
            var isSlow = i % 2 == 0 && i is >= 20 and < 180;
            var duration = ((isSlow ? 500 : 5) + (i * 0.125)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var version = isSlow ? "2.1" : "2.0";
            return $$"""{"time":"2024-05-01T12:{{i / 120:00}}:{{i / 2 % 60:00}}.{{i % 2 * 5}}Z","data":{"duration_ms":{{duration}},"version":"{{version}}","trace.trace_id":"t{{i}}","route":"/r/{{i * 7 % 11}}"} }""";
        })]);
        return server;
    }
}
