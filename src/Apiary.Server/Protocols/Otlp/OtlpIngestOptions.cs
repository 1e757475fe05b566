namespace Apiary.Server.Protocols.Otlp;

/// <summary>How the OTLP endpoints behave.</summary>
/// <param name="MaxRequestBytes">Most bytes of a request message, uncompressed and without gRPC's frame; exactly as many are accepted.</param>
internal sealed record OtlpIngestOptions(int MaxRequestBytes);
