using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Server.Ingest;
using Apiary.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs;

/// <summary>A whole server that takes AWS requests unsigned, its clock in the test's hand, and calls of CloudWatch Logs to it.</summary>
internal sealed class LogsTestServer : IAsyncDisposable
{
    public const string Group = "cruddur", Stream = "web/1";

    private LogsTestServer(RunningServer running, ManualTime time)
    {
        Running = running;
        Time = time;
    }

    public RunningServer Running { get; }

    public ManualTime Time { get; }

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public Arrival LastArrival => Running.App.Services.GetRequiredService<Arrivals>().Recent(1).Single();

    public static async Task<LogsTestServer> StartAsync(ApiaryOptions? options = null, MemoryFiles? files = null, ManualTime? time = null)
    {
        time ??= new ManualTime();
        return new LogsTestServer(await RunningServer.StartAsync((options ?? new ApiaryOptions()) with { AwsUnsigned = true }, files ?? new MemoryFiles(), time), time);
    }

    /// <summary>A server with a group and a stream.</summary>
    public static async Task<LogsTestServer> StartWithStreamAsync(ApiaryOptions? options = null, MemoryFiles? files = null)
    {
        var server = await StartAsync(options, files);
        await server.CallAsync("CreateLogGroup", $$"""{"logGroupName":"{{Group}}"}""");
        await server.CallAsync("CreateLogStream", $$"""{"logGroupName":"{{Group}}","logStreamName":"{{Stream}}"}""");
        return server;
    }

    /// <summary>Calls an operation; status and body, an empty one as an object.</summary>
    public async Task<(int Status, JsonNode Body)> SendAsync(string operation, byte[] body, string? contentEncoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-amz-json-1.1");
        if (contentEncoding is not null) request.Content.Headers.ContentEncoding.Add(contentEncoding);
        request.Headers.Add("X-Amz-Target", "Logs_20140328." + operation);
        using var answer = await Running.Http.SendAsync(request);
        // Fluent Bit takes an answer without it for a failure.
        Assert.True(Guid.TryParse(Assert.Single(answer.Headers.GetValues("x-amzn-RequestId")), out _));
        Assert.Equal("application/x-amz-json-1.1", answer.Content.Headers.ContentType!.ToString());
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Calls an operation that must succeed.</summary>
    public async Task<JsonNode> CallAsync(string operation, string body)
    {
        var (status, answer) = await SendAsync(operation, Encoding.UTF8.GetBytes(body));
        Assert.True(status == 200, $"{operation} {body}: {answer.ToJsonString()}");
        return answer;
    }

    /// <summary>Calls an operation that must fail: its code and its message.</summary>
    public async Task<(string Code, string Message)> FailAsync(string operation, string body)
    {
        var (status, answer) = await SendAsync(operation, Encoding.UTF8.GetBytes(body));
        Assert.True(status == 400, $"{operation} {body}: {status} {answer.ToJsonString()}");
        return ((string)answer["__type"]!, (string)answer["message"]!);
    }

    /// <summary>Puts lines, each with its time as milliseconds from now.</summary>
    public Task<JsonNode> PutAsync(params (long Offset, string Message)[] lines) => CallAsync("PutLogEvents", PutBody(Stream, lines));

    public string PutBody(string stream, params (long Offset, string Message)[] lines) => new JsonObject
    {
        ["logGroupName"] = Group,
        ["logStreamName"] = stream,
        ["logEvents"] = new JsonArray([.. lines.Select(line => new JsonObject { ["timestamp"] = Now + line.Offset, ["message"] = line.Message })]),
    }.ToJsonString();

    /// <summary>Runs an Insights query over the last and the next hour; each row as name=value, without pointers.</summary>
    public async Task<string[]> AskAsync(string query)
    {
        var start = new JsonObject { ["logGroupName"] = Group, ["startTime"] = (Now / 1000) - 3600, ["endTime"] = (Now / 1000) + 3600, ["queryString"] = query };
        var id = (string)(await CallAsync("StartQuery", start.ToJsonString()))["queryId"]!;
        JsonNode answer;
        do answer = await CallAsync("GetQueryResults", $$"""{"queryId":"{{id}}"}""");
        while ((string)answer["status"]! == "Running");
        Assert.Equal("Complete", (string)answer["status"]!);
        return [.. answer["results"]!.AsArray().Select(row => string.Join(' ', row!.AsArray().Where(cell => (string)cell!["field"]! != "@ptr").Select(cell => $"{cell!["field"]}={cell["value"]}")))];
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(0, Running.App.Services.GetRequiredService<IngestPipeline>().Pool.RentedCount);
        await Running.DisposeAsync();
    }
}
