using System.Net;
using System.Text;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Workspace;
using Xunit;
using static Apiary.Tests.Protocols.Otlp.OtlpBodies;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>OTLP over gRPC, on the main port without TLS: the table of replies of the protocol reference, and frames as they should not be.</summary>
public sealed class OtlpGrpcTests
{
    public static TheoryData<int> Signals => [.. OtlpSignals.All.Select(signal => (int)signal)];

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task An_empty_request_is_taken_and_answered_with_an_empty_message(int signal)
    {
        await using var server = await OtlpTestServer.StartAsync();

        var answer = await server.CallWithKeyAsync((OtlpSignal)signal, Frame([]));

        Assert.Equal((200, "application/grpc", "0"), (answer.Status, answer.ContentType, answer.GrpcLine));
        Assert.Equal(new byte[5], answer.Body);
        Assert.Equal("0", answer.Trailers["grpc-status"]);
        Assert.Equal(("otlp", $"gRPC {OtlpSignals.ServiceOf((OtlpSignal)signal).Split('.')[^1]}/Export", ArrivalReasons.Accepted), (server.LastArrival.Protocol, server.LastArrival.Endpoint, server.LastArrival.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task Spans_are_there_when_it_is_answered(string encoding)
    {
        await using var server = await OtlpTestServer.StartAsync();
        var message = Traces(("shop", 3), ("till", 2));

        var answer = await server.CallWithKeyAsync(OtlpSignal.Traces, encoding == "gzip" ? Frame(Gzip(message), 1) : Frame(message), encoding.Length > 0 ? ["grpc-encoding: " + encoding] : []);

        Assert.Equal("0", answer.GrpcLine);
        Assert.Equal(("3", "2", 5), (await server.CountAsync("shop"), await server.CountAsync("till"), server.LastArrival.EventCount));
    }

    [Fact]
    public async Task A_message_that_is_not_compressed_may_come_in_a_call_that_names_an_encoding()
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal("0", (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(Traces(("shop", 1))), "grpc-encoding: snappy")).GrpcLine);
    }

    [Fact]
    public async Task Keys_are_checked_before_the_body_and_refused_in_headers_alone()
    {
        await using var server = await OtlpTestServer.StartAsync();

        var missing = await server.CallAsync(OtlpSignal.Traces, Frame([]));
        Assert.Equal("16 missing 'x-honeycomb-team' header", missing.GrpcLine);
        Assert.True(missing.IsTrailersOnly);
        Assert.Equal((200, "application/grpc", 401, ArrivalReasons.KeyMissing), (missing.Status, missing.ContentType, server.LastArrival.Status, server.LastArrival.Reason));
        Assert.Equal("16 unknown API key - check your credentials", (await server.CallAsync(OtlpSignal.Traces, Frame([]), "x-honeycomb-team: nonsense")).GrpcLine);
        Assert.Equal("7 this API key may not send events - it lacks the Send Events permission", (await server.CallAsync(OtlpSignal.Traces, Frame([]), "x-honeycomb-team: " + server.KeyThatMay(KeyPermissions.Queries))).GrpcLine);
        Assert.Equal("0", (await server.CallAsync(OtlpSignal.Traces, Frame([]), "authorization: Bearer " + server.Key)).GrpcLine);
    }

    public static TheoryData<string, byte[], string[], string, string> BrokenBodies() => new()
    {
        { "no message", [], [], "13 failed to parse OTLP request body: there is no message in it", ArrivalReasons.BodyMalformed },
        { "half a head", [0, 0, 0], [], "13 failed to parse OTLP request body: the connection ended in the middle of it", ArrivalReasons.SenderGone },
        { "half a message", [0, 0, 0, 0, 9, 10], [], "13 failed to parse OTLP request body: the connection ended in the middle of it", ArrivalReasons.SenderGone },
        { "two messages", [.. Frame([]), .. Frame([])], [], "13 failed to parse OTLP request body: there is more than one message in it", ArrivalReasons.BodyMalformed },
        { "a byte too many", [.. Frame([10, 0]), 7], [], "13 failed to parse OTLP request body: there is more than one message in it", ArrivalReasons.BodyMalformed },
        { "a flag that is none", Frame([], 2), [], "13 failed to parse OTLP request body: a frame begins with 0 or 1", ArrivalReasons.BodyMalformed },
        { "compressed, no encoding", Frame(Gzip([]), 1), [], "13 failed to parse OTLP request body: the message is said to be compressed, and no grpc-encoding says how", ArrivalReasons.BodyMalformed },
        { "compressed, identity", Frame(Gzip([]), 1), ["grpc-encoding: identity"], "13 failed to parse OTLP request body: the message is said to be compressed, and no grpc-encoding says how", ArrivalReasons.BodyMalformed },
        { "no gzip", Frame([1, 2, 3, 4], 1), ["grpc-encoding: gzip"], "13 failed to parse OTLP request body: invalid gzip data", ArrivalReasons.EncodingBroken },
        { "unknown encoding", Frame([1], 1), ["grpc-encoding: snappy"], "12 unsupported content encoding - send identity, gzip, deflate or zstd", ArrivalReasons.EncodingUnsupported },
        { "JSON", Frame("{}"u8), [], "13 failed to parse OTLP request body: expected protobuf, found JSON", ArrivalReasons.BodyMalformed },
        { "bad timeout", Frame([]), ["grpc-timeout: soon"], "13 malformed grpc-timeout", ArrivalReasons.HeaderBad },
    };

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_body_that_is_no_call_of_one_message_is_refused_in_gRPC(string what, byte[] body, string[] headers, string expected, string reason)
    {
        await using var server = await OtlpTestServer.StartAsync();

        var answer = await server.CallWithKeyAsync(OtlpSignal.Traces, body, headers);

        Assert.Equal((what, expected, true), (what, answer.GrpcLine, answer.IsTrailersOnly));
        Assert.Equal(reason, server.LastArrival.Reason);
        if (reason == ArrivalReasons.EncodingUnsupported) Assert.Equal("identity,gzip,deflate,zstd", answer.Headers["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_refused_with_the_cause()
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.StartsWith("13 failed to parse OTLP request body: ", (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame([10, 4, 18, 2, 18]))).GrpcLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_full_is_unavailable_with_the_time_to_come_again()
    {
        await using var server = await OtlpTestServer.StartAsync();
        server.Files.FullFor = _ => true;

        var answer = await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(Traces(("shop", 1))));

        Assert.Equal("14 the server cannot store anything now - try again later", answer.GrpcLine);
        Assert.Equal(
            "1:14 2:\"the server cannot store anything now - try again later\" 3:{1:\"type.googleapis.com/google.rpc.RetryInfo\" 2:{1:{1:5}}}",
            ReplyText.Of(Convert.FromBase64String(answer.Headers["grpc-status-details-bin"])));
        Assert.Equal(ArrivalReasons.TryLater, server.LastArrival.Reason);
        server.Files.FullFor = null;
        Assert.Equal("0", (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame(Traces(("shop", 1))))).GrpcLine);
    }

    [Theory]
    [InlineData("/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export", "12 unknown service opentelemetry.proto.collector.profiles.v1development.ProfilesService")]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Import", "12 unknown method Import for service opentelemetry.proto.collector.trace.v1.TraceService")]
    [InlineData("/grpc.health.v1.Health/List", "12 unknown method List for service grpc.health.v1.Health")]
    [InlineData("/", "12 unknown service")]
    [InlineData("/%C3%A4%25/x", "12 unknown service ä%")]
    [InlineData("/api/datasets/x/y/z", "12 unknown service api")]
    public async Task A_call_of_something_unknown_is_answered_in_gRPC(string path, string expected)
    {
        await using var server = await OtlpTestServer.StartAsync();

        var answer = await server.SendAsync(server.Http2, path, new ByteArrayContent(Frame([])), OtlpTestServer.Grpc);

        Assert.Equal((200, expected, true), (answer.Status, answer.GrpcLine, answer.IsTrailersOnly));
        Assert.Equal(("otlp", ArrivalReasons.PathUnknown, 404, "(none)"), (server.LastArrival.Protocol, server.LastArrival.Reason, server.LastArrival.Status, server.LastArrival.MaskedKey));
        Assert.StartsWith(expected["12 ".Length..], server.LastArrival.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_of_something_unknown_are_counted_as_one_whatever_they_call()
    {
        await using var server = await OtlpTestServer.StartAsync();

        foreach (var service in (string[])["a", "b", "c"])
            await server.SendAsync(server.Http2, $"/{service}/Export", new ByteArrayContent(Frame([])), OtlpTestServer.Grpc, "x-honeycomb-team: " + server.Key);

        var count = Assert.Single(server.Arrivals.Counts());
        Assert.Equal(("gRPC (unknown call)", ArrivalReasons.PathUnknown, 3, server.Running.Workspace.Environments[0].Id), (count.Endpoint, count.Reason, count.Requests, count.EnvironmentId));
        Assert.StartsWith("unknown service c; data is taken by the method Export of opentelemetry.proto.collector.trace.v1.TraceService, ", server.LastArrival.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/grpc+proto", "0")]
    [InlineData("application/grpc; charset=utf-8", "0")]
    [InlineData("application/grpc+json", "12 unsupported content-type, valid types are: application/grpc, application/grpc+proto")]
    [InlineData("application/grpc-web+proto", "12 unsupported content-type, valid types are: application/grpc, application/grpc+proto")]
    public async Task Forms_of_gRPC_that_are_not_read_are_unimplemented(string contentType, string expected)
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal(expected, (await server.SendAsync(server.Http2, ExportPath, new ByteArrayContent(Frame([])), contentType, "x-honeycomb-team: " + server.Key)).GrpcLine);
    }

    [Fact]
    public async Task What_is_no_gRPC_on_its_paths_is_told_so_in_plain_text()
    {
        await using var server = await OtlpTestServer.StartAsync();

        var other = await server.SendAsync(server.Http2, ExportPath, new ByteArrayContent([]), OtlpTestServer.Protobuf, "x-honeycomb-team: " + server.Key);
        Assert.Equal("415 text/plain unsupported content-type, valid types are: application/grpc, application/grpc+proto", other.Line);
        Assert.Contains("/v1/traces", server.LastArrival.Explanation, StringComparison.Ordinal);
        var old = await server.SendAsync(server.Running.Http, ExportPath, new ByteArrayContent(Frame([])), OtlpTestServer.Grpc, "x-honeycomb-team: " + server.Key);
        Assert.Equal((426, "HTTP/2"), (old.Status, old.Headers["Upgrade"]));
        Assert.StartsWith("gRPC needs HTTP/2", old.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_not_stored_in_its_time_is_told_so()
    {
        await using var server = await OtlpTestServer.StartAsync();
        using var content = new UnendingContent();
        using var request = OtlpTestServer.RequestOf(server.Http2, ExportPath, content, OtlpTestServer.Grpc, "x-honeycomb-team: " + server.Key, "grpc-timeout: 20m");

        using var reply = await server.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal("4", reply.Headers.GetValues("grpc-status").Single());
        Assert.Equal((ArrivalReasons.SenderGone, 504), (server.LastArrival.Reason, server.LastArrival.Status));
    }

    [Fact]
    public async Task A_call_that_its_sender_gives_up_is_recorded_and_no_fault()
    {
        await using var server = await OtlpTestServer.StartAsync();
        using var arrivals = server.Arrivals.Subscribe();
        await using (var connection = await RawHttp2.ConnectAsync(server.Running.Address))
        {
            await connection.SendAsync(RawHttp2.Post(ExportPath, [("content-type", "application/grpc"), ("x-honeycomb-team", server.Key)], hasBody: true));
            await connection.SendAsync(RawHttp2.Frame(RawHttp2.Data, 0, 1, [0, 0, 0, 0, 9, 10]));
            await connection.SendAsync(RawHttp2.Frame(RawHttp2.Reset, 0, 1, [0, 0, 0, 8]));
            Assert.Equal(ArrivalReasons.SenderGone, (await arrivals.Arrivals.ReadAsync()).Reason);
        }

        Assert.Equal("0", (await server.CallWithKeyAsync(OtlpSignal.Traces, Frame([]))).GrpcLine);
    }

    [Fact]
    public async Task An_error_is_one_frame_of_headers_and_a_reply_headers_a_message_and_trailers()
    {
        await using var server = await OtlpTestServer.StartAsync();

        Assert.Equal((200, "1"), await SendRawAsync(server, "nonsense"));
        Assert.Equal((200, "1 0 1"), await SendRawAsync(server, server.Key));
    }

    private const string ExportPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private static async Task<(int Status, string Frames)> SendRawAsync(OtlpTestServer server, string key)
    {
        await using var connection = await RawHttp2.ConnectAsync(server.Running.Address);
        await connection.SendAsync(RawHttp2.Post(ExportPath, [("content-type", "application/grpc"), ("x-honeycomb-team", key)], hasBody: true));
        await connection.SendAsync(RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, 1, Frame([])));
        return await connection.ReadReplyAsync();
    }
}
