using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Management;

/// <summary>Every kind of resource as the Terraform provider's client makes, reads, changes and deletes it.</summary>
public sealed class ResourcesTests
{
    private const string Webhook = """{"type":"webhook","details":{"webhook_name":"pager","webhook_url":"https://hooks.example.com/a","webhook_secret":"s3cret","webhook_headers":[{"header":"X-Team","value":"web"}],"webhook_payloads":{"template_variables":[{"name":"severity","default_value":"warning"}],"payload_templates":{"trigger":{"body":"{}"}}}}}""";

    [Fact]
    public async Task A_marker_setting_colours_markers()
    {
        await using var server = await ManagementServer.StartAsync();
        var id = await server.CreateAsync("/1/marker_settings/web", """{"type":"deploy","color":"#F96E11"}""");
        await server.RefusedAsync(409, "already exists", "POST", "/1/marker_settings/web", """{"type":"deploy","color":"#000000"}""");
        await server.RefusedAsync(422, "\"field\":\"color\"", "POST", "/1/marker_settings/web", """{"type":"x","color":"red"}""");
        await server.CreateAsync("/1/markers/web", """{"message":"v2","type":"deploy","start_time":1714564800}""");
        await server.RefusedAsync(200, "#F96E11", "GET", "/1/markers/web");
        await server.ExpectAsync(200, "PUT", $"/1/marker_settings/web/{id}", """{"type":"deploy","color":"#112233"}""");
        await server.RefusedAsync(200, "#112233", "GET", "/1/markers/web");
        await server.RefusedAsync(200, "#112233", "GET", "/api/markers");
        await server.RefusedAsync(422, "cannot be changed", "PUT", $"/1/marker_settings/web/{id}", """{"type":"other","color":"#112233"}""");
        Assert.Equal(id, (await server.ExpectAsync(200, "DELETE", $"/1/marker_settings/web/{id}")).GetProperty("id").GetString());
        Assert.Empty((await server.ExpectAsync(200, "GET", "/1/marker_settings/web")).EnumerateArray());
    }

    [Fact]
    public async Task Definitions_name_columns_and_keep_them_from_being_deleted()
    {
        await using var server = await ManagementServer.StartAsync();
        var usual = await server.ExpectAsync(200, "GET", "/1/dataset_definitions/web");
        Assert.Equal(("trace.trace_id", JsonValueKind.Null, 16), (usual.GetProperty("trace_id").GetProperty("name").GetString(), usual.GetProperty("span_kind").ValueKind, usual.EnumerateObject().Count()));
        await server.CreateAsync("/1/derived_columns/web", """{"alias":"failed","expression":"$error"}""");
        var changed = await server.ExpectAsync(200, "PATCH", "/1/dataset_definitions/web", """{"error":{"name":"failed"},"route":{"name":"name"}}""");
        Assert.Equal("""{"name":"failed","column_type":"derived_column"}""", changed.GetProperty("error").GetRawText());
        Assert.Equal("""{"name":"name","column_type":"column"}""", changed.GetProperty("route").GetRawText());
        await server.RefusedAsync(422, "The following columns were not found: a, b", "PATCH", "/1/dataset_definitions/web", """{"status":{"name":"a"},"user":{"name":"b"}}""");
        var column = (await server.ExpectAsync(200, "GET", "/1/columns/web?key_name=name")).GetProperty("id").GetString();
        await server.RefusedAsync(409, "name it as route", "DELETE", $"/1/columns/web/{column}");
        Assert.Equal(JsonValueKind.Null, (await server.ExpectAsync(200, "PATCH", "/1/dataset_definitions/web", """{"route":{"name":""}}""")).GetProperty("route").ValueKind);
        await server.ExpectAsync(204, "DELETE", $"/1/columns/web/{column}");
        await server.RefusedAsync(404, "Dataset not found", "GET", "/1/dataset_definitions/none");
    }

    [Fact]
    public async Task A_query_annotation_is_a_saved_query_of_the_screen()
    {
        await using var server = await ManagementServer.StartAsync();
        var query = (await server.ExpectAsync(200, "POST", "/1/queries/web", """{"calculations":[{"op":"COUNT"}],"filters":[{"column":"name","op":"=","value":"é <b>"}]}""")).GetProperty("id").GetString();
        var id = await server.CreateAsync("/1/query_annotations/web", $$"""{"name":"Requests","description":"all","query_id":"{{query}}"}""");
        var read = await server.ExpectAsync(200, "GET", $"/1/query_annotations/web/{id}");
        Assert.Equal((query, "Requests", "query"), (read.GetProperty("query_id").GetString(), read.GetProperty("name").GetString(), read.GetProperty("source").GetString()));
        await server.RefusedAsync(200, "Requests", "GET", $"/api/saved-queries/{id}");
        await server.RefusedAsync(200, "\"name\":\"More\",\"description\":\"\"", "PUT", $"/1/query_annotations/web/{id}", $$"""{"id":"{{id}}","name":"More","query_id":"{{query}}"}""");
        await server.RefusedAsync(400, "queries in annotations cannot be changed", "PUT", $"/1/query_annotations/web/{id}", """{"name":"More","query_id":"2222222222x"}""");
        await server.RefusedAsync(400, "Query annotation id included in body does not match URL", "PUT", $"/1/query_annotations/web/{id}", """{"id":"2222222222x","name":"More"}""");
        await server.RefusedAsync(400, "Query ID included in body is invalid", "POST", "/1/query_annotations/web", """{"name":"a","query_id":"2222222222x"}""");
        await server.RefusedAsync(400, "Query is not in the dataset", "POST", "/1/query_annotations/__all__", $$"""{"name":"a","query_id":"{{query}}"}""");
        await server.RefusedAsync(422, "\"field\":\"name\",\"code\":\"missing\"", "POST", "/1/query_annotations/web", $$"""{"query_id":"{{query}}"}""");
        await server.RefusedAsync(404, "not found", "GET", $"/1/query_annotations/__all__/{id}");
        // Those that the screen saved are there too, each with the id of its question; those of a new environment among them.
        Assert.All((await server.ExpectAsync(200, "GET", "/1/query_annotations/__all__")).EnumerateArray(), one => Assert.Equal(11, one.GetProperty("query_id").GetString()!.Length));
        await server.ExpectAsync(204, "DELETE", $"/1/query_annotations/web/{id}");
        await server.ExpectAsync(404, "GET", $"/1/query_annotations/web/{id}");
    }

    [Fact]
    public async Task A_recipient_is_the_teams_and_stays_while_it_is_used()
    {
        await using var server = await ManagementServer.StartAsync();
        var id = await server.CreateAsync("/1/recipients", Webhook);
        await server.RefusedAsync(409, "already exists", "POST", "/1/recipients", Webhook);
        var read = await server.ExpectAsync(200, "GET", $"/1/recipients/{id}");
        Assert.Equal(JsonDocument.Parse(Webhook).RootElement.GetProperty("details").GetProperty("webhook_payloads").GetRawText(), read.GetProperty("details").GetProperty("webhook_payloads").GetRawText());
        await server.RefusedAsync(422, "cannot be changed", "PUT", $"/1/recipients/{id}", """{"type":"email","details":{"email_address":"a@example.com"}}""");
        await server.RefusedAsync(200, "pager2", "PUT", $"/1/recipients/{id}", Webhook.Replace("pager", "pager2", StringComparison.Ordinal));
        var trigger = await server.CreateAsync("/1/triggers/web", $$"""{"name":"t","query":{"calculations":[{"op":"COUNT"}]},"threshold":{"op":">","value":1},"recipients":[{"id":"{{id}}","details":{"variables":[{"name":"severity","value":"info"}]} },{"type":"email","target":"a@example.com"},{"type":"marker","target":"it fired"}]}""");
        await server.RefusedAsync(409, "used by the trigger t", "DELETE", $"/1/recipients/{id}");
        Assert.Equal(trigger, (await server.ExpectAsync(200, "GET", $"/1/recipients/{id}/triggers"))[0].GetProperty("id").GetString());
        var told = (await server.ExpectAsync(200, "GET", $"/1/triggers/web/{trigger}")).GetProperty("recipients");
        Assert.Equal(["webhook pager2", "email a@example.com", "marker it fired"], told.EnumerateArray().Select(one => $"{one.GetProperty("type")} {one.GetProperty("target")}"));
        Assert.Equal(2, (await server.ExpectAsync(200, "GET", "/1/recipients")).GetArrayLength());
        await server.ExpectAsync(204, "DELETE", $"/1/triggers/web/{trigger}");
        await server.ExpectAsync(204, "DELETE", $"/1/recipients/{id}");
        await server.ExpectAsync(404, "DELETE", $"/1/recipients/{id}");
    }

    [Theory]
    [InlineData("""{"details":{}}""", "\"field\":\"type\",\"code\":\"missing\"")]
    [InlineData("""{"type":"pigeon","details":{}}""", "must be one of email, slack")]
    [InlineData("""{"type":"msteams","details":{"webhook_name":"a","webhook_url":"https://a.example.com"}}""", "Creating new MSTeams recipients is no longer possible.")]
    [InlineData("""{"type":"email"}""", "\"field\":\"details\",\"code\":\"missing\"")]
    [InlineData("""{"type":"email","details":{"email_address":"nobody"}}""", "details.email_address")]
    [InlineData("""{"type":"pagerduty","details":{"pagerduty_integration_key":"short","pagerduty_integration_name":"a"}}""", "must be exactly 32 characters")]
    [InlineData("""{"type":"webhook","details":{"webhook_name":"a","webhook_url":"file:///etc/passwd"}}""", "details.webhook_url")]
    [InlineData("""{"type":"webhook","details":{"webhook_name":"a","webhook_url":"https://a.example.com","webhook_headers":[{"header":"user-agent","value":"x"}]}}""", "invalid webhook header name")]
    [InlineData("""{"type":"webhook","details":{"webhook_name":"a","webhook_url":"https://a.example.com","webhook_payloads":{"template_variables":[{"name":"a"}]}}}""", "need a payload template")]
    public async Task Wrong_recipients_are_refused(string body, string words)
    {
        await using var server = await ManagementServer.StartAsync();
        await server.RefusedAsync(422, words, "POST", "/1/recipients", body);
    }

    [Fact]
    public async Task Objectives_and_their_alerts_live_together()
    {
        await using var server = await ManagementServer.StartAsync();
        var sli = await server.CreateAsync("/1/derived_columns/web", """{"alias":"good","expression":"IF(EXISTS($duration_ms), NOT($error))"}""");
        await server.CreateAsync("/1/derived_columns/__all__", """{"alias":"anywhere","expression":"NOT($error)"}""");
        const string Body = """{"name":"Availability","description":"d","sli":{"alias":"good"},"time_period_days":30,"target_per_million":999000,"tags":[{"key":"team","value":"web"}]}""";
        var slo = await server.ExpectAsync(201, "POST", "/1/slos/web", Body);
        var id = slo.GetProperty("id").GetString();
        Assert.Equal(("[\"web\"]", JsonValueKind.Null, "good"), (slo.GetProperty("dataset_slugs").GetRawText(), slo.GetProperty("reset_at").ValueKind, slo.GetProperty("sli").GetProperty("alias").GetString()));
        await server.RefusedAsync(409, "used by the SLO Availability", "DELETE", $"/1/derived_columns/web/{sli}");
        var wide = await server.CreateAsync("/1/slos/__all__", Body.Replace("good", "anywhere", StringComparison.Ordinal).Replace("\"tags\"", "\"dataset_slugs\":[\"web\"],\"tags\"", StringComparison.Ordinal));
        Assert.Equal(2, (await server.ExpectAsync(200, "GET", "/1/slos/web")).GetArrayLength());
        await server.RefusedAsync(200, "998000", "PUT", $"/1/slos/web/{id}", Body.Replace("999000", "998000", StringComparison.Ordinal));
        var recipient = await server.CreateAsync("/1/recipients", Webhook);
        var exhaustion = await server.ExpectAsync(201, "POST", "/1/burn_alerts/web", $$"""{"exhaustion_minutes":240,"slo":{"id":"{{id}}"},"recipients":[{"id":"{{recipient}}"}]}""");
        Assert.Equal(("exhaustion_time", 240, false), (exhaustion.GetProperty("alert_type").GetString(), exhaustion.GetProperty("exhaustion_minutes").GetInt32(), exhaustion.GetProperty("triggered").GetBoolean()));
        var rate = await server.CreateAsync("/1/burn_alerts/web", $$"""{"alert_type":"budget_rate","budget_rate_window_minutes":60,"budget_rate_decrease_threshold_per_million":10000,"slo":{"id":"{{id}}"},"recipients":[{"id":"{{recipient}}"}]}""");
        var listed = await server.ExpectAsync(200, "GET", $"/1/burn_alerts/web?slo_id={id}");
        Assert.Equal((2, false), (listed.GetArrayLength(), listed[0].TryGetProperty("recipients", out _)));
        await server.RefusedAsync(422, "slo_id", "GET", "/1/burn_alerts/web");
        await server.RefusedAsync(200, "20000", "PUT", $"/1/burn_alerts/web/{rate}", $$"""{"alert_type":"budget_rate","budget_rate_window_minutes":120,"budget_rate_decrease_threshold_per_million":20000,"recipients":[{"id":"{{recipient}}"}]}""");
        await server.RefusedAsync(422, "cannot be changed", "PUT", $"/1/burn_alerts/web/{rate}", $$"""{"alert_type":"exhaustion_time","exhaustion_minutes":5,"recipients":[{"id":"{{recipient}}"}]}""");
        await server.RefusedAsync(409, "used by the burn alert", "DELETE", $"/1/recipients/{recipient}");
        await server.ExpectAsync(204, "DELETE", $"/1/burn_alerts/web/{exhaustion.GetProperty("id").GetString()}");
        await server.ExpectAsync(204, "DELETE", $"/1/slos/web/{id}");
        await server.ExpectAsync(404, "GET", $"/1/burn_alerts/web/{rate}");
        await server.ExpectAsync(204, "DELETE", $"/1/recipients/{recipient}");
        await server.ExpectAsync(204, "DELETE", $"/1/slos/__all__/{wide}");
    }

    [Theory]
    [InlineData("web", """{"name":"a","sli":{"alias":"none"},"time_period_days":30,"target_per_million":1}""", "there is no derived column none")]
    [InlineData("web", """{"name":"a","sli":{"alias":"good"},"time_period_days":0,"target_per_million":1}""", "time_period_days")]
    [InlineData("web", """{"name":"a","sli":{"alias":"good"},"time_period_days":1,"target_per_million":1000000}""", "target_per_million")]
    [InlineData("web", """{"name":"a","time_period_days":1,"target_per_million":1}""", "\"field\":\"sli\",\"code\":\"missing\"")]
    [InlineData("web", """{"name":"a","sli":{"alias":"good"},"time_period_days":1,"target_per_million":1,"dataset_slugs":["x"]}""", "environment-wide SLOs only")]
    [InlineData("__all__", """{"name":"a","sli":{"alias":"good"},"time_period_days":1,"target_per_million":1,"dataset_slugs":["web"]}""", "there is no environment-wide derived column good")]
    [InlineData("__all__", """{"name":"a","sli":{"alias":"wide"},"time_period_days":1,"target_per_million":1}""", "\"field\":\"dataset_slugs\",\"code\":\"missing\"")]
    [InlineData("__all__", """{"name":"a","sli":{"alias":"wide"},"time_period_days":1,"target_per_million":1,"dataset_slugs":["none"]}""", "dataset not found: none")]
    public async Task Wrong_objectives_are_refused(string slug, string body, string words)
    {
        await using var server = await ManagementServer.StartAsync();
        await server.CreateAsync("/1/derived_columns/web", """{"alias":"good","expression":"NOT($error)"}""");
        await server.CreateAsync("/1/derived_columns/__all__", """{"alias":"wide","expression":"NOT($error)"}""");
        await server.RefusedAsync(422, words, "POST", $"/1/slos/{slug}", body);
    }

    [Theory]
    [InlineData("GET", "/1/triggers/web")]
    [InlineData("GET", "/1/slos/web")]
    [InlineData("GET", "/1/recipients")]
    [InlineData("GET", "/1/boards")]
    [InlineData("GET", "/1/marker_settings/web")]
    [InlineData("PATCH", "/1/dataset_definitions/web")]
    [InlineData("POST", "/1/query_annotations/web")]
    public async Task Each_needs_its_permission(string method, string path)
    {
        await using var server = await ManagementServer.StartAsync(KeyPermissions.Queries);
        await server.RefusedAsync(403, "lacks the permission", method, path, method == "GET" ? null : "{}");
    }

    [Fact]
    public async Task What_is_too_long_or_no_object_is_refused_before_it_is_read()
    {
        await using var server = await ManagementServer.StartAsync();
        await server.RefusedAsync(413, "Body size is larger than maximum size of 100000 bytes", "POST", "/1/triggers/web", $$"""{"name":"{{new string('a', 100_000)}}"}""");
        await server.RefusedAsync(400, "could not parse request body", "POST", "/1/triggers/web", "[1]");
        await server.RefusedAsync(400, "malformed", "GET", "/1/triggers/web/nonsense!");
    }

    [Fact]
    public async Task Everything_outlives_the_process()
    {
        var files = new MemoryFiles();
        string[] lists = ["/1/marker_settings/web", "/1/recipients", "/1/triggers/web", "/1/slos/web", "/1/boards", "/1/dataset_definitions/web"];
        var before = new List<string>();
        await using (var server = await ManagementServer.StartAsync(files: files))
        {
            await server.CreateAsync("/1/marker_settings/web", """{"type":"deploy","color":"#F96E11"}""");
            await server.CreateAsync("/1/derived_columns/web", """{"alias":"good","expression":"NOT($error)"}""");
            var recipient = await server.CreateAsync("/1/recipients", Webhook);
            await server.CreateAsync("/1/triggers/web", $$"""{"name":"t","query":{"calculations":[{"op":"COUNT"}]},"threshold":{"op":">","value":1.5,"exceeded_limit":2},"recipients":[{"id":"{{recipient}}"}]}""");
            var slo = await server.CreateAsync("/1/slos/web", """{"name":"a","sli":{"alias":"good"},"time_period_days":7,"target_per_million":990000}""");
            await server.CreateAsync("/1/boards", $$"""{"name":"b","type":"flexible","panels":[{"type":"slo","slo_panel":{"slo_id":"{{slo}}"} },{"type":"text","text_panel":{"content":"hi"},"position":{"x_coordinate":3,"y_coordinate":9,"height":2,"width":5} }]}""");
            await server.ExpectAsync(200, "PATCH", "/1/dataset_definitions/web", """{"route":{"name":"name"}}""");
            foreach (var list in lists) before.Add((await server.ExpectAsync(200, "GET", list)).GetRawText());
        }

        await using var again = await ManagementServer.StartAsync(files: files);
        foreach (var (list, text) in lists.Zip(before)) Assert.Equal(WithoutAddress(text), WithoutAddress((await again.ExpectAsync(200, "GET", list)).GetRawText()));

        static string WithoutAddress(string text) => System.Text.RegularExpressions.Regex.Replace(text, "http://[^\"]*", "");
    }
}
