namespace Apiary.Server.Alerting;

/// <summary>Log lines of triggers and whom they tell, event ids 2500 to 2599.</summary>
internal static partial class AlertingLog
{
    [LoggerMessage(2500, LogLevel.Warning, "the trigger {Name} ({Id}) was not evaluated: {Fault}")]
    public static partial void NotEvaluated(ILogger logger, string name, string id, string fault);

    [LoggerMessage(2501, LogLevel.Warning, "{Recipient} was not told of the trigger {Name}: {Fault}")]
    public static partial void NotTold(ILogger logger, string recipient, string name, string fault);

    [LoggerMessage(2502, LogLevel.Error, "what triggers came to could not be written down: {Fault}")]
    public static partial void NotWritten(ILogger logger, string fault);
}
