namespace Apiary.Server.Errors;

/// <summary>So many in such a time.</summary>
/// <param name="Count">How many, from 1.</param>
/// <param name="Window">The time, more than none.</param>
internal sealed record RateRule(int Count, TimeSpan Window);
