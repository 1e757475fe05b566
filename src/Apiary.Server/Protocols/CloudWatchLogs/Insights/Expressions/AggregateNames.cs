namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

/// <summary>The calculations of <c>stats</c> by their names.</summary>
internal static class AggregateNames
{
    private static readonly Dictionary<string, AggregateFunction> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["count"] = AggregateFunction.Count,
        ["count_distinct"] = AggregateFunction.CountDistinct,
        ["sum"] = AggregateFunction.Sum,
        ["avg"] = AggregateFunction.Average,
        ["min"] = AggregateFunction.Min,
        ["max"] = AggregateFunction.Max,
        ["stddev"] = AggregateFunction.Deviation,
        ["pct"] = AggregateFunction.Percentile,
        ["percentile"] = AggregateFunction.Percentile,
        ["earliest"] = AggregateFunction.Earliest,
        ["latest"] = AggregateFunction.Latest,
        ["sortsfirst"] = AggregateFunction.SortsFirst,
        ["sortslast"] = AggregateFunction.SortsLast,
    };

    /// <summary>The calculation of this name; null when there is none.</summary>
    public static AggregateFunction? Find(string name) => All.TryGetValue(name, out var function) ? function : null;
}
