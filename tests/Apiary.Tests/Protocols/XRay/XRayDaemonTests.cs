using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Server.Hosting;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Apiary.Tests.Protocols.Aws;
using Apiary.Tests.Tidy;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Protocols.XRay;

/// <summary>Whole servers with the daemon's port: datagrams in, spans and arrivals out.</summary>
public sealed class XRayDaemonTests
{
    private static readonly ApiaryOptions AnyPort = new() { XRay = SidePort.Parse("127.0.0.1:0")! };

    [Fact]
    public async Task Recorded_datagrams_become_spans_of_their_services()
    {
        await using var server = await RunningServer.StartAsync(AnyPort);
        using var arrivals = Watch(server);
        foreach (var name in (string[])["xray-sdk-segment-fault", "xray-node-segment", "xray-sdk-streamed-subsegment"]) await SendAsync(server, Recorded(name));
        Assert.Equal(4, await CountAsync(arrivals, 4));
        using var trace = JsonDocument.Parse(await server.GetAsync("/api/trace/6b00d0d197a2bc99236832d942f5637b"));
        Assert.Contains("KeyError", trace.RootElement.ToString(), StringComparison.Ordinal);
        Assert.Contains("cruddur-backend-flask", await server.GetAsync("/api/datasets"), StringComparison.Ordinal);
        Assert.Contains("rig6b00d0d62943-node", await server.GetAsync("/api/datasets"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_taken_shows_with_its_reason_and_first_bytes()
    {
        await using var server = await RunningServer.StartAsync(AnyPort);
        using var arrivals = Watch(server);
        await SendAsync(server, "hello"u8.ToArray());
        var header = await arrivals.Arrivals.ReadAsync();
        Assert.Equal((ArrivalOutcome.Refused, ArrivalReasons.HeaderBad, "UDP", "hello"), (header.Outcome, header.Reason, header.Endpoint, header.FirstBytes));
        await SendAsync(server, "{\"format\":\"json\",\"version\":1}\n{\"id\":\"70de5b6f19ff9a0a\",\"name\":\"a\",\"start_time\":1,\"end_time\":2,\"trace_id\":\"x\"}"u8.ToArray());
        var document = await arrivals.Arrivals.ReadAsync();
        Assert.Equal(ArrivalReasons.BodyMalformed, document.Reason);
        Assert.StartsWith("Invalid segment. ErrorCode: InvalidTraceId (trace_id: expected", document.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_port_answers_xrays_api_unsigned_and_nothing_else()
    {
        await using var server = await RunningServer.StartAsync(AnyPort);
        var (status, text, _) = await PostAsync(Address(server) + "/TelemetryRecords", """{"TelemetryRecords":[]}""");
        Assert.Equal((HttpStatusCode.OK, "{}"), (status, text));
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(server.Address + "/TelemetryRecords", """{"TelemetryRecords":[]}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(Address(server) + "/1/events/d", "{}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(Address(server) + "/", "{}")).Status);
    }

    [Fact]
    public async Task Put_trace_segments_says_which_documents_were_not_taken()
    {
        await using var server = await RunningServer.StartAsync(AnyPort);
        var good = """{"id":"70de5b6f19ff9a0a","name":"a","start_time":1,"end_time":2,"trace_id":"1-5759e988-bd862e3fe1be46a994272793"}""";
        var body = JsonSerializer.Serialize(new { TraceSegmentDocuments = new[] { good, good.Replace("1-5759", "9-5759", StringComparison.Ordinal), "{}", "nothing" } });
        var (status, text, _) = await PostAsync(Address(server) + "/TraceSegments", body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"UnprocessedTraceSegments":[{"Id":"70de5b6f19ff9a0a","ErrorCode":"InvalidTraceId","Message":"Invalid segment. ErrorCode: InvalidTraceId"},{"ErrorCode":"MissingId","Message":"Invalid segment. ErrorCode: MissingId"},{"ErrorCode":"ParseError","Message":"Invalid segment. ErrorCode: ParseError"}]}""",
            text);
        var arrival = server.App.Services.GetRequiredService<Arrivals>().Recent(1).Single();
        Assert.Equal((ArrivalOutcome.Partial, 1, 3, "POST xray:PutTraceSegments"), (arrival.Outcome, arrival.EventCount, arrival.RefusedEventCount, arrival.Endpoint));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Address(server) + "/TraceSegments", "{}")).Status);
        Assert.Contains("SerializationException", (await PostAsync(Address(server) + "/TraceSegments", "{")).Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_real_daemons_request_is_taken_with_a_key_of_ours()
    {
        await using var server = await RunningServer.StartAsync();
        var body = File.ReadAllBytes(Path.Combine(Repository.Root, "tests/cases/wire/xray/xray-daemon-put-trace-segments.bin"));
        var key = server.Workspace.CreateAwsKey(server.Workspace.Environments[0].Id, "daemon", KeyPermissions.Ingest);
        using var client = new HttpClient();
        using var request = new AwsSigner(key.Key.Id, key.Secret, "xray").Post(server.Address + "/TraceSegments", body, "application/json");
        using var response = await client.SendAsync(request);
        Assert.Equal("""{"UnprocessedTraceSegments":[]}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(100, server.App.Services.GetRequiredService<Arrivals>().Recent(1).Single().EventCount);
    }

    [Fact]
    public async Task What_came_before_the_end_is_stored()
    {
        var files = new MemoryFiles();
        await using (var server = await RunningServer.StartAsync(AnyPort, files))
            for (var i = 0; i < 200; i++) await SendAsync(server, Encoding.UTF8.GetBytes($"{{\"format\":\"json\",\"version\":1}}\n{{\"name\":\"many\",\"id\":\"{i:x16}\",\"trace_id\":\"1-5759e988-{i:x24}\",\"start_time\":1,\"end_time\":2}}"));
        await using var again = await RunningServer.StartAsync(files: files);
        Assert.Equal(200, (await again.Store.Backend.ReadRowsAsync([again.Store.Catalog.List(again.Workspace.Environments[0].Id).Single().Id], new RowQuery { StartNanos = 0, EndNanos = long.MaxValue, Limit = 1_000 }, new QueryOptions(), default)).Rows.Count);
    }

    [Fact]
    public async Task The_environment_may_be_another()
    {
        await using var server = await RunningServer.StartAsync(AnyPort with { XRayEnvironment = "staging" });
        using var arrivals = Watch(server);
        await SendAsync(server, Recorded("xray-node-segment"));
        var lost = await arrivals.Arrivals.ReadAsync();
        Assert.Contains("there is no environment staging", lost.Explanation, StringComparison.Ordinal);
        server.Workspace.CreateEnvironment(server.Workspace.Teams[0].Id, "Staging");
        await SendAsync(server, Recorded("xray-node-segment"));
        Assert.Equal("staging", (await arrivals.Arrivals.ReadAsync()).Environment);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_and_only_fatal_when_it_was_named()
    {
        using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port;
        var failure = await Assert.ThrowsAsync<StartException>(() => RunningServer.StartAsync(new ApiaryOptions { XRay = SidePort.Parse($"127.0.0.1:{port}")! }));
        Assert.Contains("(--xray)", failure.Message, StringComparison.Ordinal);
    }

    internal static byte[] Recorded(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "tests/cases/wire/xray", name + ".bin"));

    internal static string Address(RunningServer server) => $"http://{server.App.Services.GetRequiredService<ServerParts>().XRay.Wanted}";

    internal static async Task<(HttpStatusCode Status, string Text, string Headers)> PostAsync(string address, string body)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsync(address, new StringContent(body, Encoding.UTF8, "application/json"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ToString());
    }

    private static ArrivalSubscription Watch(RunningServer server) => server.App.Services.GetRequiredService<Arrivals>().Subscribe();

    private static async Task SendAsync(RunningServer server, byte[] datagram)
    {
        using var client = new UdpClient();
        await client.SendAsync(datagram, server.App.Services.GetRequiredService<ServerParts>().XRay.Wanted!);
    }

    private static async Task<int> CountAsync(ArrivalSubscription arrivals, int wanted)
    {
        var count = 0;
        while (count < wanted) count += (await arrivals.Arrivals.ReadAsync()).EventCount;
        return count;
    }
}
