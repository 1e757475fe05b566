namespace Apiary.Server.Workspace.Slos;

/// <summary>What was counted for objectives since the last record, as it stands in its <see cref="RecordJournal{T}"/>.</summary>
/// <param name="Parts">One for each objective of which something was.</param>
internal sealed record SloCountChange(IReadOnlyList<SloCountPart> Parts);
