using System.Net;
using System.Text.Json;
using Apiary.Server.Ingest;
using Apiary.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Api;

public sealed class ApiTests
{
    private const string Range = "\"start_time\":1714564800,\"end_time\":1714568400,\"granularity\":1800";

    private static readonly string[] Events =
    [
        """{"time":"2024-05-01T12:00:01.000000100Z","data":{"name":"a","trace.trace_id":"t1","trace.span_id":"s1","duration_ms":10}}""",
        """{"time":"2024-05-01T12:10:00Z","samplerate":3,"data":{"name":"b","trace.trace_id":"t1","trace.span_id":"s2","trace.parent_id":"s1","duration_ms":30.5}}""",
        """{"time":"2024-05-01T12:40:00Z","data":{"name":"c, \"quoted\"","flag":true}}""",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_streams_progress_and_ends_with_its_result()
    {
        await using var server = await StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/query", $$"""{"dataset":"web","query":{"breakdowns":["name"],"orders":[{"column":"name"}],"calculations":[{"op":"COUNT"},{"op":"SUM","column":"duration_ms"}],{{Range}} } }""");
        Assert.Equal(HttpStatusCode.OK, status);
        var lines = body.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(lines.SkipLast(1), line => Assert.True(line.TryGetProperty("progress", out _)));
        var result = lines[^1].GetProperty("result");
        Assert.Equal(
            """[{"key":["a"],"values":[1,10],"series":[[1714564800,1,10]]},{"key":["b"],"values":[3,91.5],"series":[[1714564800,3,91.5]]},{"key":["c, \"quoted\""],"values":[1,null],"series":[[1714566600,1,null]]}]""",
            result.GetProperty("groups").GetRawText());
        Assert.Equal("""{"key":[],"values":[5,101.5],"series":[[1714564800,4,101.5],[1714566600,1,null]]}""", result.GetProperty("total").GetRawText());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("other").ValueKind);
        Assert.Equal("""{"start":"2024-05-01T12:00:00Z","end":"2024-05-01T13:00:00Z","granularity":1800}""", result.GetProperty("window").GetRawText());
        Assert.Equal("""["COUNT","SUM(duration_ms)"]""", result.GetProperty("calculations").GetRawText());
    }

    [Fact]
    public async Task A_query_is_compared_with_an_earlier_period()
    {
        await using var server = await StartAsync();
        var spec = """{"breakdowns":["name"],"calculations":[{"op":"COUNT"},{"op":"MAX","column":"duration_ms"}],"orders":[{"column":"name"}],"start_time":1714565400,"end_time":1714566000,"granularity":600,"compare_time_offset_seconds":600}""";
        await server.StoreAsync("web", """{"time":"2024-05-01T12:03:00Z","samplerate":4,"data":{"name":"b","duration_ms":9}}""", """{"time":"2024-05-01T12:11:00Z","data":{"name":"new"}}""");
        var (_, body) = await server.SendAsync(HttpMethod.Post, "/api/query", $$"""{"dataset":"web","query":{{spec}} }""", accept: "application/json");
        using var document = JsonDocument.Parse(body);
        // "a" is not there any more: it counts in the total alone.
        Assert.Equal("""["b","new"]""", JsonSerializer.Serialize(document.RootElement.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("key")[0].GetString())));
        Assert.Equal(
            """{"offset":600,"groups":[{"key":["b"],"values":[4,9],"series":[[1714565400,4,9]]},null],"total":{"key":[],"values":[5,10],"series":[[1714565400,5,10]]}}""",
            document.RootElement.GetProperty("compare").GetRawText());
    }

    [Fact]
    public async Task A_caller_that_accepts_json_gets_the_result_alone()
    {
        await using var server = await StartAsync();
        var (_, body) = await server.SendAsync(HttpMethod.Post, "/api/query", $$"""{"query":{ {{Range}} },"series":false}""", accept: "application/json");
        using var document = JsonDocument.Parse(body);
        Assert.Equal("""{"key":[],"values":[5],"series":[]}""", document.RootElement.GetProperty("total").GetRawText());
    }

    [Fact]
    public async Task Distributions_count_a_selection_beside_its_baseline()
    {
        await using var server = await StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/distributions", $$"""{"dataset":"web","query":{ {{Range}} },"selection":{"filters":[{"column":"duration_ms","op":">","value":20}]},"columns":["name","flag","name"],"values":2}""");
        Assert.Equal(HttpStatusCode.OK, status);
        using var document = JsonDocument.Parse(body);
        var result = document.RootElement;
        Assert.Equal(3, result.GetProperty("selected").GetInt32());
        Assert.Equal(5, result.GetProperty("baseline").GetInt32());
        Assert.Equal(
            """[{"column":"name","distinct":3,"values":[["b",3,3],["a",0,1]]},{"column":"flag","distinct":2,"values":[[null,3,4],[true,0,1]]},{"column":"name","distinct":3,"values":[["b",3,3],["a",0,1]]}]""",
            result.GetProperty("columns").GetRawText());
        Assert.Empty(result.GetProperty("warnings").EnumerateArray());
    }

    [Theory]
    [InlineData("/api/query", "nonsense", 400, "expected a JSON object")]
    [InlineData("/api/query", "[]", 400, "expected a JSON object")]
    [InlineData("/api/query", """{"datasets":"web"}""", 400, "there is no field 'datasets' here")]
    [InlineData("/api/query", """{"dataset":1}""", 400, "dataset: expected a name")]
    [InlineData("/api/query", """{"dataset":"nowhere"}""", 404, "dataset not found: nowhere")]
    [InlineData("/api/query", """{"dataset":"web","query":{"breakdowns":["nam"]}}""", 422, "did you mean 'name'?")]
    [InlineData("/api/query", """{"dataset":"web","query":{"breakdowns":["completely different"]}}""", 422, "unknown column 'completely different'")]
    [InlineData("/api/query", """{"query":{"limit":0}}""", 422, "limit")]
    [InlineData("/api/query", """{"query":{"limits":0}}""", 422, "limits")]
    [InlineData("/api/query", """{"series":"yes"}""", 400, "series")]
    [InlineData("/api/query", """{"timeout_ms":0}""", 400, "timeout_ms")]
    [InlineData("/api/rows", """{"limit":0}""", 400, "limit")]
    [InlineData("/api/rows", """{"limit":10001}""", 400, "limit")]
    [InlineData("/api/rows", """{"order":"random"}""", 400, "order")]
    [InlineData("/api/rows", """{"columns":[1]}""", 400, "columns")]
    [InlineData("/api/rows", """{"before":"yesterday"}""", 400, "before")]
    [InlineData("/api/rows", """{"after":5}""", 400, "after")]
    [InlineData("/api/rows", """{"page":1}""", 400, "page")]
    [InlineData("/api/distributions", "{}", 422, "columns")]
    [InlineData("/api/distributions", """{"columns":[]}""", 422, "columns")]
    [InlineData("/api/distributions", """{"columns":["nam"]}""", 422, "did you mean 'name'?")]
    [InlineData("/api/distributions", """{"columns":["name"],"values":0}""", 422, "values")]
    [InlineData("/api/distributions", """{"columns":["name"],"values":1001}""", 422, "values")]
    [InlineData("/api/distributions", """{"columns":["name"],"selection":[]}""", 422, "selection")]
    [InlineData("/api/distributions", """{"columns":["name"],"selection":{"limit":3}}""", 422, "selection")]
    [InlineData("/api/distributions", """{"columns":["name"],"selection":{"filters":[{"column":"nam","op":"exists"}]}}""", 422, "selection.filters[0].column")]
    [InlineData("/api/keys", "{}", 422, "name")]
    [InlineData("/api/keys", """{"name":"x","kind":"root"}""", 422, "kind")]
    [InlineData("/api/keys", """{"name":"x","kind":"ingest","permissions":["fly"]}""", 422, "permissions")]
    public async Task Wrong_requests_are_refused_in_words(string path, string body, int status, string expected)
    {
        await using var server = await StartAsync();
        var answer = await server.SendAsync(HttpMethod.Post, path, body);
        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(expected, JsonDocument.Parse(answer.Body).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_come_newest_first_and_whole()
    {
        await using var server = await StartAsync();
        var (_, body) = await server.SendAsync(HttpMethod.Post, "/api/rows", $$"""{"dataset":"web","query":{"filters":[{"column":"duration_ms","op":"exists"}],{{Range}} },"limit":1}""");
        using var document = JsonDocument.Parse(body);
        Assert.Equal(
            """[{"dataset":"web","time":"2024-05-01T12:10:00Z","samplerate":3,"data":{"duration_ms":30.5,"name":"b","trace.parent_id":"s1","trace.span_id":"s2","trace.trace_id":"t1"}}]""",
            document.RootElement.GetProperty("rows").GetRawText());
        var (_, oldest) = await server.SendAsync(HttpMethod.Post, "/api/rows", $$"""{"query":{ {{Range}} },"limit":1,"order":"oldest","columns":["name"]}""");
        Assert.Contains("""{"dataset":"web","time":"2024-05-01T12:00:01.000000100Z","samplerate":1,"data":{"name":"a"}}""", oldest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_is_gathered_over_all_datasets()
    {
        await using var server = await StartAsync();
        await server.StoreAsync("db", """{"time":"2024-05-01T12:05:00Z","data":{"name":"select","trace.trace_id":"t1","trace.span_id":"s3","trace.parent_id":"s2"}}""");
        using var document = JsonDocument.Parse(await server.GetAsync("/api/trace/t1"));
        Assert.Equal(["a", "select", "b"], document.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("data").GetProperty("name").GetString()));
        Assert.Equal(0, JsonDocument.Parse(await server.GetAsync("/api/trace/none")).RootElement.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task An_export_brings_back_every_event_page_by_page()
    {
        await using var server = await RunningServer.StartAsync();
        // More than a page, a run of one instant over the page's end, and whole pages of one instant.
        var items = Enumerable.Range(0, 18_000).Select(i =>
            $$"""{"time":"2024-05-01T12:00:{{(i < 4_900 ? 1 : i < 5_100 ? 2 : i < 17_000 ? 3 : 4):00}}Z","data":{"i":{{i}} } }""").ToArray();
        await server.StoreAsync("many", items);
        var lines = (await server.GetAsync("/api/export?dataset=many")).TrimEnd('\n').Split('\n');
        Assert.Equal(Enumerable.Range(0, 18_000), lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("data").GetProperty("i").GetInt32()).Order());
        var part = await server.GetAsync("/api/export?dataset=many&start=1714564802&end=1714564803");
        Assert.Equal(200, part.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task An_export_as_csv_quotes_what_needs_it()
    {
        await using var server = await StartAsync();
        Assert.Equal(
            "dataset,time,samplerate,name,flag\r\nweb,2024-05-01T12:00:01.000000100Z,1,a,\r\nweb,2024-05-01T12:10:00Z,3,b,\r\nweb,2024-05-01T12:40:00Z,1,\"c, \"\"quoted\"\"\",true\r\n",
            await server.GetAsync("/api/export?dataset=web&format=csv&columns=name,flag"));
        Assert.Contains("expected ndjson or csv", await server.GetAsync("/api/export?format=xml"), StringComparison.Ordinal);
        Assert.Contains("Unix seconds", await server.GetAsync("/api/export?start=today"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_shows_events_as_they_are_acknowledged()
    {
        await using var server = await StartAsync();
        using var response = await server.Http.GetAsync("/api/tail?dataset=web", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        var tail = server.App.Services.GetRequiredService<LiveTail>();
        var batch = new Apiary.Engine.Events.EventBatch();
        batch.BeginEvent();
        batch.AddString("name"u8, "x"u8);
        batch.EndEvent(1_714_564_800_000_000_000, 7);
        tail.Offer(server.Store.Catalog.GetOrCreate(server.Workspace.Environments[0].Id, "elsewhere"), batch);
        tail.Offer(server.Store.Catalog.Find(server.Workspace.Environments[0].Id, "web")!, batch);
        Assert.Equal("""{"dataset":"web","time":"2024-05-01T12:00:00Z","samplerate":7,"data":{"name":"x"}}""", await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task Datasets_and_columns_are_listed()
    {
        await using var server = await StartAsync();
        using var datasets = JsonDocument.Parse(await server.GetAsync("/api/datasets"));
        var dataset = Assert.Single(datasets.RootElement.GetProperty("datasets").EnumerateArray().ToArray());
        Assert.Equal("web", dataset.GetProperty("slug").GetString());
        Assert.Equal(6, dataset.GetProperty("columns").GetInt32());
        using var columns = JsonDocument.Parse(await server.GetAsync("/api/columns?dataset=web"));
        Assert.Equal(["duration_ms", "flag", "name"], columns.RootElement.GetProperty("columns").EnumerateArray().Take(3).Select(column => column.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_key_is_created_shown_once_listed_and_revoked()
    {
        await using var server = await StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/keys", """{"name":"web","kind":"configuration","permissions":["queries"]}""");
        Assert.Equal(HttpStatusCode.Created, status);
        using var created = JsonDocument.Parse(body);
        var secret = created.RootElement.GetProperty("secret").GetString()!;
        var id = created.RootElement.GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Get, "/api/datasets", key: secret)).Status);
        var list = await server.GetAsync("/api/keys");
        Assert.Contains(id, list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(HttpMethod.Delete, $"/api/keys/{id}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(HttpMethod.Get, "/api/datasets", key: secret)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Delete, "/api/keys/none")).Status);
    }

    [Fact]
    public async Task The_log_of_a_partition_can_be_read()
    {
        await using var server = await StartAsync();
        var lines = (await server.GetAsync("/api/wal/1")).TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Matches("""^\{"partition":1,"position":1,"arrived_at":"[^"]+","dataset":"web","time":"2024-05-01T12:00:01\.000000100Z","samplerate":1,"data":\{"duration_ms":10,"name":"a",""", lines[0]);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Get, "/api/wal/5")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Get, "/api/wal/x")).Status);
    }

    [Fact]
    public async Task The_status_tells_what_the_store_holds()
    {
        await using var server = await StartAsync();
        using var document = JsonDocument.Parse(await server.GetAsync("/api/status"));
        Assert.Equal(3, document.RootElement.GetProperty("open").GetProperty("rows").GetInt64());
        Assert.Equal(2, document.RootElement.GetProperty("keys").GetInt32());
        Assert.Equal(0, document.RootElement.GetProperty("notices").GetArrayLength());
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync("web", Events);
        return server;
    }
}
