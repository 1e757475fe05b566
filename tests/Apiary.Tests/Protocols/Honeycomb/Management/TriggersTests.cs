using System.Text.Json;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Management;

/// <summary><c>/1/triggers</c>: what a definition may say.</summary>
public sealed class TriggersTests
{
    private const string Body = """{"name":"Slow","description":"see the runbook","query":{"calculations":[{"op":"AVG","column":"duration_ms"}],"breakdowns":["name"],"time_range":1800},"threshold":{"op":">=","value":200,"exceeded_limit":3},"frequency":900,"alert_type":"on_true","disabled":true,"evaluation_schedule_type":"window","evaluation_schedule":{"window":{"days_of_week":["monday","friday"],"start_time":"14:00","end_time":"02:00"}},"baseline_details":{"offset_minutes":1440,"type":"percentage"},"tags":[{"key":"team","value":"web/a-1"}],"recipients":[]}""";

    [Fact]
    public async Task One_is_created_read_changed_and_deleted()
    {
        await using var server = await ManagementServer.StartAsync();
        using var reply = await server.SendAsync("POST", "/1/triggers/web", Body);
        var created = JsonDocument.Parse(await reply.Content.ReadAsStringAsync()).RootElement;
        var path = $"/1/triggers/web/{created.GetProperty("id").GetString()}";
        Assert.Equal((201, path), ((int)reply.StatusCode, reply.Headers.Location!.ToString()));
        var said = JsonDocument.Parse(Body).RootElement;
        // What was said comes back as it was said.
        foreach (var field in said.EnumerateObject()) Assert.Equal(field.Value.GetRawText(), created.GetProperty(field.Name).GetRawText());
        Assert.Equal(("web", false), (created.GetProperty("dataset_slug").GetString(), created.GetProperty("triggered").GetBoolean()));
        Assert.Equal(created.GetRawText(), (await server.ExpectAsync(200, "GET", path)).GetRawText());

        // A change says everything; only whether it sleeps stays as it was.
        var query = created.GetProperty("query_id").GetString();
        var changed = await server.ExpectAsync(200, "PUT", path, $$"""{"name":"Slower","query_id":"{{query}}","threshold":{"op":"<","value":1},"baseline_details":{} }""");
        Assert.Equal(("Slower", "", true, "on_change", 900, 1), (changed.GetProperty("name").GetString(), changed.GetProperty("description").GetString(), changed.GetProperty("disabled").GetBoolean(), changed.GetProperty("alert_type").GetString(), changed.GetProperty("frequency").GetInt32(), changed.GetProperty("threshold").GetProperty("exceeded_limit").GetInt32()));
        Assert.Equal((query, false, "frequency"), (changed.GetProperty("query_id").GetString(), changed.TryGetProperty("baseline_details", out _), changed.GetProperty("evaluation_schedule_type").GetString()));
        await server.RefusedAsync(404, "Trigger not found", "GET", path.Replace("web", "__all__", StringComparison.Ordinal));
        await server.ExpectAsync(204, "DELETE", path);
        await server.ExpectAsync(404, "DELETE", path);
        Assert.Equal("__all__", (await server.ExpectAsync(201, "POST", "/1/triggers/__all__", Body)).GetProperty("dataset_slug").GetString());
    }

    [Theory]
    [InlineData("\"calculations\":[{\"op\":\"COUNT\"},{\"op\":\"AVG\",\"column\":\"duration_ms\"}]", "Trigger queries must contain a single calculation, but found COUNT, AVG(duration_ms)")]
    [InlineData("\"calculations\":[{\"op\":\"HEATMAP\",\"column\":\"duration_ms\"}]", "Trigger queries cannot use HEATMAP calculations")]
    [InlineData("\"calculations\":[{\"op\":\"CONCURRENCY\"}]", "Trigger queries cannot use CONCURRENCY calculations")]
    [InlineData("\"calculations\":[{\"op\":\"COUNT\",\"name\":\"n\"}]", "Trigger queries without formulas cannot use named calculations")]
    [InlineData("\"orders\":[{\"op\":\"COUNT\"}]", "Trigger queries cannot use orders")]
    [InlineData("\"limit\":5", "Trigger queries cannot use limit")]
    [InlineData("\"start_time\":1,\"end_time\":2", "Trigger queries cannot use start_time or end_time")]
    [InlineData("\"time_range\":899", "Trigger queries duration must be at least equal to the frequency")]
    [InlineData("\"time_range\":3601", "Trigger queries duration cannot be more than four times the frequency")]
    [InlineData("\"havings\":[{\"calculate_op\":\"COUNT\",\"op\":\">\",\"value\":1},{\"calculate_op\":\"COUNT\",\"op\":\">\",\"value\":2}]", "Trigger queries at most 1 having clause")]
    [InlineData("\"breakdowns\":[\"nme\"]", "unknown column: nme")]
    [InlineData("\"brakedowns\":[]", "brakedowns")]
    public async Task Queries_have_their_rules(string query, string words)
    {
        await using var server = await ManagementServer.StartAsync();
        await server.RefusedAsync(422, words, "POST", "/1/triggers/web", $$"""{"name":"t","query":{ {{query}} },"threshold":{"op":">","value":1} }""");
    }

    [Theory]
    [InlineData("\"name\":\"t\",\"threshold\":{\"op\":\">\",\"value\":1}", "\"field\":\"query\",\"code\":\"missing\"")]
    [InlineData("\"name\":\"t\",\"query\":{},\"query_id\":\"2222222222x\",\"threshold\":{\"op\":\">\",\"value\":1}", "exactly one of query and query_id")]
    [InlineData("\"name\":\"t\",\"query_id\":\"2222222222x\",\"threshold\":{\"op\":\">\",\"value\":1}", "Query not found")]
    [InlineData("\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1}", "\"field\":\"name\",\"code\":\"missing\"")]
    [InlineData("\"name\":\"t\",\"query\":{}", "\"field\":\"threshold\",\"code\":\"missing\"")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\"=\",\"value\":1}", "threshold.op")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1,\"exceeded_limit\":6}", "threshold.exceeded_limit")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1},\"frequency\":61", "must be a multiple of 60")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1},\"frequency\":86460", "must be between 60 and 86400")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1},\"baseline_details\":{\"offset_minutes\":60,\"type\":\"value\"}", "must be >= or <= when a trigger has a baseline")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">=\",\"value\":-1},\"baseline_details\":{\"offset_minutes\":60,\"type\":\"value\"}", "greater than or equal to 0")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">=\",\"value\":1},\"baseline_details\":{\"offset_minutes\":61,\"type\":\"value\"}", "must be one of 60, 1440, 10080, 40320")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1},\"evaluation_schedule_type\":\"window\"", "\"field\":\"evaluation_schedule\",\"code\":\"missing\"")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1},\"evaluation_schedule_type\":\"window\",\"evaluation_schedule\":{\"window\":{\"days_of_week\":[\"someday\"],\"start_time\":\"25:00\",\"end_time\":\"10:00\"}}", "evaluation_schedule.window.start_time")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1},\"tags\":[{\"key\":\"Team\",\"value\":\"a\"}]", "must only contain lowercase letters")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1},\"tags\":[{\"key\":\"team\",\"value\":\"1a\"}]", "must begin with a lowercase letter")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1},\"recipients\":[{\"id\":\"2222222222x\"}]", "recipients[0].id")]
    [InlineData("\"name\":\"t\",\"query\":{},\"threshold\":{\"op\":\">\",\"value\":1},\"recipients\":[{\"type\":\"webhook\",\"target\":\"nobody\"}]", "there is no webhook recipient nobody")]
    public async Task Definitions_have_their_rules(string body, string words)
    {
        await using var server = await ManagementServer.StartAsync();
        await server.RefusedAsync(422, words, "POST", "/1/triggers/web", $"{{{body}}}");
    }
}
