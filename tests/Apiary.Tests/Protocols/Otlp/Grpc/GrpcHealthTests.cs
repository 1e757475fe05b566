using Apiary.Server.Protocols.Otlp;
using Xunit;
using static Apiary.Tests.Protocols.Otlp.OtlpBodies;

namespace Apiary.Tests.Protocols.Otlp.Grpc;

public sealed class GrpcHealthTests
{
    private const string Check = "/grpc.health.v1.Health/Check", Watch = "/grpc.health.v1.Health/Watch";

    [Theory]
    [InlineData("")]
    [InlineData("opentelemetry.proto.collector.trace.v1.TraceService")]
    [InlineData("opentelemetry.proto.collector.logs.v1.LogsService")]
    [InlineData("opentelemetry.proto.collector.metrics.v1.MetricsService")]
    public async Task Check_without_a_key_says_whether_events_are_taken(string service)
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal("0 {1:1}", await CheckAsync(server, service));

        await server.PostWithKeyAsync("/v1/traces", Traces(("shop", 1)));
        server.Files.FullFor = _ => true;
        await server.PostWithKeyAsync("/v1/traces", Traces(("shop", 1)));
        Assert.Equal("0 {1:2}", await CheckAsync(server, service));
    }

    [Fact]
    public async Task Check_of_an_unknown_service_is_not_found()
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal("5 unknown service shop.Till", await CheckAsync(server, "shop.Till"));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 10 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 10, 9 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 1, 0, 0 })]
    public async Task Check_of_what_is_no_request_is_an_error(byte[] body)
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.StartsWith("13 expected one message", (await server.SendAsync(server.Http2, Check, new ByteArrayContent(body), OtlpTestServer.Grpc)).GrpcLine, StringComparison.Ordinal);
        Assert.Equal(415, (await server.SendAsync(server.Running.Http, Check, new ByteArrayContent(body), OtlpTestServer.Grpc)).Status);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("shop.Till", 3)]
    public async Task Watch_says_it_at_once_and_ends_when_the_server_does(string service, byte expected)
    {
        await using var server = await OtlpTestServer.StartAsync();
        using var request = OtlpTestServer.RequestOf(server.Http2, Watch, new ByteArrayContent(Body(service)), OtlpTestServer.Grpc);
        using var reply = await server.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await reply.Content.ReadAsStreamAsync();
        var first = new byte[7];
        await stream.ReadExactlyAsync(first);
        Assert.Equal(Frame([8, expected]), first);

        var stopping = server.Running.App.StopAsync();
        Assert.Equal(0, await stream.ReadAsync(first));
        Assert.Equal("14", reply.TrailingHeaders.GetValues("grpc-status").Single());
        await stopping;
    }

    private static async Task<string> CheckAsync(OtlpTestServer server, string service)
    {
        var answer = await server.SendAsync(server.Http2, Check, new ByteArrayContent(Body(service)), OtlpTestServer.Grpc);
        return answer.Body.Length > 0 ? $"{answer.GrpcLine} {{{ReplyText.Of(answer.Body.AsSpan(5))}}}" : answer.GrpcLine;
    }

    private static byte[] Body(string service) => Frame(new ProtobufMessage().Text(1, service).Written);
}
