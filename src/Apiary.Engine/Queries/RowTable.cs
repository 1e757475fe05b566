using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>The answer to a <see cref="RowQuery"/> column by column: for many events of which few columns are wanted. Lists are row-aligned.</summary>
public sealed record RowTable
{
    /// <summary>The dataset of each event.</summary>
    public required IReadOnlyList<int> DatasetIds { get; init; }

    /// <summary>The time of each event in nanoseconds since the Unix epoch.</summary>
    public required IReadOnlyList<long> TimestampNanos { get; init; }

    /// <summary>For each of <see cref="RowQuery.Columns"/> the value of each event, null where it has none. Equal texts of one segment are mostly one object.</summary>
    public required IReadOnlyList<IReadOnlyList<FieldValue>> Columns { get; init; }

    /// <summary>What it took.</summary>
    public required QueryStatistics Statistics { get; init; }

    /// <summary>What the reader should know, in words.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How many events there are.</summary>
    public int RowCount => TimestampNanos.Count;
}
