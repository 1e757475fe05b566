namespace Apiary.Server.Protocols.Otlp;

/// <summary>Log lines of OTLP, event ids 2100 to 2199.</summary>
internal static partial class OtlpLog
{
    [LoggerMessage(2100, LogLevel.Error, "a request to {Path} ended with a fault of the server's")]
    public static partial void Fault(ILogger logger, string path, Exception failure);
}
