using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Protocols.Aws;

/// <summary>AWS's operations for callers of our API: who may, what is refused and how, and what a signed request to nowhere gets.</summary>
public sealed class AwsApiDoorTests
{
    [Fact]
    public async Task Groups_rules_and_log_groups_are_one_with_those_of_signed_requests()
    {
        await using var server = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(server, "xray/CreateGroup", """{"GroupName":"Cruddur","FilterExpression":"fault"}""")).Status);
        Assert.Contains("\"Cruddur\"", (await CallAsync(server, "xray/GetGroups", "{}")).Text, StringComparison.Ordinal);
        await SendSignedLikeAsync(server, "/", "CreateLogGroup", """{"logGroupName":"/aws/x"}""");
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(server, "logs/PutRetentionPolicy", """{"logGroupName":"/aws/x","retentionInDays":14}""")).Status);
        var listed = JsonNode.Parse(await server.Http.GetStringAsync("/api/log-groups"))!["groups"]!.AsArray().Single()!;
        Assert.Equal(("/aws/x", 14, 0, 0L), ((string)listed["name"]!, (int)listed["retention_days"]!, (int)listed["streams"]!, (long)listed["stored_bytes"]!));
    }

    [Fact]
    public async Task Streams_have_the_bytes_put_into_them_here_alone()
    {
        await using var server = await StartAsync();
        await SendSignedLikeAsync(server, "/", "CreateLogGroup", """{"logGroupName":"g"}""");
        await SendSignedLikeAsync(server, "/", "CreateLogStream", """{"logGroupName":"g","logStreamName":"s"}""");
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var put = $$"""{"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1,"message":"too old"},{"timestamp":{{now}},"message":"größe"},{"timestamp":{{now}},"message":"x"}]}""";
        for (var i = 0; i < 2; i++) await SendSignedLikeAsync(server, "/", "PutLogEvents", put);
        var stream = JsonNode.Parse((await CallAsync(server, "logs/DescribeLogStreams", """{"logGroupName":"g","orderBy":"LastEventTime"}""")).Text)!["logStreams"]!.AsArray().Single()!;
        Assert.Equal((2 * 8, 0), ((int)stream["putBytes"]!, (int)stream["storedBytes"]!));
    }

    [Theory]
    [InlineData("xray/CreateGroup", """{"GroupName":"g","FilterExpression":"service("}""", 422, "InvalidRequestException", "at character 9")]
    [InlineData("xray/TagResource", """{"ResourceARN":"none","Tags":[]}""", 404, "ResourceNotFoundException", "Resource not found")]
    [InlineData("logs/FilterLogEvents", """{"logGroupName":"none"}""", 404, "ResourceNotFoundException", "does not exist")]
    [InlineData("logs/StartQuery", "[]", 422, "SerializationException", "JSON object")]
    [InlineData("logs/StartQuery", """{"logGroupName":"\ud800"}""", 422, "SerializationException", "JSON object")]
    public async Task What_is_refused_has_the_form_of_our_api_and_awss_code(string operation, string body, int status, string code, string words)
    {
        await using var server = await StartAsync();
        var (answered, text) = await CallAsync(server, operation, body);
        Assert.Equal(status, (int)answered);
        var answer = JsonNode.Parse(text)!;
        Assert.Equal(code, (string)answer["code"]!);
        Assert.Contains(words, (string)answer["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_cannot_be_read_says_where()
    {
        await using var server = await StartAsync();
        await SendSignedLikeAsync(server, "/", "CreateLogGroup", """{"logGroupName":"g"}""");
        var (_, text) = await CallAsync(server, "logs/StartQuery", """{"logGroupName":"g","startTime":1,"endTime":2,"queryString":"fields a | nonsense"}""");
        var place = JsonNode.Parse(text)!["queryCompileError"]!["location"]!;
        Assert.Equal((11, 19), ((int)place["startCharOffset"]!, (int)place["endCharOffset"]!));
    }

    [Fact]
    public async Task A_key_does_what_its_permissions_say_and_programs_alone_tell_what_they_tell()
    {
        await using var server = await StartAsync();
        var asking = server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "asks", KeyKind.Configuration, KeyPermissions.Queries).Secret;
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(server, "xray/GetSamplingRules", "{}", asking)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await CallAsync(server, "xray/CreateGroup", """{"GroupName":"g"}""", asking)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await CallAsync(server, "logs/DeleteRetentionPolicy", """{"logGroupName":"g"}""", asking)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync(server, "xray/GetGroups", "{}", "unknown")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(server, "xray/PutTraceSegments", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(server, "logs/PutLogEvents", "{}")).Status);
        using var page = new HttpClient();
        using var forged = await page.PostAsync(server.Address + "/api/aws/xray/CreateGroup", new StringContent("""{"GroupName":"g"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/2015-03-31/functions/f/invocations")]
    [InlineData("DELETE", "/bucket")]
    [InlineData("PUT", "/bucket/key")]
    public async Task A_signed_request_to_nowhere_is_answered_in_json_and_shows(string method, string path)
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20240112/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=00");
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("UnknownOperationException", answer.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["Message"]);
        var arrivals = JsonNode.Parse(await server.Http.GetStringAsync("/api/arrivals"))!["arrivals"]!.AsArray();
        Assert.Equal("path_unknown", (string)arrivals[0]!["reason"]!);
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(new ApiaryOptions { AwsUnsigned = true });

    private static async Task SendSignedLikeAsync(RunningServer server, string path, string operation, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Amz-Target", "Logs_20140328." + operation);
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Text)> CallAsync(RunningServer server, string operation, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/aws/" + operation) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("X-Honeycomb-Team", key);
        using var answer = await server.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
