namespace Apiary.Engine;

/// <summary>Something that happened in the store which its operator should be able to read.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What happened, where, and what was or can be done, in words.</param>
public sealed record StoreNotice(DateTimeOffset Time, StoreNoticeSeverity Severity, string Text);
