namespace Apiary.Engine.Queries.Execution;

/// <summary>What orders, havings and limit make of the groups.</summary>
/// <param name="Kept">The groups to return, in order.</param>
/// <param name="Other">Groups that pass the havings but lie behind the limit.</param>
internal sealed record RankedGroups(IReadOnlyList<int> Kept, IReadOnlyList<int> Other);
