namespace Apiary.Engine.Queries;

/// <summary>One thing to compute over the events of a group.</summary>
/// <param name="Op">The operation's name in capitals, as in Honeycomb's specification: COUNT, P99, ….</param>
/// <param name="Column">The column it is computed over; null where the operation takes none.</param>
/// <param name="Name">The key of the result; null for the standard key, see <see cref="Key"/>.</param>
/// <param name="Filters">Conditions of this calculation alone, in addition to those of the query; null for none.</param>
/// <param name="FilterCombination">How <paramref name="Filters"/> combine.</param>
public sealed record Calculation(
    string Op,
    string? Column = null,
    string? Name = null,
    IReadOnlyList<Filter>? Filters = null,
    FilterCombination FilterCombination = FilterCombination.And)
{
    /// <summary>The name of the result: <see cref="Name"/>, else <c>OP</c> or <c>OP(column)</c>.</summary>
    public string Key => Name ?? (Column is null ? Op : $"{Op}({Column})");
}
