namespace Apiary.Server.Errors;

/// <summary>Occurrences of an item that have something in common.</summary>
/// <param name="Values">What, in the order of the columns that were asked for; empty where an occurrence does not say.</param>
/// <param name="Count">How many.</param>
/// <param name="LastOccurrenceId">The last of them.</param>
internal sealed record ErrorShare(IReadOnlyList<string> Values, long Count, long LastOccurrenceId);
