namespace Apiary.Server.Hosting;

/// <summary>Feature of connections that came by a port which takes OTLP and nothing else.</summary>
internal sealed class OtlpOnlyConnection
{
    /// <summary>There is nothing to tell one from another.</summary>
    public static readonly OtlpOnlyConnection Instance = new();
}
