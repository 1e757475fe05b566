namespace Apiary.Server.Errors.Rules;

/// <summary>A rule that makes no sense; the message says which and why.</summary>
internal sealed class RuleException(string message) : Exception(message);
