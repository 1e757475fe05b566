using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Workspace;
using Apiary.Tests.Cli;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Management;

/// <summary><c>/1/derived_columns</c>, and questions that use them.</summary>
public sealed class DerivedColumnsTests
{
    private const string Slow = """{"alias":"slow","expression":"GT($duration_ms, 100)","description":"too long"}""";
    private const string Range = "\"start_time\":1714564800,\"end_time\":1714565400";

    [Fact]
    public async Task One_is_created_read_changed_and_deleted()
    {
        await using var server = await ManagementServer.StartAsync();
        var created = await server.ExpectAsync(201, "POST", "/1/derived_columns/web", Slow);
        var path = $"/1/derived_columns/web/{created.GetProperty("id").GetString()}";
        Assert.Equal(("slow", "GT($duration_ms, 100)", "too long"), (created.GetProperty("alias").GetString(), created.GetProperty("expression").GetString(), created.GetProperty("description").GetString()));
        Assert.Equal(created.GetRawText(), (await server.ExpectAsync(200, "GET", path)).GetRawText());
        Assert.Equal(created.GetRawText(), (await server.ExpectAsync(200, "GET", "/1/derived_columns/web")).EnumerateArray().Single().GetRawText());
        Assert.Equal(created.GetRawText(), (await server.ExpectAsync(200, "GET", "/1/derived_columns/web?alias=slow")).GetRawText());
        Assert.Empty((await server.ExpectAsync(200, "GET", "/1/derived_columns/__all__")).EnumerateArray());
        var changed = await server.ExpectAsync(200, "PUT", path, """{"alias":"slower","expression":"$duration_ms > 200"}""");
        Assert.Equal(("slower", ""), (changed.GetProperty("alias").GetString(), changed.GetProperty("description").GetString()));
        await server.RefusedAsync(404, "Derived column not found", "GET", "/1/derived_columns/web?alias=slow");
        await server.RefusedAsync(404, "Derived column not found", "GET", path.Replace("web", "__all__", StringComparison.Ordinal));
        await server.ExpectAsync(204, "DELETE", path);
        await server.ExpectAsync(404, "DELETE", path);
    }

    [Theory]
    [InlineData("none", Slow, 404, "dataset not found")]
    [InlineData("web", "[]", 400, "could not parse request body")]
    [InlineData("web", """{"expression":"1"}""", 422, "\"field\":\"alias\",\"code\":\"missing\"")]
    [InlineData("web", """{"alias":"a","expression":5}""", 422, "\"field\":\"expression\",\"code\":\"incorrect_type\"")]
    [InlineData("web", """{"alias":"a","expression":"IF($duration_ms)"}""", 400, "invalid arguments for op IF, got 1, expected 2 or more")]
    [InlineData("web", """{"alias":"a","expression":"$duration_s"}""", 400, "unknown column: duration_s; did you mean duration_ms?")]
    [InlineData("web", """{"alias":"a","expression":"NOT($a)"}""", 400, "circle")]
    [InlineData("web", """{"alias":"name","expression":"1"}""", 409, "the same as an existing column")]
    [InlineData("web", """{"alias":"everywhere","expression":"1"}""", 409, "Your chosen alias is the same as an existing derived column. Please choose a different alias.")]
    [InlineData("__all__", """{"alias":"here","expression":"1"}""", 409, "Your chosen alias is the same as an existing derived column")]
    public async Task Wrong_ones_are_refused(string slug, string body, int status, string words)
    {
        await using var server = await ManagementServer.StartAsync();
        await server.CreateAsync("/1/derived_columns/__all__", """{"alias":"everywhere","expression":"$error"}""");
        await server.CreateAsync("/1/derived_columns/web", """{"alias":"here","expression":"$everywhere"}""");
        await server.RefusedAsync(status, words, "POST", $"/1/derived_columns/{slug}", body);
    }

    [Fact]
    public async Task A_circle_that_closes_later_and_what_others_use_are_refused()
    {
        await using var server = await ManagementServer.StartAsync();
        var first = await server.CreateAsync("/1/derived_columns/web", """{"alias":"a","expression":"$error"}""");
        await server.CreateAsync("/1/derived_columns/web", """{"alias":"b","expression":"NOT($a)"}""");
        await server.RefusedAsync(400, "circle", "PUT", $"/1/derived_columns/web/{first}", """{"alias":"a","expression":"$b"}""");
        await server.RefusedAsync(409, "used by the derived column b", "DELETE", $"/1/derived_columns/web/{first}");
        await server.RefusedAsync(409, "used by the derived column b", "PUT", $"/1/derived_columns/web/{first}", """{"alias":"z","expression":"$error"}""");
        await server.ExpectAsync(200, "PUT", $"/1/derived_columns/web/{first}", """{"alias":"a","expression":"EXISTS($error)"}""");
    }

    [Fact]
    public async Task Every_clause_of_a_question_may_name_one()
    {
        await using var server = await ManagementServer.StartAsync();
        await server.CreateAsync("/1/derived_columns/web", Slow);
        await server.CreateAsync("/1/derived_columns/__all__", """{"alias":"seconds","expression":"$duration_ms / 1000"}""");
        var spec = $$"""{"calculations":[{"op":"MAX","column":"seconds"}],"breakdowns":["slow"],"filters":[{"column":"seconds","op":">","value":0.001}],"havings":[{"calculate_op":"MAX","column":"seconds","op":">","value":0}],"orders":[{"op":"MAX","column":"seconds","order":"descending"}],{{Range}} }""";
        var asked = await server.Server.SendAsync(HttpMethod.Post, "/api/query", $$"""{"dataset":"web","query":{{spec}},"series":false}""", accept: "application/json");
        Assert.Equal(["True 0.25", "False 0.01"], JsonDocument.Parse(asked.Body).RootElement.GetProperty("groups").EnumerateArray().Select(group => $"{group.GetProperty("key")[0]} {group.GetProperty("values")[0]}"));

        var query = (await server.ExpectAsync(200, "POST", "/1/queries/web", spec)).GetProperty("id").GetString();
        var result = (await server.ExpectAsync(201, "POST", "/1/query_results/web", $$"""{"query_id":"{{query}}","disable_series":true}""")).GetProperty("id").GetString();
        JsonElement answer;
        do answer = await server.ExpectAsync(200, "GET", $"/1/query_results/web/{result}");
        while (!answer.GetProperty("complete").GetBoolean());
        Assert.Equal("""[{"data":{"MAX(seconds)":0.25,"slow":true}},{"data":{"MAX(seconds)":0.01,"slow":false}}]""", answer.GetProperty("data").GetProperty("results").GetRawText());

        // Of all datasets only the environment's own fields are known.
        await server.RefusedAsync(400, "unknown column: slow", "POST", "/1/queries/__all__", """{"breakdowns":["slow"]}""");
        await server.ExpectAsync(200, "POST", "/1/queries/__all__", """{"breakdowns":["seconds"]}""");
        // A question's own field goes before a stored one, and may use it.
        var own = await server.Server.SendAsync(HttpMethod.Post, "/api/query", $$"""{"dataset":"web","query":{"calculated_fields":[{"name":"slow","expression":"$seconds > 0.2"}],"breakdowns":["slow"],"filters":[{"column":"slow","op":"=","value":true}],{{Range}} },"series":false}""", accept: "application/json");
        Assert.Contains("\"key\":[true],\"values\":[1]", own.Body, StringComparison.Ordinal);
        var circle = await server.Server.SendAsync(HttpMethod.Post, "/api/query", """{"dataset":"web","query":{"calculated_fields":[{"name":"duration_ms","expression":"$seconds"}]}}""");
        Assert.Contains("circle", circle.Body, StringComparison.Ordinal);
        var rows = await server.Server.SendAsync(HttpMethod.Post, "/api/rows", $$"""{"dataset":"web","query":{"filters":[{"column":"slow","op":"=","value":true}],{{Range}} },"columns":["seconds"]}""");
        Assert.Contains("\"data\":{\"seconds\":0.25}", rows.Body, StringComparison.Ordinal);
        var columns = await CliRun.RunAsync(server.Server.Address, "columns", "web");
        Assert.Contains("slow", columns.Out, StringComparison.Ordinal);
        var cli = await CliRun.RunAsync(server.Server.Address, "query", "-d", "web", "-b", "slow", "--from", "2024-05-01T12:00:00Z", "--to", "2024-05-01T12:10:00Z", "-f", "csv");
        Assert.Equal(["slow,COUNT", "false,1", "true,1"], cli.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).Order(StringComparer.Ordinal).OrderBy(line => line[0] != 's'));
    }

    [Fact]
    public async Task They_outlive_the_process()
    {
        var files = new MemoryFiles();
        await using (var server = await ManagementServer.StartAsync(files: files)) await server.CreateAsync("/1/derived_columns/web", Slow);
        await using var again = await ManagementServer.StartAsync(files: files);
        Assert.Equal("slow", (await again.ExpectAsync(200, "GET", "/1/derived_columns/web"))[0].GetProperty("alias").GetString());
    }

    [Fact]
    public async Task A_key_without_the_permission_may_read_and_not_write()
    {
        await using var server = await ManagementServer.StartAsync(KeyPermissions.Queries);
        await server.ExpectAsync(200, "GET", "/1/derived_columns/web");
        await server.RefusedAsync(403, "columns", "POST", "/1/derived_columns/web", Slow);
    }
}
