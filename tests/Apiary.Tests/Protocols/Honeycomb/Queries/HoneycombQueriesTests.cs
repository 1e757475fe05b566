using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Queries;

public sealed partial class HoneycombQueriesTests
{
    private const string Range = "\"start_time\":1714564800,\"end_time\":1714568400,\"granularity\":1800";

    private static readonly string[] Events =
    [
        """{"time":"2024-05-01T12:00:01Z","samplerate":2,"data":{"service.name":"api","duration_ms":10,"error":false}}""",
        """{"time":"2024-05-01T12:10:00Z","data":{"service.name":"api","duration_ms":30.5,"error":true}}""",
        """{"time":"2024-05-01T12:40:00Z","data":{"service.name":"db","duration_ms":5}}""",
        """{"time":"2024-05-01T12:50:00Z","data":{"duration_ms":7}}""",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_is_saved_with_its_id_and_what_was_written()
    {
        await using var server = await StartAsync();
        const string Spec = """{"calculations":[{"op":"COUNT"},{"op":"P99","column":"duration_ms"}],"filters":[{"column":"error","op":"=","value":true}],"breakdowns":["service.name"],"orders":[{"op":"COUNT","order":"descending"}],"limit":5,"time_range":600}""";
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/1/queries/web", Spec);
        Assert.Equal(HttpStatusCode.OK, status);
        var id = IdOf(body);
        Assert.Equal($"{{\"id\":\"{id}\",{Spec[1..]}", body);
        Assert.Equal(body, await server.GetAsync($"/1/queries/web/{id}"));
        Assert.Equal(id, IdOf((await server.SendAsync(HttpMethod.Post, "/1/queries/web", Spec)).Body));
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Get, $"/1/queries/__all__/{id}")).Status);
    }

    [Fact]
    public async Task A_query_without_calculations_gets_a_count()
    {
        await using var server = await StartAsync();
        var (_, body) = await server.SendAsync(HttpMethod.Post, "/1/queries/__all__", "{}");
        Assert.Equal($$"""{"id":"{{IdOf(body)}}","calculations":[{"op":"COUNT"}]}""", body);
    }

    [Fact]
    public async Task A_result_has_series_results_totals_and_others_in_the_vendors_form()
    {
        await using var server = await StartAsync();
        var query = IdOf((await server.SendAsync(HttpMethod.Post, "/1/queries/web",
            $$"""{"calculations":[{"op":"COUNT"},{"op":"MAX","column":"duration_ms"}],"breakdowns":["service.name"],"orders":[{"op":"COUNT","order":"descending"},{"column":"service.name","order":"descending"}],"limit":2,{{Range}}}""")).Body);
        using var posted = await server.Http.PostAsync("/1/query_results/web", new StringContent($$"""{"query_id":"{{query}}"}"""), Token);
        var created = await posted.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        var id = JsonDocument.Parse(created).RootElement.GetProperty("id").GetString()!;
        Assert.Matches("^[1-9A-HJ-NP-Za-km-z]{11}$", id);
        Assert.Equal($"/1/query_results/web/{id}", posted.Headers.Location!.ToString());
        var spec = $$"""{"id":"{{query}}","calculations":[{"op":"COUNT"},{"op":"MAX","column":"duration_ms"}],"breakdowns":["service.name"],"orders":[{"op":"COUNT","order":"descending"},{"column":"service.name","order":"descending"}],"limit":2,"granularity":1800,"start_time":1714564800,"end_time":1714568400}""";
        var links = $$"""{"query_url":"{{server.Address}}/{{server.Workspace.Environments[0].TeamId}}/environments/production/datasets/web/result/{{id}}","graph_image_url":"{{server.Address}}/{{server.Workspace.Environments[0].TeamId}}/environments/production/datasets/web/result/{{id}}/snapshot"}""";
        Assert.Equal($$"""{"query":{{spec}},"id":"{{id}}","complete":false,"links":{{links}}}""", created);

        var (answer, response) = await PollAsync(server, $"/1/query_results/web/{id}");
        using (response)
        {
            Assert.Equal("private, max-age=86400", response.Headers.CacheControl!.ToString().Replace("max-age=86400, private", "private, max-age=86400", StringComparison.Ordinal));
            Assert.NotNull(response.Content.Headers.LastModified);
        }

        const string Data = """
            {"series":[{"time":"2024-05-01T12:00:00Z","data":{"COUNT":3,"MAX(duration_ms)":30.5,"service.name":"api"}},{"time":"2024-05-01T12:30:00Z","data":{"COUNT":1,"MAX(duration_ms)":5,"service.name":"db"}}],"results":[{"data":{"COUNT":3,"MAX(duration_ms)":30.5,"service.name":"api"}},{"data":{"COUNT":1,"MAX(duration_ms)":5,"service.name":"db"}}],"total_by_aggregate":{"data":{"COUNT":5,"MAX(duration_ms)":30.5}},"total_by_aggregate_series":[{"time":"2024-05-01T12:00:00Z","data":{"COUNT":3,"MAX(duration_ms)":30.5}},{"time":"2024-05-01T12:30:00Z","data":{"COUNT":2,"MAX(duration_ms)":7}}],"other_by_aggregate":{"data":{"COUNT":1,"MAX(duration_ms)":7}}}
            """;
        Assert.Equal($$"""{"query":{{spec}},"id":"{{id}}","complete":true,"data":{{Data}},"links":{{links}}}""", answer);
    }

    [Fact]
    public async Task A_comparison_is_kept_in_the_query_and_not_in_its_result()
    {
        await using var server = await StartAsync();
        var (_, saved) = await server.SendAsync(HttpMethod.Post, "/1/queries/web", $$"""{"calculations":[{"op":"COUNT"}],"compare_time_offset_seconds":86400,{{Range}}}""");
        Assert.Contains("\"compare_time_offset_seconds\":86400", saved, StringComparison.Ordinal);
        var (_, posted) = await server.SendAsync(HttpMethod.Post, "/1/query_results/web", $$"""{"query_id":"{{IdOf(saved)}}","disable_series":true}""");
        var (answer, response) = await PollAsync(server, $"/1/query_results/web/{JsonDocument.Parse(posted).RootElement.GetProperty("id").GetString()}");
        response.Dispose();
        Assert.Equal("""{"results":[{"data":{"COUNT":5}}],"total_by_aggregate":{"data":{"COUNT":5}}}""", JsonDocument.Parse(answer).RootElement.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData("\"disable_series\":true", new[] { "results", "total_by_aggregate", "other_by_aggregate" })]
    [InlineData("\"disable_series\":true,\"limit\":10000", new[] { "results", "total_by_aggregate" })]
    [InlineData("\"limit\":10000", new[] { "series", "results", "total_by_aggregate", "total_by_aggregate_series", "other_by_aggregate" })]
    [InlineData("\"disable_total_by_aggregate\":true", new[] { "series", "results", "other_by_aggregate" })]
    [InlineData("\"disable_total_by_aggregate\":true,\"disable_other_by_aggregate\":true,\"disable_series\":true", new[] { "results" })]
    public async Task Parts_of_a_result_can_be_left_out(string options, string[] parts)
    {
        await using var server = await StartAsync();
        var query = IdOf((await server.SendAsync(HttpMethod.Post, "/1/queries/web", $$"""{"breakdowns":["service.name"],"limit":1,{{Range}}}""")).Body);
        var id = IdOf((await server.SendAsync(HttpMethod.Post, "/1/query_results/web", $$"""{"query_id":"{{query}}",{{options}}}""")).Body, last: true);
        var (answer, response) = await PollAsync(server, $"/1/query_results/web/{id}");
        response.Dispose();
        using var document = JsonDocument.Parse(answer);
        Assert.Equal(parts, document.RootElement.GetProperty("data").EnumerateObject().Select(part => part.Name));
    }

    [Fact]
    public async Task A_group_without_a_value_leaves_its_key_out_and_a_heatmap_is_a_list_of_bins()
    {
        await using var server = await StartAsync();
        var query = IdOf((await server.SendAsync(HttpMethod.Post, "/1/queries/web", $$"""{"calculations":[{"op":"HEATMAP","column":"duration_ms"}],"breakdowns":["service.name"],"filters":[{"column":"service.name","op":"does-not-exist"}],{{Range}}}""")).Body);
        var id = IdOf((await server.SendAsync(HttpMethod.Post, "/1/query_results/web", $$"""{"query_id":"{{query}}","disable_series":false}""")).Body, last: true);
        var (answer, response) = await PollAsync(server, $"/1/query_results/web/{id}?include_series=false");
        response.Dispose();
        using var document = JsonDocument.Parse(answer);
        Assert.False(document.RootElement.GetProperty("data").TryGetProperty("series", out _));
        var row = document.RootElement.GetProperty("data").GetProperty("results")[0].GetProperty("data");
        var bin = Assert.Single(row.GetProperty("HEATMAP(duration_ms)").EnumerateArray().ToArray());
        Assert.InRange(7, bin[0].GetDouble(), bin[1].GetDouble());
        Assert.Equal(1, bin[2].GetInt64());
        Assert.False(row.TryGetProperty("service.name", out _));
    }

    [Theory]
    [InlineData("POST", "/1/queries/nowhere", "{}", 404, """{"error":"dataset not found"}""")]
    [InlineData("POST", "/1/queries/web", "{", 400, """{"error":"invalid Query data"}""")]
    [InlineData("POST", "/1/queries/web", "", 400, """{"error":"invalid Query data"}""")]
    [InlineData("POST", "/1/queries/web", """{"breakdowns":["nope"]}""", 400, """{"error":"unknown column: nope"}""")]
    [InlineData("POST", "/1/queries/web", """{"calculations":[{"op":"SUM"}]}""", 422, "SUM requires a column")]
    [InlineData("POST", "/1/queries/web", """{"limit":1001}""", 422, "limit value must be between 1 and 1000")]
    [InlineData("POST", "/1/queries/web", """{"surprise":1}""", 422, "surprise")]
    [InlineData("GET", "/1/queries/web/not-an-id", null, 400, "The id provided in the URL is malformed - we expected a 12-char base58-safe string.")]
    [InlineData("GET", "/1/queries/web/22222222222", null, 404, "Query not found")]
    [InlineData("GET", "/1/query_results/web/22222222222", null, 404, "Query result not found")]
    [InlineData("GET", "/1/query_results/web/O0O0O0O0O0O", null, 400, "malformed")]
    [InlineData("POST", "/1/query_results/web", "{}", 422, "\"code\":\"missing\"")]
    [InlineData("POST", "/1/query_results/web", "[]", 400, "could not parse request body")]
    [InlineData("POST", "/1/query_results/web", """{"query_id":"22222222222"}""", 404, "Query not found")]
    [InlineData("POST", "/1/query_results/web", """{"query_id":"22222222222","limit":10001}""", 422, "limit value must be between 1 and 10000")]
    [InlineData("POST", "/1/query_results/web", """{"query_id":"22222222222","disable_series":1}""", 422, "must be true or false")]
    [InlineData("POST", "/1/query_results/web", """{"query_id":"22222222222","x":1}""", 422, "unknown field")]
    [InlineData("POST", "/1/query_results/nowhere", "{}", 404, "dataset not found")]
    public async Task Wrong_requests_are_answered_in_the_vendors_words(string method, string path, string? body, int status, string expected)
    {
        await using var server = await StartAsync();
        var answer = await server.SendAsync(new HttpMethod(method), path, body);
        Assert.Equal(status, (int)answer.Status);
        Assert.Contains(expected, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_has_every_member_of_the_form()
    {
        await using var server = await StartAsync();
        var (_, body) = await server.SendAsync(HttpMethod.Post, "/1/query_results/web", "{}");
        Assert.Equal(
            """{"status":422,"type":"/problems/validation-failed","title":"The provided input is invalid.","error":"The provided input is invalid.","detail":"query_id: cannot be blank","type_detail":[{"field":"query_id","code":"missing","description":"cannot be blank"}]}""",
            body);
    }

    [Fact]
    public async Task Queries_outlive_a_restart()
    {
        var files = new Apiary.Engine.Files.MemoryFiles();
        string saved;
        await using (var server = await RunningServer.StartAsync(files: files))
        {
            await server.StoreAsync("web", Events);
            saved = (await server.SendAsync(HttpMethod.Post, "/1/queries/web", """{"breakdowns":["service.name"]}""")).Body;
        }

        await using var again = await RunningServer.StartAsync(files: files);
        Assert.Equal(saved, await again.GetAsync($"/1/queries/web/{IdOf(saved)}"));
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync("web", Events);
        return server;
    }

    private static async Task<(string Body, HttpResponseMessage Response)> PollAsync(RunningServer server, string path)
    {
        while (true)
        {
            var response = await server.Http.GetAsync(path, Token);
            var body = await response.Content.ReadAsStringAsync(Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            if (body.Contains("\"complete\":true", StringComparison.Ordinal)) return (body, response);
            response.Dispose();
            await Task.Yield();
        }
    }

    private static string IdOf(string body, bool last = false)
    {
        var ids = Id().Matches(body);
        Assert.NotEmpty(ids);
        return ids[last ? ^1 : 0].Groups[1].Value;
    }

    [GeneratedRegex("\"id\":\"([^\"]+)\"")]
    private static partial Regex Id();
}
