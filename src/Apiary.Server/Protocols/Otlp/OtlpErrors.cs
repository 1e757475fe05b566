using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Protocols.Otlp.Grpc;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>
/// Statuses and texts of the protocol reference, section 3, word for word where it has them. What an exporter sends again is
/// decided by the status alone: of these only 503 and UNAVAILABLE.
/// </summary>
internal static class OtlpErrors
{
    private const int RetrySeconds = 5;

    public static readonly OtlpError UnsupportedContentType = new(
        415, GrpcStatus.Unimplemented, "unsupported content-type, valid types are: application/protobuf, application/x-protobuf, application/json");

    public static readonly OtlpError UnsupportedGrpcContentType = new(
        415, GrpcStatus.Unimplemented, "unsupported content-type, valid types are: application/grpc, application/grpc+proto");

    public static readonly OtlpError NotHttp2 = new(426, GrpcStatus.Internal, "gRPC needs HTTP/2, and this request came by HTTP/1.1; a proxy on the way may have changed it");
    public static readonly OtlpError MissingKey = new(401, GrpcStatus.Unauthenticated, "missing 'x-honeycomb-team' header");
    public static readonly OtlpError UnknownKey = new(401, GrpcStatus.Unauthenticated, "unknown API key - check your credentials");
    public static readonly OtlpError KeyMayNotSend = new(403, GrpcStatus.PermissionDenied, "this API key may not send events - it lacks the Send Events permission");
    public static readonly OtlpError UnsupportedEncoding = new(415, GrpcStatus.Unimplemented, "unsupported content encoding - send identity, gzip, deflate or zstd");
    public static readonly OtlpError ZstdUnavailable = new(415, GrpcStatus.Unimplemented, "zstd is not available on this server (libzstd was not found) - send identity, gzip or deflate");
    public static readonly OtlpError TryLater = new(503, GrpcStatus.Unavailable, "the server cannot store anything now - try again later") { RetrySeconds = RetrySeconds };
    public static readonly OtlpError BadTimeout = new(400, GrpcStatus.Internal, "malformed grpc-timeout");
    public static readonly OtlpError DeadlineExceeded = new(504, GrpcStatus.DeadlineExceeded, "the deadline passed before the request was stored");
    public static readonly OtlpError SenderGone = new(499, GrpcStatus.Cancelled, "the sender went away before it was answered");
    public static readonly OtlpError Internal = new(500, GrpcStatus.Internal, "internal server error");

    /// <summary>The reply to a body that is not what it should be.</summary>
    public static OtlpError Unreadable(string cause) => new(400, GrpcStatus.Internal, $"failed to parse OTLP request body: {cause}");

    /// <summary>The reply to a body beyond the limit.</summary>
    public static OtlpError TooLarge(int limit) => new(413, GrpcStatus.ResourceExhausted, $"request body is too large: more than {limit} bytes uncompressed (--otlp-max-request)");

    /// <summary>The reply to a body that is not compressed as it says.</summary>
    public static OtlpError Broken(ContentCoding coding) => Unreadable($"invalid {coding.ToString().ToLowerInvariant()} data");

    /// <summary>The reply when the key may not make the datasets that all the items would go to.</summary>
    public static OtlpError MayNotCreate(string cause) => new(403, GrpcStatus.PermissionDenied, cause);

    /// <summary>The reply when no dataset takes any of the items, and none will when they come again.</summary>
    public static OtlpError BeyondLimit(string cause) => new(400, GrpcStatus.InvalidArgument, cause);
}
