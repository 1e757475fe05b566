namespace Apiary.Server.Protocols.Rollbar;

/// <summary>Log lines of Rollbar's protocol, event ids 2300 to 2399.</summary>
internal static partial class RollbarLog
{
    [LoggerMessage(2300, LogLevel.Error, "a request to {Path} ended with a fault of the server's")]
    public static partial void Fault(ILogger logger, string path, Exception failure);
}
