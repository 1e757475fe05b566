namespace Apiary.Server.Alerting;

/// <summary>Log lines of triggers, objectives and whom they tell, event ids 2500 to 2599.</summary>
internal static partial class AlertingLog
{
    [LoggerMessage(2500, LogLevel.Warning, "the {Kind} {Name} ({Id}) was not evaluated: {Fault}")]
    public static partial void NotEvaluated(ILogger logger, string kind, string name, string id, string fault);

    [LoggerMessage(2501, LogLevel.Warning, "{Recipient} was not told \"{Summary}\", given up after {Attempts} attempts: {Fault}")]
    public static partial void NotTold(ILogger logger, string recipient, string summary, string fault, int attempts);

    [LoggerMessage(2502, LogLevel.Error, "what triggers and objectives came to could not be written down: {Fault}")]
    public static partial void NotWritten(ILogger logger, string fault);

    [LoggerMessage(2503, LogLevel.Warning, "{Recipient} was not told \"{Summary}\" at attempt {Attempt}, the next is in {Pause}: {Fault}")]
    public static partial void TriedInVain(ILogger logger, string recipient, string summary, string fault, int attempt, TimeSpan pause);
}
