using System.Net;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Xunit;
using static Apiary.Tests.Protocols.Otlp.OtlpBodies;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>The limit on a request, at its edge and far beyond it, by both doors.</summary>
public sealed class OtlpLimitTests
{
    private const int Limit = 300, Huge = 64 << 20;

    [Fact]
    public async Task A_message_as_large_as_the_limit_is_taken_and_one_byte_more_refused()
    {
        await using var server = await OtlpTestServer.StartAsync(new() { MaxOtlpRequestBytes = Limit });
        var (most, more) = (TracesOfSize(Limit), TracesOfSize(Limit + 1));
        string[] gzip = ["Content-Encoding: gzip", "grpc-encoding: gzip"];

        Assert.Equal("200 application/x-protobuf ", (await server.PostWithKeyAsync("/v1/traces", most)).Line);
        Assert.Equal("200 application/x-protobuf ", (await server.PostWithKeyAsync("/v1/traces", Gzip(most), OtlpTestServer.Protobuf, gzip[0])).Line);
        Assert.Equal("0", (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(most))).GrpcLine);
        Assert.Equal("0", (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(Gzip(most), 1), gzip[1])).GrpcLine);

        const string words = "request body is too large: more than 300 bytes uncompressed (--otlp-max-request)";
        Assert.Equal($"413 application/x-protobuf 1:8 2:\"{words}\"", (await server.PostWithKeyAsync("/v1/traces", more)).Line);
        Assert.Equal($"413 application/x-protobuf 1:8 2:\"{words}\"", (await server.PostWithKeyAsync("/v1/traces", Gzip(more), OtlpTestServer.Protobuf, gzip[0])).Line);
        Assert.Equal("8 " + words, (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(more))).GrpcLine);
        Assert.Equal("8 " + words, (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(Gzip(more), 1), gzip[1])).GrpcLine);
        Assert.All(server.Arrivals.Recent(4), arrival => Assert.Equal((ArrivalReasons.BodyTooLarge, 413), (arrival.Reason, arrival.Status)));
    }

    [Fact]
    public async Task The_limit_is_not_the_one_of_honeycombs_protocol()
    {
        await using var server = await OtlpTestServer.StartAsync(new() { MaxRequestBytes = 1 });

        Assert.Equal(200, (await server.PostWithKeyAsync("/v1/traces", TracesOfSize(Limit))).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_huge_body_is_refused_without_being_gathered(bool isAnnounced)
    {
        await using var server = await OtlpTestServer.StartAsync();

        var answer = await server.SendAsync(server.Running.Http, "/v1/traces", new ZerosContent([], Huge, isAnnounced), OtlpTestServer.Protobuf, "x-honeycomb-team: " + server.Key);

        Assert.Equal(413, answer.Status);
        Assert.StartsWith("1:8 2:\"request body is too large: more than 20971520 bytes", ReplyText.Of(answer.Body), StringComparison.Ordinal);
        // What was announced is told; what was not is at most what was read.
        Assert.InRange(server.LastArrival.BodyBytes, 0, isAnnounced ? Huge : 20 << 20);
    }

    [Fact]
    public async Task A_huge_message_is_refused_by_its_announced_length()
    {
        await using var server = await OtlpTestServer.StartAsync();
        byte[] head = [0, Huge >> 24, 0, 0, 0];

        using var request = OtlpTestServer.RequestOf(server.Http2, $"/{OtlpSignals.ServiceOf(OtlpSignal.Traces)}/Export", new ZerosContent(head, Huge, false), OtlpTestServer.Grpc, "x-honeycomb-team: " + server.Key);
        using var reply = await server.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal((HttpStatusCode.OK, "8"), (reply.StatusCode, reply.Headers.GetValues("grpc-status").Single()));
        Assert.Equal((ArrivalReasons.BodyTooLarge, 0L), (server.LastArrival.Reason, server.LastArrival.BodyBytes));
    }

    [Fact]
    public async Task A_bomb_is_given_up_at_the_limit()
    {
        await using var server = await OtlpTestServer.StartAsync();
        var bomb = Gzip(new byte[Huge]);

        Assert.Equal(413, (await server.PostWithKeyAsync("/v1/traces", bomb, OtlpTestServer.Protobuf, "Content-Encoding: gzip")).Status);
        Assert.Equal("8", (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(bomb, 1), "grpc-encoding: gzip")).GrpcLine.Split(' ')[0]);
    }
}
