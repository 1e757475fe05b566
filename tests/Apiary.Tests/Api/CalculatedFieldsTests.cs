using System.Net;
using System.Text.Json;
using Apiary.Tests.Cli;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

/// <summary>Calculated fields through the API and the command line.</summary>
public sealed class CalculatedFieldsTests
{
    private const string Speed = """{"name":"speed","expression":"IF(LT($duration_ms, 100), \"fast\", \"slow\")"}""";
    private const string Range = "\"start_time\":1714564800,\"end_time\":1714565400";

    [Fact]
    public async Task A_field_groups_filters_and_is_read_with_events()
    {
        await using var server = await StartAsync();
        var groups = await AskAsync(server, "/api/query", $$"""{"dataset":"shop","query":{"calculated_fields":[{{Speed}}],"breakdowns":["speed"],"calculations":[{"op":"COUNT"}],{{Range}} },"series":false}""");
        Assert.Equal(["fast 8", "slow 2"], groups.GetProperty("groups").EnumerateArray().Select(group => $"{group.GetProperty("key")[0]} {group.GetProperty("values")[0]}"));
        var rows = await AskAsync(server, "/api/rows", $$"""{"dataset":"shop","query":{"calculated_fields":[{{Speed}}],"filters":[{"column":"speed","op":"=","value":"slow"}],{{Range}} },"columns":["speed","duration_ms"]}""");
        Assert.Equal(["slow 200", "slow 200"], rows.GetProperty("rows").EnumerateArray().Select(row => $"{row.GetProperty("data").GetProperty("speed")} {row.GetProperty("data").GetProperty("duration_ms")}"));
        var bubble = await AskAsync(server, "/api/bubbleup", $$"""{"dataset":"shop","query":{"calculated_fields":[{"name":"s","expression":"$duration_ms / 1000"}],{{Range}} },"selection":{"column":"s","min":0.1},"columns":["version"]}""");
        Assert.Equal((2, 8), (bubble.GetProperty("selected").GetInt32(), bubble.GetProperty("baseline").GetInt32()));
    }

    [Theory]
    [InlineData("""{"name":"a","expression":"IF($duration_ms"}""", "calculated_fields[0].expression", "mismatched input '<EOF>' expecting {',', ')'}, at character 16")]
    [InlineData("""{"name":"a","expression":"$duration_m"}""", "calculated_fields[0].expression", "unknown column 'duration_m'; did you mean 'duration_ms'?")]
    [InlineData("""{"name":"a","expression":"$b"},{"name":"b","expression":"$a"}""", "calculated_fields[0].expression", "fields refer to each other in a circle: a → b → a, at character 1")]
    public async Task What_is_wrong_is_told_with_its_place(string fields, string field, string message)
    {
        await using var server = await StartAsync();
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/api/query", $$"""{"dataset":"shop","query":{"calculated_fields":[{{fields}}]} }""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var error = JsonDocument.Parse(body).RootElement.GetProperty("details")[0];
        Assert.Equal((field, message), (error.GetProperty("field").GetString(), error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task The_command_line_takes_fields()
    {
        await using var server = await StartAsync();
        var run = await CliRun.RunAsync(server.Address, "query", "-d", "shop", "--field", "speed=IF(LT($duration_ms, 100), \"fast\", \"slow\")", "-b", "speed", "--from", "2024-05-01T12:00:00Z", "--to", "2024-05-01T12:10:00Z", "-f", "csv");
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal(["speed,COUNT", "fast,8", "slow,2"], run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()));
        Assert.Contains("expected NAME=EXPRESSION", (await CliRun.RunAsync(server.Address, "query", "--field", "oops")).Error, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> AskAsync(RunningServer server, string path, string question)
    {
        var (status, body) = await server.SendAsync(HttpMethod.Post, path, question, accept: "application/json");
        Assert.True(status == HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.StoreAsync("shop", [.. Enumerable.Range(0, 10).Select(i => $$"""{"time":"2024-05-01T12:00:0{{i}}Z","data":{"name":"GET /","duration_ms":{{(i % 5 == 0 ? 200 : 10)}},"version":"{{i % 5}}"} }""")]);
        return server;
    }
}
