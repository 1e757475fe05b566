using Apiary.Engine.Events;
using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Reads the result out of the cells of the last walk.</summary>
internal sealed class ResultBuilder(QueryPlan plan, CellTable table, bool withSeries)
{
    private readonly int bucketCount = table.Buckets.Count;
    private readonly bool hasHeatmaps = plan.Calculations.Any(calculation => calculation.Op is HeatmapOp);

    /// <summary>Builds the result.</summary>
    /// <param name="ranked">Which groups of the table to return and which make up "other".</param>
    /// <param name="planGroups">For each group of the table its number in the plan; only those kept are looked up.</param>
    /// <param name="statistics">What it took.</param>
    public QueryResult Build(RankedGroups ranked, IEnumerable<int> planGroups, QueryStatistics statistics)
    {
        var numbers = planGroups.ToArray();
        var groups = new List<ResultGroup>(ranked.Kept.Count);
        foreach (var group in ranked.Kept)
            groups.Add(Group(GroupRanking.Key(plan, numbers[group]), table.FirstBucket(group), table.FirstTotal + group));
        return new QueryResult
        {
            Window = plan.Window,
            Breakdowns = plan.Spec.Breakdowns,
            Calculations = [.. plan.Calculations.Select(calculation => calculation.Calculation)],
            Groups = groups,
            Total = Together(Enumerable.Range(0, table.GroupCount)),
            Other = ranked.Other.Count > 0 ? Together(ranked.Other) : null,
            Statistics = statistics,
        };
    }

    /// <summary>The results of a calculation that is made from the series: by bucket, and over the whole time as the return value.</summary>
    public static FieldValue Series(CalculationPlan calculation, Accumulator?[] states, int firstCell, int buckets, out FieldValue[] byBucket)
    {
        byBucket = new FieldValue[buckets];
        for (var bucket = 0; bucket < buckets; bucket++)
            byBucket[bucket] = calculation.Op.Result(states[calculation.State]!, firstCell + bucket);
        return calculation.Op.FinishSeries(byBucket);
    }

    private ResultGroup Together(IEnumerable<int> groups)
    {
        // Without breakdowns the one group is all there is.
        if (plan.Spec.Breakdowns.Count == 0) return Group([], 0, table.FirstTotal);
        var first = table.FoldTogether(groups);
        return Group([], first, first + bucketCount);
    }

    private ResultGroup Group(FieldValue[] key, int firstCell, int totalCell)
    {
        var calculations = plan.Calculations;
        var values = new FieldValue[calculations.Count];
        var made = new FieldValue[]?[calculations.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = calculations[i].Op.IsMadeFromSeries
                ? Series(calculations[i], table.States, firstCell, bucketCount, out made[i]!)
                : calculations[i].Op.Result(table.States[calculations[i].State]!, totalCell);
        }

        var heatmaps = !hasHeatmaps ? null : new Heatmap?[calculations.Count];
        for (var i = 0; hasHeatmaps && i < calculations.Count; i++)
        {
            if (calculations[i].Op is HeatmapOp)
                heatmaps![i] = HeatmapBuilder.Build((HistogramAccumulator)table.States[calculations[i].State]!, firstCell, table.Buckets);
        }

        return new ResultGroup(key, values, withSeries ? Points(firstCell, made) : [], heatmaps);
    }

    private List<SeriesPoint> Points(int firstCell, FieldValue[]?[] made)
    {
        var points = new List<SeriesPoint>();
        var counts = (CountAccumulator)table.States[0]!;
        for (var bucket = 0; bucket < bucketCount; bucket++)
        {
            var cell = firstCell + bucket;
            // A span in progress shows in buckets in which no event of the group began.
            if (counts.Weight(cell) == 0 && !IsInProgress(made, bucket)) continue;
            var values = new FieldValue[plan.Calculations.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var calculation = plan.Calculations[i];
                values[i] = made[i] is { } series ? series[bucket] : calculation.Op.Result(table.States[calculation.State]!, cell);
            }

            points.Add(new SeriesPoint(table.Buckets.StartSecond(bucket), values));
        }

        return points;
    }

    private bool IsInProgress(FieldValue[]?[] made, int bucket)
    {
        for (var i = 0; i < made.Length; i++)
            if (made[i] is { } series && plan.Calculations[i].Op is Concurrency && series[bucket].AsInteger() > 0) return true;
        return false;
    }
}
