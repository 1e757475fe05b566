using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Ingest.Cors;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>OTLP over HTTP: one message is one body, in protobuf or JSON, and the reply is in the same form.</summary>
internal sealed class OtlpHttpDoor(HttpContext context, OtlpSignal signal, int maxRequestBytes, IngestCors cors) : OtlpDoor(context, signal, maxRequestBytes)
{
    private const string Json = "application/json";
    private static readonly string[] MediaTypes = ["application/x-protobuf", "application/protobuf", Json];

    // The request's own; null while it is none of the three.
    private string? mediaType;

    /// <inheritdoc/>
    public override string Endpoint => "POST " + OtlpSignals.PathOf(Signal);

    /// <inheritdoc/>
    public override string Transport => "http";

    /// <inheritdoc/>
    public override bool IsJson => mediaType == Json;

    /// <inheritdoc/>
    public override string NamedEncoding => Context.Request.Headers.ContentEncoding.ToString();

    /// <inheritdoc/>
    public override OtlpRefusal? ReadHeaders()
    {
        cors.AllowReply(Context);
        var named = Context.Request.ContentType ?? "";
        // Parameters such as charset are nothing that matters here.
        var bare = named.AsSpan(0, named.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? end : named.Length).Trim().ToString();
        mediaType = Array.Find(MediaTypes, type => type.Equals(bare, StringComparison.OrdinalIgnoreCase));
        Coding = ContentCodings.Parse(NamedEncoding);
        return mediaType is null
            ? new OtlpRefusal(OtlpErrors.UnsupportedContentType, ArrivalReasons.HeaderBad, bare.Length == 0 ? "the request has no Content-Type" : $"Content-Type {ShortText.Of(bare)} is none of OTLP's")
            : null;
    }

    /// <inheritdoc/>
    public override async ValueTask<OtlpRefusal?> ReadBodyAsync() =>
        RefusalOf(await BodyReader.ReadAsync(Context.Request, Coding, MaxRequestBytes, Received, Plain, Ending));

    /// <inheritdoc/>
    public override void Accept(OtlpPartialSuccess? partial) =>
        Send(mediaType!, IsJson ? OtlpReplies.ResponseJson(Signal, partial) : OtlpReplies.Response(partial).Written);

    /// <inheritdoc/>
    public override void Refuse(OtlpError error)
    {
        if (mediaType is null)
        {
            RefuseInWords(error);
            return;
        }

        Context.Response.StatusCode = error.HttpStatus;
        if (error.RetrySeconds is { } seconds) Context.Response.Headers.RetryAfter = seconds.ToString();
        Send(mediaType, IsJson ? OtlpReplies.StatusJson(error) : OtlpReplies.Status(error).Written);
    }
}
