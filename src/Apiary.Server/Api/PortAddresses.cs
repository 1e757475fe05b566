using System.Net;

namespace Apiary.Server.Api;

/// <summary>The ports beside the main one, which takes everything but datagrams too.</summary>
/// <param name="OtlpHttp">Where OTLP over HTTP is taken; null when there is no such port.</param>
/// <param name="OtlpGrpc">Where OTLP over gRPC is taken; null when there is no such port.</param>
/// <param name="XRay">Where X-Ray's SDKs send to; null when there is no such port.</param>
internal sealed record PortAddresses(IPEndPoint? OtlpHttp, IPEndPoint? OtlpGrpc, IPEndPoint? XRay);
