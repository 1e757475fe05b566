namespace Apiary.Server.Errors;

/// <summary>Who is told of new and returned errors.</summary>
/// <param name="Webhook">An address that a notice is posted to; null for none.</param>
/// <param name="Command">A program that is run with a notice on its standard input; null for none.</param>
internal sealed record ErrorTellerOptions(Uri? Webhook, string? Command)
{
    /// <summary>Whether there is anybody.</summary>
    public bool IsOn => Webhook is not null || Command is not null;
}
