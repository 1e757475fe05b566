namespace Apiary.Server.Errors;

/// <summary>Log lines of errors and whom they are told to, event ids 2400 to 2499.</summary>
internal static partial class ErrorsLog
{
    [LoggerMessage(2400, LogLevel.Warning, "the webhook {Address} was not told of an error: {Fault}")]
    public static partial void WebhookNotTold(ILogger logger, Uri address, string fault);

    [LoggerMessage(2401, LogLevel.Warning, "the program {Command} was not told of an error: {Fault}")]
    public static partial void CommandNotTold(ILogger logger, string command, string fault);
}
