namespace Apiary.Server.Protocols.Otlp;

/// <summary>Metadata of endpoints that the ports for OTLP serve too.</summary>
internal sealed class OtlpEndpoint
{
    /// <summary>There is nothing to tell one from another.</summary>
    public static readonly OtlpEndpoint Instance = new();
}
