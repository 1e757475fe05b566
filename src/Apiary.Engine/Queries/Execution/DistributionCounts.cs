using Apiary.Engine.Queries.Differences;

namespace Apiary.Engine.Queries.Execution;

/// <summary>What a <see cref="DistributionRun"/> has counted.</summary>
/// <param name="Columns">One for each column counted, in the order asked for.</param>
/// <param name="Omitted">Columns that were not counted, and why, in words.</param>
/// <param name="Total">All events.</param>
/// <param name="Selected">Those of them that are selected.</param>
/// <param name="Statistics">What it took.</param>
internal sealed record DistributionCounts(
    IReadOnlyList<ColumnCounts> Columns,
    IReadOnlyList<KeyValuePair<string, string>> Omitted,
    SampleSize Total,
    SampleSize Selected,
    QueryStatistics Statistics);
