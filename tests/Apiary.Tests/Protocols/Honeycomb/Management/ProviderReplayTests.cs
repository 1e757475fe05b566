using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Management;

/// <summary>
/// Each resource of the Terraform provider through one life, as its client asks: created, read, planned again without a difference, updated, given wrong input,
/// deleted, and gone. What is special to each is in the tests beside this one.
/// </summary>
public sealed class ProviderReplayTests
{
    private const string Team = "/2/teams/my-team";

    /// <summary>Name, path, body, a field that is updated with its new value, a wrong body, its status and words.</summary>
    public static TheoryData<string, string, string, string, string, int, string> Resources() => new()
    {
        { "marker", "/1/markers/web", """{"message":"v1","type":"deploy","start_time":1714564800,"url":"https://ci.example.com/1"}""", "message=v2", """{"start_time":"soon"}""", 422, "start_time" },
        { "marker setting", "/1/marker_settings/web", """{"type":"deploy","color":"#F96E11"}""", "color=#112233", """{"type":"x","color":"red"}""", 422, "color" },
        { "dataset", "/1/datasets", """{"name":"Shop","description":"d","expand_json_depth":3}""", "description=e", """{"description":"d"}""", 422, "\"field\":\"name\",\"code\":\"missing\"" },
        { "column", "/1/columns/web", """{"key_name":"cart.size","type":"integer","description":"d","hidden":false}""", "description=e", """{"type":"integer"}""", 400, "Key name cannot be blank" },
        { "derived column", "/1/derived_columns/web", """{"alias":"slow","expression":"GT($duration_ms, 100)","description":"d"}""", "description=e", """{"alias":"b","expression":"IF("}""", 400, "at character" },
        { "query annotation", "/1/query_annotations/web", """{"name":"Requests","description":"d","query_id":"{query}"}""", "name=More", """{"name":"a","query_id":"2222222222x"}""", 400, "Query ID included in body is invalid" },
        { "flexible board", "/1/boards", """{"name":"Shop","description":"d","type":"flexible","panels":[{"type":"query","query_panel":{"query_id":"{query}","query_annotation_id":"{annotation}","query_style":"graph"}},{"type":"slo","slo_panel":{"slo_id":"{slo}"}},{"type":"text","text_panel":{"content":"# a"}}]}""", "name=Shop 2", """{"name":"a","type":"flexible","panels":[{"type":"pie"}]}""", 422, "panels[0].type" },
        { "board view", "/1/boards/{board}/views", """{"name":"errors","filters":[{"column":"error","operation":"=","value":true}]}""", "name=all errors", """{"name":"none","filters":[]}""", 422, "filters" },
        { "trigger", "/1/triggers/web", """{"name":"Slow","description":"d","query_id":"{query}","frequency":900,"threshold":{"op":">","value":10,"exceeded_limit":2},"alert_type":"on_change","recipients":[{"id":"{recipient}"}],"disabled":false,"tags":[{"key":"team","value":"web"}]}""", "name=Slower", """{"name":"a","query":{"calculations":[{"op":"COUNT"}],"limit":3},"threshold":{"op":">","value":1}}""", 422, "Trigger queries cannot use limit" },
        { "slo", "/1/slos/web", """{"name":"Availability","description":"d","sli":{"alias":"good"},"time_period_days":30,"target_per_million":999000,"tags":[]}""", "name=Up", """{"name":"a","sli":{"alias":"none"},"time_period_days":0,"target_per_million":1}""", 422, "sli.alias" },
        { "burn alert, exhaustion time", "/1/burn_alerts/web", """{"alert_type":"exhaustion_time","exhaustion_minutes":240,"description":"d","slo":{"id":"{slo}"},"recipients":[{"id":"{recipient}"}]}""", "description=e", """{"alert_type":"exhaustion_time","budget_rate_window_minutes":60,"slo":{"id":"{slo}"},"recipients":[{"id":"{recipient}"}]}""", 422, "must not be configured when" },
        { "burn alert, budget rate", "/1/burn_alerts/web", """{"alert_type":"budget_rate","budget_rate_window_minutes":60,"budget_rate_decrease_threshold_per_million":10000,"slo":{"id":"{slo}"},"recipients":[{"id":"{recipient}"}]}""", "description=e", """{"alert_type":"budget_rate","budget_rate_window_minutes":5,"budget_rate_decrease_threshold_per_million":0,"slo":{"id":"{slo}"},"recipients":[{"id":"{recipient}"}]}""", 422, "budget_rate_window_minutes" },
        { "email recipient", "/1/recipients", """{"type":"email","details":{"email_address":"a@example.com"}}""", "details.email_address=b@example.com", """{"type":"email","details":{"email_address":"nobody"}}""", 422, "details.email_address" },
        { "slack recipient", "/1/recipients", """{"type":"slack","details":{"slack_channel":"#a"}}""", "details.slack_channel=#b", """{"type":"slack","details":{}}""", 422, "details.slack_channel" },
        { "pagerduty recipient", "/1/recipients", """{"type":"pagerduty","details":{"pagerduty_integration_key":"0123456789abcdef0123456789abcdef","pagerduty_integration_name":"p"}}""", "details.pagerduty_integration_name=q", """{"type":"pagerduty","details":{"pagerduty_integration_key":"short","pagerduty_integration_name":"p"}}""", 422, "must be exactly 32 characters" },
        { "webhook recipient", "/1/recipients", """{"type":"webhook","details":{"webhook_name":"w","webhook_url":"https://w.example.com/","webhook_secret":"s"}}""", "details.webhook_name=v", """{"type":"webhook","details":{"webhook_name":"w","webhook_url":"ftp://w.example.com/"}}""", 422, "details.webhook_url" },
        { "msteams workflow recipient", "/1/recipients", """{"type":"msteams_workflow","details":{"webhook_name":"t","webhook_url":"https://t.example.com/"}}""", "details.webhook_name=u", """{"type":"msteams_workflow","details":{"webhook_name":"t"}}""", 422, "details.webhook_url" },
        { "environment", $"{Team}/environments", """{"data":{"type":"environments","attributes":{"name":"Staging","description":"d","color":"lightGreen"}}}""", "data.attributes.description=e", """{"data":{"type":"environments","attributes":{"name":""}}}""", 422, "name" },
        { "api key", $"{Team}/api-keys", """{"data":{"type":"api-keys","attributes":{"key_type":"ingest","name":"svc","disabled":false,"permissions":{"create_datasets":true}},"relationships":{"environment":{"data":{"id":"{environment}","type":"environments"}}}}}""", "data.attributes.name=svc2", """{"data":{"type":"api-keys","attributes":{"key_type":"root","name":"a"},"relationships":{"environment":{"data":{"id":"{environment}","type":"environments"}}}}}""", 422, "key_type" },
    };

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task A_resource_lives_as_its_provider_asks(string name, string path, string body, string update, string wrong, int wrongStatus, string words)
    {
        await using var server = await ManagementServer.StartAsync();
        var client = new Replay(server, path.StartsWith("/2/", StringComparison.Ordinal));
        var known = await client.PrepareAsync(name);
        path = Fill(path, known);
        body = Fill(body, known);

        var (refusal, text) = await client.SendAsync("POST", path, Fill(wrong, known));
        Assert.True(refusal == wrongStatus && text.Contains(words, StringComparison.Ordinal), $"{name}: expected {wrongStatus} {words}, found {refusal} {text}");

        var (status, made) = await client.SendAsync("POST", path, body);
        Assert.True(status == 201, $"{name}: expected 201, found {status} {made}");
        var item = $"{path}/{IdOf(made, name)}";
        var read = await client.ReadAsync(path, item, made, name);
        SameAs(body, read, name);

        // Update sends the whole, but for JSON:API, and what is read next is that.
        var changed = Changed(body, update);
        var (updated, answer) = await client.SendAsync(client.IsTeamApi ? "PATCH" : "PUT", item, client.IsTeamApi ? Only(changed, update) : changed);
        Assert.True(updated == 200, $"{name}: expected 200, found {updated} {answer}");
        SameAs(changed, await client.ReadAsync(path, item, made, name), name);

        await client.UnprotectAsync(item, name);
        var (deleted, gone) = await client.SendAsync("DELETE", item);
        Assert.True(deleted == (name.StartsWith("marker", StringComparison.Ordinal) ? 200 : name == "dataset" ? 202 : 204), $"{name}: deleted with {deleted} {gone}");
        Assert.Equal("", await client.ReadAsync(path, item, made, name));
        Assert.Equal(404, (await client.SendAsync("DELETE", item)).Status);
    }

    [Fact]
    public async Task A_dataset_definition_and_a_query_live_without_a_deletion()
    {
        await using var server = await ManagementServer.StartAsync();
        await server.RefusedAsync(422, "The following columns were not found: none", "PATCH", "/1/dataset_definitions/web", """{"user":{"name":"none"}}""");
        await server.ExpectAsync(200, "PATCH", "/1/dataset_definitions/web", """{"user":{"name":"name","column_type":"column"}}""");
        await server.RefusedAsync(200, "\"user\":{\"name\":\"name\"", "GET", "/1/dataset_definitions/web");
        // The provider deletes a definition by giving its column back.
        await server.ExpectAsync(200, "PATCH", "/1/dataset_definitions/web", """{"user":{"name":""}}""");
        Assert.Equal(JsonValueKind.Null, (await server.ExpectAsync(200, "GET", "/1/dataset_definitions/web")).GetProperty("user").ValueKind);
        await server.RefusedAsync(422, "calculations", "POST", "/1/queries/web", """{"calculations":[{"op":"SHOUT"}]}""");
        const string Query = """{"calculations":[{"op":"P99","column":"duration_ms"}],"breakdowns":["name"],"time_range":900}""";
        var id = (await server.ExpectAsync(200, "POST", "/1/queries/web", Query)).GetProperty("id").GetString();
        SameAs(Query, (await server.ExpectAsync(200, "GET", $"/1/queries/web/{id}")).GetRawText(), "query");
        Assert.Equal(id, (await server.ExpectAsync(200, "POST", "/1/queries/web", Query)).GetProperty("id").GetString());
        await server.ExpectAsync(404, "GET", "/1/queries/web/2222222222x");
    }

    private static string Fill(string text, IReadOnlyDictionary<string, string> known) =>
        known.Aggregate(text, (filled, pair) => filled.Replace($"{{{pair.Key}}}", pair.Value, StringComparison.Ordinal));

    private static string IdOf(string made, string name)
    {
        var root = JsonDocument.Parse(made).RootElement;
        return root.TryGetProperty("data", out var data) ? data.GetProperty("id").GetString()! : root.GetProperty(name == "dataset" ? "slug" : "id").GetString()!;
    }

    /// <summary>The body with another value of one field.</summary>
    private static string Changed(string body, string update)
    {
        var (path, value) = (update[..update.IndexOf('=', StringComparison.Ordinal)].Split('.'), update[(update.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var root = JsonNode.Parse(body)!;
        var node = root;
        foreach (var step in path[..^1]) node = node[step]!;
        node[path[^1]] = value;
        return root.ToJsonString();
    }

    /// <summary>Of a JSON:API body the one attribute that changes.</summary>
    private static string Only(string body, string update)
    {
        var data = JsonNode.Parse(body)!["data"]!;
        var field = update[..update.IndexOf('=', StringComparison.Ordinal)].Split('.')[^1];
        return new JsonObject { ["data"] = new JsonObject { ["type"] = data["type"]!.DeepClone(), ["attributes"] = new JsonObject { [field] = data["attributes"]![field]!.DeepClone() } } }.ToJsonString();
    }

    /// <summary>Whether everything that was said is read again, so that a plan shows no difference; more may be there.</summary>
    private static void SameAs(string said, string read, string name)
    {
        Assert.True(read.Length > 0, $"{name}: not found");
        Compare(JsonDocument.Parse(said).RootElement, JsonDocument.Parse(read).RootElement, name);
    }

    private static void Compare(JsonElement said, JsonElement read, string path)
    {
        switch (said.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in said.EnumerateObject())
                {
                    Assert.True(read.TryGetProperty(field.Name, out var value), $"{path}.{field.Name} is not in {read.GetRawText()}");
                    Compare(field.Value, value, $"{path}.{field.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal((path, said.GetArrayLength()), (path, read.GetArrayLength()));
                foreach (var (left, right) in said.EnumerateArray().Zip(read.EnumerateArray())) Compare(left, right, path);
                break;
            default:
                Assert.True(JsonElement.DeepEquals(said, read), $"{path}: said {said.GetRawText()}, read {read.GetRawText()}");
                break;
        }
    }

    private sealed class Replay(ManagementServer server, bool isTeamApi)
    {
        private readonly string managementKey =
            isTeamApi ? server.Server.Workspace.CreateKey(server.Server.Workspace.Environments[0].Id, "terraform", KeyKind.Management, KeyPermissions.Management).Secret : "";

        public bool IsTeamApi => isTeamApi;

        /// <summary>What resources refer to, by the names that stand in braces.</summary>
        public async Task<Dictionary<string, string>> PrepareAsync(string name)
        {
            var known = new Dictionary<string, string> { ["environment"] = server.Server.Workspace.Environments[0].Id };
            if (isTeamApi) return known;
            known["query"] = (await server.ExpectAsync(200, "POST", "/1/queries/web", """{"calculations":[{"op":"COUNT"}],"time_range":900}""")).GetProperty("id").GetString()!;
            known["annotation"] = await server.CreateAsync("/1/query_annotations/web", $$"""{"name":"q","query_id":"{{known["query"]}}"}""");
            await server.CreateAsync("/1/derived_columns/web", """{"alias":"good","expression":"NOT($error)"}""");
            known["slo"] = await server.CreateAsync("/1/slos/web", """{"name":"s","sli":{"alias":"good"},"time_period_days":7,"target_per_million":990000}""");
            known["recipient"] = await server.CreateAsync("/1/recipients", """{"type":"email","details":{"email_address":"team@example.com"}}""");
            if (name == "board view") known["board"] = await server.CreateAsync("/1/boards", """{"name":"b","type":"flexible","panels":[]}""");
            return known;
        }

        public async Task<(int Status, string Text)> SendAsync(string method, string path, string? body = null)
        {
            if (!isTeamApi)
            {
                using var answered = await server.SendAsync(method, path, body);
                return ((int)answered.StatusCode, await answered.Content.ReadAsStringAsync());
            }

            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", managementKey);
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/vnd.api+json");
            using var reply = await server.Server.Http.SendAsync(request);
            return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync());
        }

        /// <summary>The resource as it is read again; empty when it is gone. Markers and their settings are found in the list alone.</summary>
        public async Task<string> ReadAsync(string path, string item, string made, string name)
        {
            if (!name.StartsWith("marker", StringComparison.Ordinal))
            {
                var (status, text) = await SendAsync("GET", item);
                return status == 200 ? text : "";
            }

            var list = JsonDocument.Parse((await SendAsync("GET", path)).Text).RootElement;
            var found = list.EnumerateArray().FirstOrDefault(one => one.GetProperty("id").GetString() == IdOf(made, name));
            return found.ValueKind == JsonValueKind.Undefined ? "" : found.GetRawText();
        }

        /// <summary>What must be said before a deletion.</summary>
        public async Task UnprotectAsync(string item, string name)
        {
            if (name == "dataset") Assert.Equal(200, (await SendAsync("PUT", item, """{"settings":{"delete_protected":false}}""")).Status);
            if (name == "environment") Assert.Equal(200, (await SendAsync("PATCH", item, """{"data":{"type":"environments","attributes":{"settings":{"delete_protected":false}}}}""")).Status);
        }
    }
}
