using System.Net;
using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Xunit;

namespace Apiary.Tests.Protocols.XRay;

/// <summary>What tools ask beside traces: retrievals, indexing rules, destinations, resource policies, insights.</summary>
public sealed class HousekeepingTests
{
    private const string Window = "\"StartTime\":1705090000,\"EndTime\":1705099999";

    [Fact]
    public async Task A_retrieval_is_complete_at_once_until_it_is_cancelled()
    {
        await using var server = await XRayTestServer.StartAsync();
        await server.PutAsync("""{"name":"backend","id":"70de5b6f19ff9a0a","trace_id":"1-65a1b2c3-0123456789abcdef01234567","start_time":1705095875.1,"end_time":1705095875.42}""");
        var token = (string)(await server.CallAsync("/StartTraceRetrieval", $$"""{"TraceIds":["1-65a1b2c3-0123456789abcdef01234567"],{{Window}}}"""))["RetrievalToken"]!;
        var listed = await server.CallAsync("/ListRetrievedTraces", $$"""{"RetrievalToken":"{{token}}"}""");
        Assert.Equal(("COMPLETE", "XRAY"), ((string)listed["RetrievalStatus"]!, (string)listed["TraceFormat"]!));
        Assert.Contains("\"backend\"", (string)listed["Traces"]!.AsArray().Single()!["Spans"]!.AsArray().Single()!["Document"]!, StringComparison.Ordinal);
        var graph = await server.CallAsync("/GetRetrievedTracesGraph", $$"""{"RetrievalToken":"{{token}}"}""");
        Assert.Contains(graph["Services"]!.AsArray(), service => (string?)service!["Name"] == "backend");
        Assert.Equal("{}", (await server.CallAsync("/CancelTraceRetrieval", $$"""{"RetrievalToken":"{{token}}"}""")).ToJsonString());
        listed = await server.CallAsync("/ListRetrievedTraces", $$"""{"RetrievalToken":"{{token}}"}""");
        Assert.Equal("CANCELLED", (string)listed["RetrievalStatus"]!);
        Assert.Empty(listed["Traces"]!.AsArray());
    }

    [Fact]
    public async Task Policies_are_kept_over_a_restart_under_their_revision()
    {
        var files = new MemoryFiles();
        string revision;
        await using (var server = await XRayTestServer.StartAsync(files: files))
        {
            var put = await server.CallAsync("/PutResourcePolicy", """{"PolicyName":"p","PolicyDocument":"{\"a\":1}","PolicyRevisionId":"0"}""");
            revision = (string)put["ResourcePolicy"]!["PolicyRevisionId"]!;
            Assert.Contains("InvalidPolicyRevisionIdException", await FaultAsync(server, "/PutResourcePolicy", """{"PolicyName":"p","PolicyDocument":"{}","PolicyRevisionId":"0"}"""), StringComparison.Ordinal);
            for (var i = 1; i < 5; i++) await server.CallAsync("/PutResourcePolicy", $$"""{"PolicyName":"p{{i}}","PolicyDocument":"{}"}""");
            Assert.Contains("PolicyCountLimitExceededException", await FaultAsync(server, "/PutResourcePolicy", """{"PolicyName":"sixth","PolicyDocument":"{}"}"""), StringComparison.Ordinal);
        }

        await using var again = await XRayTestServer.StartAsync(files: files);
        var listed = (await again.CallAsync("/ListResourcePolicies", ""))["ResourcePolicies"]!.AsArray();
        Assert.Equal((5, revision, """{"a":1}"""), (listed.Count, (string)listed[0]!["PolicyRevisionId"]!, (string)listed[0]!["PolicyDocument"]!));
        await again.CallAsync("/DeleteResourcePolicy", $$"""{"PolicyName":"p","PolicyRevisionId":"{{revision}}"}""");
        Assert.Equal(4, (await again.CallAsync("/ListResourcePolicies", ""))["ResourcePolicies"]!.AsArray().Count);
    }

    [Fact]
    public async Task Every_span_is_indexed_and_stays_here()
    {
        await using var server = await XRayTestServer.StartAsync();
        var rule = (await server.CallAsync("/GetIndexingRules", "{}"))["IndexingRules"]!.AsArray().Single()!;
        Assert.Equal("""{"Probabilistic":{"DesiredSamplingPercentage":100,"ActualSamplingPercentage":100}}""", rule["Rule"]!.ToJsonString());
        Assert.NotNull((await server.CallAsync("/UpdateIndexingRule", """{"Name":"Default","Rule":{"Probabilistic":{"DesiredSamplingPercentage":100}}}"""))["IndexingRule"]);
        Assert.Equal("ACTIVE", (string)(await server.CallAsync("/UpdateTraceSegmentDestination", """{"Destination":"XRay"}"""))["Status"]!);
    }

    [Theory]
    [InlineData("/StartTraceRetrieval", "{}", "traceIds")]
    [InlineData("/StartTraceRetrieval", """{"TraceIds":[]}""", "startTime")]
    [InlineData("/ListRetrievedTraces", """{"RetrievalToken":"none"}""", "ResourceNotFoundException")]
    [InlineData("/CancelTraceRetrieval", "{}", "retrievalToken")]
    [InlineData("/UpdateIndexingRule", """{"Name":"other","Rule":{}}""", "ResourceNotFoundException")]
    [InlineData("/UpdateIndexingRule", """{"Name":"Default","Rule":{"Probabilistic":{"DesiredSamplingPercentage":5}}}""", "100")]
    [InlineData("/UpdateTraceSegmentDestination", """{"Destination":"CloudWatchLogs"}""", "XRay")]
    [InlineData("/PutResourcePolicy", """{"PolicyName":"p","PolicyDocument":"[]"}""", "MalformedPolicyDocumentException")]
    [InlineData("/Insight", """{"InsightId":"i"}""", "no insight")]
    public async Task What_cannot_be_is_refused(string path, string body, string words)
    {
        await using var server = await XRayTestServer.StartAsync();
        Assert.Contains(words, await FaultAsync(server, path, body), StringComparison.Ordinal);
    }

    private static async Task<string> FaultAsync(XRayTestServer server, string path, string body)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsync(server.Address + path, new StringContent(body));
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.NotNull(JsonNode.Parse(text));
        return string.Join(' ', answer.Headers.TryGetValues("x-amzn-ErrorType", out var codes) ? codes : []) + " " + text;
    }
}
