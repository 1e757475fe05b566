using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// One question for what sets a selection apart: counts the values of all columns in one walk, compares the shares, then asks of
/// those that differ most whether they only repeat what the selection says itself.
/// </summary>
internal sealed class BubbleUpRun(
    IReadOnlyList<Segment> segments, DeclaredTypes types, BubbleUpQuery query, QueryOptions options, RunControl control)
{
    // Looking at samples of more columns takes longer than it helps: the others are not among the first anyway.
    private const int MaxTested = 64;

    // Columns of small questions may have many values by right; of larger ones, almost as many as events are ids.
    private const int MinIds = 100;

    private BubbleUpSelection Selection => query.Selection;

    public BubbleUpResult Run()
    {
        var run = new DistributionRun(segments, types, Distribution(), options, control, isBinned: true);
        var counts = run.Count();
        var contrast = new ColumnContrast(counts, query.ValuesPerColumn);
        var omitted = new List<KeyValuePair<string, string>>(counts.Omitted);
        var found = new List<BubbleUpColumn>();
        var said = Said();
        foreach (var column in counts.Columns)
        {
            if (column.IsAbandoned || IsId(column, counts))
            {
                omitted.Add(new(column.Column, "it has too many different values"));
                continue;
            }

            var compared = contrast.Of(column);
            if (compared.DistinctCount == 0)
            {
                omitted.Add(new(column.Column, "no event has it"));
                continue;
            }

            if (said.TryGetValue(column.Column, out var reason)) compared = compared with { ImpliedBy = reason };
            found.Add(compared);
        }

        MarkFunctions(run, found);
        return new BubbleUpResult
        {
            Columns =
            [
                .. found.OrderBy(column => column.ImpliedBy is not null).ThenByDescending(column => column.Score).ThenBy(column => column.Column, StringComparer.Ordinal),
            ],
            Omitted = omitted,
            Selected = counts.Selected.Weight,
            Baseline = counts.Total.Weight - counts.Selected.Weight,
            Statistics = counts.Statistics with { Elapsed = control.Elapsed },
            Warnings = counts.Selected.Weight == 0 ? ["no event is selected"]
                : counts.Selected.Weight == counts.Total.Weight ? ["every event is selected: there is nothing to compare with"]
                : [],
        };
    }

    private DistributionQuery Distribution()
    {
        var required = new List<Filter>();
        if (Selection.Column is { } column)
        {
            if (Selection.Min is { } min) required.Add(new Filter(column, FilterOp.GreaterOrEqual, [FieldValue.Float(min)]));
            if (Selection.Max is { } max) required.Add(new Filter(column, FilterOp.Less, [FieldValue.Float(max)]));
            if (required.Count == 0) required.Add(new Filter(column, FilterOp.Exists, []));
        }

        return new DistributionQuery
        {
            Columns = query.Columns,
            Filters = query.Filters,
            FilterCombination = query.FilterCombination,
            StartNanos = query.StartNanos,
            EndNanos = query.EndNanos,
            UsageMode = query.UsageMode,
            Selection = Selection.Filters,
            SelectionCombination = Selection.FilterCombination,
            SelectionRequired = required,
            SelectionStartNanos = Selection.StartNanos ?? long.MinValue,
            SelectionEndNanos = Selection.EndNanos ?? long.MaxValue,
        };
    }

    /// <summary>Columns that the question names: that they differ is no news.</summary>
    private Dictionary<string, string> Said()
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        if (query.FilterCombination == FilterCombination.And || query.Filters.Count == 1)
        {
            foreach (var filter in query.Filters)
                if (filter.Op == FilterOp.Equal) said[filter.Column] = "part of the query";
        }

        foreach (var filter in Selection.Filters) said[filter.Column] = "part of the selection";
        if (Selection.Column is { } column) said[column] = "part of the selection";
        return said;
    }

    /// <summary>Text of which almost every event has its own tells nothing, however few events there are.</summary>
    private static bool IsId(ColumnCounts column, DistributionCounts counts)
    {
        var (texts, weight) = (0, 0L);
        for (var id = 1; id < column.IdCount; id++)
        {
            if (column.All(id) == 0 || column.Values.TypeOf(id) != ColumnType.String) continue;
            texts++;
            weight += column.All(id);
        }

        var events = counts.Total.Weight == 0 ? 0 : weight / (double)counts.Total.Weight * counts.Total.Effective;
        return texts > MinIds && texts * 2 > events;
    }

    /// <summary>Marks columns of numbers that are a function of what the selection bounds, such as the same duration in another unit.</summary>
    private void MarkFunctions(DistributionRun run, List<BubbleUpColumn> found)
    {
        var suspects = found.Where(column => column is { Bins: not null, ImpliedBy: null, Score: > 0 }).OrderByDescending(column => column.Score).Take(MaxTested).ToList();
        if (suspects.Count == 0) return;
        foreach (var (column, name) in Bounded())
        {
            var functions = new FunctionTest(run, column).Find([.. suspects.Select(suspect => suspect.Column)]);
            for (var i = 0; i < found.Count; i++)
                if (found[i].ImpliedBy is null && functions.Contains(found[i].Column)) found[i] = found[i] with { ImpliedBy = $"a function of {name}" };
        }
    }

    /// <summary>What the selection bounds by size: columns, and time (null).</summary>
    private IEnumerable<(string? Column, string Name)> Bounded()
    {
        if (Selection.StartNanos is not null || Selection.EndNanos is not null) yield return (null, "the time");
        var columns = Selection.Filters.Where(filter => filter.Op is FilterOp.Greater or FilterOp.GreaterOrEqual or FilterOp.Less or FilterOp.LessOrEqual).Select(filter => filter.Column);
        foreach (var column in columns.Prepend(Selection.Column).OfType<string>().Distinct(StringComparer.Ordinal)) yield return (column, column);
    }
}
