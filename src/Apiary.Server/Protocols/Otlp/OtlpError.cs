using Apiary.Server.Protocols.Otlp.Grpc;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>A refusal as it goes out by either door.</summary>
/// <param name="HttpStatus">The HTTP status.</param>
/// <param name="GrpcStatus">The gRPC status, which also stands in the body over HTTP.</param>
/// <param name="Text">The message.</param>
internal sealed record OtlpError(int HttpStatus, GrpcStatus GrpcStatus, string Text)
{
    /// <summary>After how many seconds the sender should try again; null when it should not.</summary>
    public int? RetrySeconds { get; init; }
}
