namespace Apiary.Engine.Queries.Execution;

/// <summary>Puts the result of an earlier period beside the current one.</summary>
internal static class ComparisonBuilder
{
    /// <summary>The current result with its comparison.</summary>
    /// <param name="current">The result.</param>
    /// <param name="offsetSeconds">How many seconds earlier the other period lies.</param>
    /// <param name="earlier">Its result, of groups that <paramref name="current"/> has.</param>
    public static QueryResult With(QueryResult current, int offsetSeconds, QueryResult earlier)
    {
        var groups = new ResultGroup?[current.Groups.Count];
        // Both are in the same order; a group that had no events is missing.
        for (var (i, next) = (0, 0); i < groups.Length && next < earlier.Groups.Count; i++)
        {
            if (!earlier.Groups[next].Key.SequenceEqual(current.Groups[i].Key)) continue;
            groups[i] = Shift(earlier.Groups[next], offsetSeconds);
            next++;
        }

        var (now, then) = (current.Statistics, earlier.Statistics);
        return current with
        {
            Compare = new Comparison { OffsetSeconds = offsetSeconds, Groups = groups, Total = Shift(earlier.Total, offsetSeconds) },
            Statistics = new QueryStatistics(
                now.RowsScanned + then.RowsScanned,
                now.RowsMatched + then.RowsMatched,
                now.BlocksScanned + then.BlocksScanned,
                now.BlocksSkipped + then.BlocksSkipped,
                Math.Max(now.Segments, then.Segments),
                then.Elapsed),
        };
    }

    private static ResultGroup Shift(ResultGroup group, int seconds) => group with
    {
        Series = [.. group.Series.Select(point => point with { BucketSecond = point.BucketSecond + seconds })],
        Heatmaps = group.Heatmaps is null ? null : [.. group.Heatmaps.Select(heatmap => heatmap is null ? null : heatmap with
        {
            Cells = [.. heatmap.Cells.Select(cell => cell with { BucketSecond = cell.BucketSecond + seconds })],
        })],
    };
}
