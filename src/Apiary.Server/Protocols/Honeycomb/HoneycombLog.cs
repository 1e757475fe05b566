namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>Log lines of the Honeycomb protocol, event ids 2000 to 2099.</summary>
internal static partial class HoneycombLog
{
    [LoggerMessage(2000, LogLevel.Error, "a request to {Path} ended with a fault of the server's")]
    public static partial void Fault(ILogger logger, string path, Exception failure);
}
