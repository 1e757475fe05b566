namespace Apiary.Server.Protocols.XRay;

/// <summary>Log lines of X-Ray, event ids 2200 to 2299.</summary>
internal static partial class XRayLog
{
    [LoggerMessage(2200, LogLevel.Error, "what came to {Endpoint} ended with a fault of the server's")]
    public static partial void Fault(ILogger logger, string endpoint, Exception failure);
}
