namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>What this folder logs.</summary>
internal static partial class LogsLog
{
    [LoggerMessage(4201, LogLevel.Error, "CloudWatch Logs {operation} failed")]
    public static partial void Fault(ILogger logger, string operation, Exception failure);

    [LoggerMessage(4202, LogLevel.Warning, "the Insights query {id} was not answered")]
    public static partial void QueryFailed(ILogger logger, string id, Exception failure);
}
