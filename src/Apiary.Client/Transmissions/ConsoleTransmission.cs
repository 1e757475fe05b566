namespace Apiary.Client.Transmissions;

/// <summary>Writes events to the standard output, or the standard error, one JSON object a line: what a container's log takes up.</summary>
/// <param name="toError">Whether to the standard error.</param>
public sealed class ConsoleTransmission(bool toError = false) : StreamTransmission(toError ? Console.OpenStandardError() : Console.OpenStandardOutput(), leaveOpen: true);
