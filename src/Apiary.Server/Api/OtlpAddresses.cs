using System.Net;

namespace Apiary.Server.Api;

/// <summary>The ports for OpenTelemetry beside the main one, which takes it too.</summary>
/// <param name="Http">Where OTLP over HTTP is taken; null when there is no such port.</param>
/// <param name="Grpc">Where OTLP over gRPC is taken; null when there is no such port.</param>
internal sealed record OtlpAddresses(IPEndPoint? Http, IPEndPoint? Grpc);
