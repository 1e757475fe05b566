using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;

namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>OTLP over gRPC: one message in a frame is one body, in protobuf, and the reply is a frame and a status in trailers.</summary>
internal sealed class OtlpGrpcDoor(HttpContext context, OtlpSignal signal, int maxRequestBytes, TimeProvider time) : OtlpDoor(context, signal, maxRequestBytes)
{
    private CancellationTokenSource? deadline, ending;
    private bool isCall;

    /// <inheritdoc/>
    public override string Endpoint => $"gRPC {OtlpSignals.ServiceOf(Signal).Split('.')[^1]}/Export";

    /// <inheritdoc/>
    public override string Transport => "grpc";

    /// <inheritdoc/>
    public override string NamedEncoding => Context.Request.Headers.GrpcEncoding.ToString();

    /// <inheritdoc/>
    public override CancellationToken Ending => ending?.Token ?? Context.RequestAborted;

    /// <inheritdoc/>
    public override bool IsLate => deadline?.IsCancellationRequested == true;

    /// <inheritdoc/>
    public override OtlpRefusal? ReadHeaders()
    {
        var request = Context.Request;
        if (!GrpcReplies.IsCall(request))
            return new OtlpRefusal(OtlpErrors.UnsupportedGrpcContentType, ArrivalReasons.HeaderBad, $"Content-Type {ShortText.Of(request.ContentType ?? "")} is not gRPC's; over plain HTTP, send to {OtlpSignals.PathOf(Signal)}");
        if (!HttpProtocol.IsHttp2(request.Protocol))
            return new OtlpRefusal(OtlpErrors.NotHttp2, ArrivalReasons.HeaderBad, $"gRPC came by {request.Protocol}, perhaps from a proxy; send to {OtlpSignals.PathOf(Signal)} over plain HTTP, or let HTTP/2 through");
        isCall = true;
        var form = request.ContentType.AsSpan(GrpcReplies.ContentType.Length);
        if (form is not ("" or "+proto") && form[0] != ';' && !form.StartsWith("+proto;"))
            return new OtlpRefusal(OtlpErrors.UnsupportedGrpcContentType, ArrivalReasons.HeaderBad, $"Content-Type {ShortText.Of(request.ContentType!)} is none that this server reads");
        return request.Headers["grpc-timeout"].ToString() is { Length: > 0 } text ? ReadTimeout(text) : null;
    }

    /// <inheritdoc/>
    public override async ValueTask<OtlpRefusal?> ReadBodyAsync()
    {
        var frame = await GrpcFrame.ReadAsync(Context.Request.BodyReader, MaxRequestBytes, Received, Ending);
        if (frame.Failure != GrpcFrameFailure.None) return RefusalOf(frame.Failure);
        if (!frame.IsCompressed) return null;
        Coding = ContentCodings.Parse(NamedEncoding);
        return Coding == ContentCoding.Identity
            ? Malformed("the message is said to be compressed, and no grpc-encoding says how")
            : RefusalOf(Decompressor.Decompress(Coding, Received, MaxRequestBytes, Plain));
    }

    /// <inheritdoc/>
    public override void Accept(OtlpPartialSuccess? partial)
    {
        GrpcReplies.WriteMessage(Context.Response, OtlpReplies.Response(partial).Written);
        GrpcReplies.End(Context.Response);
    }

    /// <inheritdoc/>
    public override void Refuse(OtlpError error)
    {
        if (!isCall)
        {
            if (ReferenceEquals(error, OtlpErrors.NotHttp2)) Context.Response.Headers.Upgrade = "HTTP/2";
            RefuseInWords(error);
            return;
        }

        if (ReferenceEquals(error, OtlpErrors.UnsupportedEncoding)) Context.Response.Headers.GrpcAcceptEncoding = "identity,gzip,deflate,zstd";
        if (ReferenceEquals(error, OtlpErrors.ZstdUnavailable)) Context.Response.Headers.GrpcAcceptEncoding = "identity,gzip,deflate";
        GrpcReplies.Fail(Context.Response, error.GrpcStatus, error.Text, error.RetrySeconds is null ? default : OtlpReplies.Status(error).Written);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        ending?.Dispose();
        deadline?.Dispose();
        base.Dispose();
    }

    private OtlpRefusal? ReadTimeout(string text)
    {
        if (!GrpcTimeout.TryParse(text, out var timeout))
            return new OtlpRefusal(OtlpErrors.BadTimeout, ArrivalReasons.HeaderBad, $"grpc-timeout {ShortText.Of(text)} is no number with a unit");
        deadline = new CancellationTokenSource(timeout, time);
        ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, Context.RequestAborted);
        return null;
    }

    private OtlpRefusal? RefusalOf(GrpcFrameFailure failure) => failure switch
    {
        GrpcFrameFailure.NoMessage => Malformed("there is no message in it"),
        GrpcFrameFailure.SeveralMessages => Malformed("there is more than one message in it"),
        GrpcFrameFailure.BadFlag => Malformed("a frame begins with 0 or 1"),
        GrpcFrameFailure.TooLarge => RefusalOf(BodyFailure.TooLarge),
        _ => RefusalOf(BodyFailure.Incomplete),
    };

    private static OtlpRefusal Malformed(string cause) => new(OtlpErrors.Unreadable(cause), ArrivalReasons.BodyMalformed, $"the body is no call of one message: {cause}");
}
