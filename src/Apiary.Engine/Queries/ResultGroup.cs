using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>The results of one group of events.</summary>
/// <param name="Key">The group's value of each breakdown; null values are a group of their own. Empty for totals.</param>
/// <param name="Values">Each calculation's result over the whole time range; null where there is none (no values, HEATMAP).</param>
/// <param name="Series">The results by time bucket, ascending, only buckets with events; empty when no series was asked for.</param>
/// <param name="Heatmaps">For each HEATMAP calculation its cells over the whole time range by bucket; null elsewhere and when there is none.</param>
public sealed record ResultGroup(
    IReadOnlyList<FieldValue> Key,
    IReadOnlyList<FieldValue> Values,
    IReadOnlyList<SeriesPoint> Series,
    IReadOnlyList<Heatmap?>? Heatmaps = null);
