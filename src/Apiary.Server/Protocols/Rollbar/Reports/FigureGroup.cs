using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Reports;

/// <summary>Occurrences that say the same.</summary>
/// <param name="Key">What they say in each column.</param>
/// <param name="Count">How many there are.</param>
/// <param name="FirstId">The first one's number.</param>
/// <param name="LastId">The last one's number.</param>
internal sealed record FigureGroup(IReadOnlyList<FieldValue> Key, long Count, long FirstId, long LastId);
