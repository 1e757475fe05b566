using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>What of a question the engine can filter by.</summary>
/// <param name="Required">All must hold.</param>
/// <param name="AnyOf">One must hold; empty for no such condition.</param>
internal sealed record PatternFilters(IReadOnlyList<Filter> Required, IReadOnlyList<Filter> AnyOf)
{
    /// <summary>Nothing.</summary>
    public static readonly PatternFilters None = new([], []);
}
