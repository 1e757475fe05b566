using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;

namespace Apiary.Server.Protocols.CloudWatchLogs.Reading;

/// <summary>Which events of a log group are read.</summary>
/// <param name="Group">The group.</param>
/// <param name="StartNanos">First nanosecond.</param>
/// <param name="EndNanos">First nanosecond no longer in it.</param>
internal sealed record LogRange(LogGroup Group, long StartNanos, long EndNanos)
{
    /// <summary>Filters that must all hold.</summary>
    public IReadOnlyList<Filter> Required { get; init; } = [];

    /// <summary>Filters of which one must hold; empty for no such condition.</summary>
    public IReadOnlyList<Filter> AnyOf { get; init; } = [];
}
