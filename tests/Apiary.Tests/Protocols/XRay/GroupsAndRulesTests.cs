using System.Net;
using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Protocols.XRay;

/// <summary>Groups, sampling rules, targets and tags over HTTP, as SDKs and the command line use them.</summary>
public sealed class GroupsAndRulesTests
{
    [Fact]
    public async Task The_recorded_group_is_made_listed_changed_and_removed()
    {
        await using var server = await XRayTestServer.StartAsync();
        var made = await server.CallAsync("/CreateGroup", Recorded("aws-cli-create-group"));
        Assert.Equal("service(\"cruddur-backend-flask\") {fault OR error}", (string)made["Group"]!["FilterExpression"]!);
        Assert.Matches("^arn:aws:xray:us-east-1:000000000000:group/Cruddur/[0-9A-Za-z]+$", (string)made["Group"]!["GroupARN"]!);
        Assert.Equal("""{"InsightsEnabled":false,"NotificationsEnabled":false}""", made["Group"]!["InsightsConfiguration"]!.ToJsonString());
        Assert.Equal(["Default", "Cruddur"], (await server.CallAsync("/Groups", "{}"))["Groups"]!.AsArray().Select(group => (string)group!["GroupName"]!));

        var changed = await server.CallAsync("/UpdateGroup", """{"GroupName":"Cruddur","FilterExpression":"fault","InsightsConfiguration":{"InsightsEnabled":true}}""");
        Assert.Equal(("fault", true), ((string)changed["Group"]!["FilterExpression"]!, (bool)changed["Group"]!["InsightsConfiguration"]!["InsightsEnabled"]!));
        var arn = (string)changed["Group"]!["GroupARN"]!;
        Assert.Equal("fault", (string)(await server.CallAsync("/GetGroup", $$"""{"GroupARN":"{{arn}}"}"""))["Group"]!["FilterExpression"]!);
        Assert.Equal("{}", (await server.CallAsync("/DeleteGroup", $$"""{"GroupARN":"{{arn}}"}""")).ToJsonString());
        Assert.Single((await server.CallAsync("/Groups", ""))["Groups"]!.AsArray());
    }

    [Theory]
    [InlineData("/CreateGroup", "{}", "groupName")]
    [InlineData("/CreateGroup", """{"GroupName":"Default"}""", "always there")]
    [InlineData("/CreateGroup", """{"GroupName":"a b"}""", "letters")]
    [InlineData("/CreateGroup", """{"GroupName":"123456789012345678901234567890123"}""", "letters")]
    [InlineData("/CreateGroup", """{"GroupName":"g","FilterExpression":"service("}""", "Invalid filter expression")]
    [InlineData("/CreateGroup", """{"GroupName":"taken"}""", "already exists")]
    [InlineData("/CreateGroup", """{"GroupName":"g","InsightsConfiguration":{"NotificationsEnabled":true}}""", "needs InsightsEnabled")]
    [InlineData("/CreateGroup", """{"GroupName":"g","Tags":[{"Value":"x"}]}""", "tag")]
    [InlineData("/UpdateGroup", """{"GroupName":"none"}""", "not found")]
    [InlineData("/UpdateGroup", """{"GroupName":"Default","FilterExpression":"ok"}""", "cannot be changed")]
    [InlineData("/DeleteGroup", "{}", "required")]
    [InlineData("/GetGroup", """{"GroupName":"none"}""", "not found")]
    [InlineData("/Groups", """{"NextToken":"nonsense"}""", "NextToken")]
    [InlineData("/CreateSamplingRule", "{}", "samplingRule")]
    [InlineData("/CreateSamplingRule", """{"SamplingRule":{"RuleName":"r"}}""", "must not be null")]
    [InlineData("/UpdateSamplingRule", """{"SamplingRuleUpdate":{"RuleName":"none","FixedRate":1}}""", "does not exist")]
    [InlineData("/UpdateSamplingRule", """{"SamplingRuleUpdate":{"RuleName":"Default","Priority":1}}""", "only FixedRate")]
    [InlineData("/UpdateSamplingRule", """{"SamplingRuleUpdate":{"RuleName":"Default","FixedRate":1.5}}""", "FixedRate must be a number from 0 to 1")]
    [InlineData("/DeleteSamplingRule", """{"RuleName":"Default"}""", "cannot be deleted")]
    [InlineData("/DeleteSamplingRule", """{"RuleName":"a","RuleARN":"b"}""", "either")]
    [InlineData("/SamplingTargets", "{}", "must not be null")]
    [InlineData("/PutEncryptionConfig", """{"Type":"KMS","KeyId":"k"}""", "no KMS")]
    public async Task What_cannot_be_done_is_told_as_an_invalid_request(string path, string body, string words)
    {
        await using var server = await XRayTestServer.StartAsync();
        await server.CallAsync("/CreateGroup", """{"GroupName":"taken"}""");
        var (status, text) = await server.TryAsync(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(words, (string)JsonNode.Parse(text)!["Message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recorded_rule_is_made_and_read_as_sdks_parse_it()
    {
        var time = new ManualTime();
        await using var server = await XRayTestServer.StartAsync(time: time);
        var record = (await server.CallAsync("/CreateSamplingRule", Recorded("aws-cli-create-sampling-rule")))["SamplingRuleRecord"]!;
        Assert.Equal("arn:aws:xray:us-east-1:000000000000:sampling-rule/Cruddur", (string)record["SamplingRule"]!["RuleARN"]!);
        Assert.Equal(time.GetUtcNow().ToUnixTimeSeconds(), (double)record["CreatedAt"]!);
        var rules = await server.CallAsync("/GetSamplingRules", """{"NextToken": null}""");
        // Whole numbers have no point, for a client that reads them as such.
        Assert.Equal(
            """{"RuleName":"Cruddur","RuleARN":"arn:aws:xray:us-east-1:000000000000:sampling-rule/Cruddur","ResourceARN":"*","Priority":9000,"FixedRate":0.1,"ReservoirSize":5,"ServiceName":"Cruddur","ServiceType":"*","Host":"*","HTTPMethod":"*","URLPath":"*","Version":1,"Attributes":{}}""",
            rules["SamplingRuleRecords"]![0]!["SamplingRule"]!.ToJsonString());
        Assert.Equal(("Default", 10000, 0.05, 1), Read(rules["SamplingRuleRecords"]![1]!["SamplingRule"]!));

        Assert.Equal(("Default", 10000, 0.5, 7), Read((await server.CallAsync("/UpdateSamplingRule", """{"SamplingRuleUpdate":{"RuleName":"Default","FixedRate":0.5,"ReservoirSize":7}}"""))["SamplingRuleRecord"]!["SamplingRule"]!));
        Assert.Equal(("Cruddur", 1, 0.1, 5), Read((await server.CallAsync("/UpdateSamplingRule", """{"SamplingRuleUpdate":{"RuleARN":"arn:aws:xray:us-east-1:000000000000:sampling-rule/Cruddur","Priority":1}}"""))["SamplingRuleRecord"]!["SamplingRule"]!));
        Assert.Equal(("Cruddur", 1, 0.1, 5), Read((await server.CallAsync("/DeleteSamplingRule", """{"RuleName":"Cruddur"}"""))["SamplingRuleRecord"]!["SamplingRule"]!));
        Assert.Single((await server.CallAsync("/GetSamplingRules", ""))["SamplingRuleRecords"]!.AsArray());
    }

    [Fact]
    public async Task A_reservoir_is_shared_among_those_who_use_it()
    {
        var time = new ManualTime();
        await using var server = await XRayTestServer.StartAsync(time: time);
        await server.CallAsync("/CreateSamplingRule", Recorded("aws-cli-create-sampling-rule"));
        var changedAt = time.GetUtcNow().ToUnixTimeSeconds();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, await QuotaAsync("a", 10));
        // Of five the first by name gets the odd one.
        Assert.Equal(2, await QuotaAsync("b", 10));
        Assert.Equal(3, await QuotaAsync("a", 10));
        Assert.Equal(0, await QuotaAsync("idle", 0));
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(5, await QuotaAsync("b", 10));

        var answer = await TargetsAsync("b", "Cruddur", 1);
        Assert.Equal(changedAt, (double)answer["LastRuleModification"]!);
        var target = answer["SamplingTargetDocuments"]![0]!;
        Assert.Equal((0.1, 10, (double)(time.GetUtcNow().ToUnixTimeSeconds() + 300)), ((double)target["FixedRate"]!, (int)target["Interval"]!, (double)target["ReservoirQuotaTTL"]!));
        Assert.Equal("UnknownRule", (string)(await TargetsAsync("b", "gone", 1))["UnprocessedStatistics"]![0]!["ErrorCode"]!);

        var windows = (await server.CallAsync("/SamplingStatisticSummaries", "{}"))["SamplingStatisticSummaries"]!.AsArray();
        Assert.Equal((2, 41), (windows.Count, windows.Sum(window => (int)window!["RequestCount"]!)));

        async Task<int> QuotaAsync(string client, int requests) => (int)(await TargetsAsync(client, "Cruddur", requests))["SamplingTargetDocuments"]![0]!["ReservoirQuota"]!;

        Task<JsonNode> TargetsAsync(string client, string rule, int requests) => server.CallAsync(
            "/SamplingTargets",
            $$"""{"SamplingStatisticsDocuments":[{"RuleName":"{{rule}}","ClientID":"{{client}}","RequestCount":{{requests}},"SampledCount":1,"BorrowCount":0,"Timestamp":{{time.GetUtcNow().ToUnixTimeSeconds()}}}]}""");
    }

    [Fact]
    public async Task Groups_rules_and_tags_are_there_after_a_restart()
    {
        var files = new MemoryFiles();
        string arn;
        await using (var server = await XRayTestServer.StartAsync(files: files))
        {
            arn = (string)(await server.CallAsync("/CreateGroup", """{"GroupName":"g","Tags":[{"Key":"a","Value":"1"}]}"""))["Group"]!["GroupARN"]!;
            await server.CallAsync("/CreateSamplingRule", Recorded("aws-cli-create-sampling-rule"));
            await server.CallAsync("/TagResource", $$"""{"ResourceARN":"{{arn}}","Tags":[{"Key":"b","Value":"2"},{"Key":"a","Value":"3"}]}""");
            Assert.Equal(HttpStatusCode.NotFound, (await server.TryAsync("/ListTagsForResource", """{"ResourceARN":"arn:nobody"}""")).Status);
        }

        await using var again = await XRayTestServer.StartAsync(files: files);
        Assert.Equal("""[{"Key":"a","Value":"3"},{"Key":"b","Value":"2"}]""", (await again.CallAsync("/ListTagsForResource", $$"""{"ResourceARN":"{{arn}}"}"""))["Tags"]!.ToJsonString());
        await again.CallAsync("/UntagResource", $$"""{"ResourceARN":"{{arn}}","TagKeys":["a"]}""");
        Assert.Equal("""[{"Key":"b","Value":"2"}]""", (await again.CallAsync("/ListTagsForResource", $$"""{"ResourceARN":"{{arn}}"}"""))["Tags"]!.ToJsonString());
        Assert.Equal(2, (await again.CallAsync("/GetSamplingRules", "{}"))["SamplingRuleRecords"]!.AsArray().Count);
        Assert.True((double)(await again.CallAsync("/SamplingTargets", """{"SamplingStatisticsDocuments":[]}"""))["LastRuleModification"]! > 0);
    }

    [Fact]
    public async Task There_may_be_as_many_as_the_options_say_and_as_many_tags_as_aws_allows()
    {
        await using var server = await XRayTestServer.StartAsync(new ApiaryOptions { MaxXRayGroups = 1, MaxXRayRules = 1 });
        var tags = new JsonArray([.. Enumerable.Range(0, 50).Select(i => new JsonObject { ["Key"] = $"k{i}", ["Value"] = "" })]);
        var arn = (string)(await server.CallAsync("/CreateGroup", new JsonObject { ["GroupName"] = "one", ["Tags"] = tags }.ToJsonString()))["Group"]!["GroupARN"]!;
        Assert.Contains("--xray-max-groups", (await server.TryAsync("/CreateGroup", """{"GroupName":"two"}""")).Text, StringComparison.Ordinal);
        Assert.Contains("at most 50 tags", (await server.TryAsync("/TagResource", $$"""{"ResourceARN":"{{arn}}","Tags":[{"Key":"one more","Value":""}]}""")).Text, StringComparison.Ordinal);
        await server.CallAsync("/CreateSamplingRule", Recorded("aws-cli-create-sampling-rule"));
        var (status, text) = await server.TryAsync("/CreateSamplingRule", Recorded("aws-cli-create-sampling-rule").Replace("Cruddur", "Other", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("There are 1 sampling rules already", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/EncryptionConfig", "", """{"EncryptionConfig":{"Status":"ACTIVE","Type":"NONE"}}""")]
    [InlineData("/PutEncryptionConfig", """{"Type":"NONE"}""", """{"EncryptionConfig":{"Status":"ACTIVE","Type":"NONE"}}""")]
    [InlineData("/InsightSummaries", "{}", """{"InsightSummaries":[]}""")]
    [InlineData("/GetTraceSegmentDestination", "{}", """{"Destination":"XRay","Status":"ACTIVE"}""")]
    public async Task What_tools_ask_of_besides_has_an_answer(string path, string body, string answer)
    {
        await using var server = await XRayTestServer.StartAsync();
        Assert.Equal(answer, (await server.CallAsync(path, body)).ToJsonString());
    }

    private static (string, int, double, int) Read(JsonNode rule) => ((string)rule["RuleName"]!, (int)rule["Priority"]!, (double)rule["FixedRate"]!, (int)rule["ReservoirSize"]!);

    private static string Recorded(string name) => File.ReadAllText(Path.Combine(Repository.Root, "tests/cases/wire/xray", name + ".bin"));
}
