using Apiary.Engine.Events;
using Apiary.Engine.Queries.Differences;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Compares the selection's share of a column's values with the baseline's: the score, and what there is to show.</summary>
internal sealed class ColumnContrast(DistributionCounts counts, int mostValues)
{
    // More different numbers than this are shown in as many bins.
    private const int MaxNumbers = 24;

    private readonly DifferenceScore score = new(counts.Selected, counts.Total - counts.Selected);

    /// <summary>The column's result; <see cref="BubbleUpColumn.ImpliedBy"/> is set where all its events are the same.</summary>
    public BubbleUpColumn Of(ColumnCounts column)
    {
        var ids = Enumerable.Range(0, column.IdCount).Where(id => column.All(id) > 0).ToList();
        var numbers = ids.Where(id => IsNumber(column.Values, id)).ToList();
        var atoms = column.Binned is not null || numbers.Count > MaxNumbers ? Atoms(column, numbers) : [];
        var isBinned = atoms.Length > 0;
        if (isBinned) ids.RemoveAll(id => IsNumber(column.Values, id));
        var bins = isBinned ? BinCutter.Cut(atoms, MaxNumbers) : null;
        var values = ids.Select(id => (Id: id, Selected: column.Selected(id), Baseline: column.All(id) - column.Selected(id))).ToList();
        var (present, selectedPresent) = (ids.Sum(column.All), ids.Sum(column.Selected));
        foreach (var atom in atoms) (present, selectedPresent) = (present + atom.Selected + atom.Baseline, selectedPresent + atom.Selected);
        var selectedMissing = counts.Selected.Weight - selectedPresent;
        var baselineMissing = counts.Total.Weight - present - selectedMissing;
        if (selectedMissing + baselineMissing > 0) values.Add((0, selectedMissing, baselineMissing));
        var distinct = ids.Count + atoms.Length;
        return new BubbleUpColumn
        {
            Column = column.Column,
            Score = score.Of([.. values.Select(value => (value.Selected, value.Baseline)), .. (bins ?? []).Select(bin => (bin.Selected, bin.Baseline))]),
            // A bin may hold different numbers.
            ImpliedBy = values.Count + atoms.Length <= 1 && column.Binned is null or { Bins.IsConstant: true } ? "the same in all events" : null,
            Values = [.. Shown(values).Select(value => new BubbleUpValue(column.Values.Value(value.Id), value.Selected, value.Baseline))],
            Bins = bins,
            DistinctCount = distinct,
            SelectedMissing = selectedMissing,
            BaselineMissing = baselineMissing,
        };
    }

    private IEnumerable<(int Id, long Selected, long Baseline)> Shown(List<(int Id, long Selected, long Baseline)> values) => values
        .Select(value => (Value: value, Difference: score.Difference(value.Selected, value.Baseline)))
        .OrderByDescending(pair => Math.Abs(pair.Difference))
        .ThenByDescending(pair => pair.Difference)
        .ThenByDescending(pair => pair.Value.Selected + pair.Value.Baseline)
        .ThenBy(pair => pair.Value.Id)
        .Take(mostValues)
        .Select(pair => pair.Value);

    /// <summary>All numbers of a column, ascending: each by itself, or all in fine bins when some are known only so.</summary>
    private static NumberAtom[] Atoms(ColumnCounts column, List<int> numbers)
    {
        var exact = numbers.Select(id => (Value: column.Values.Value(id), Selected: column.Selected(id), Baseline: column.All(id) - column.Selected(id)));
        if (column.Binned is not { } binned)
        {
            return
            [
                .. exact.OrderBy(number => number.Value, Comparer<FieldValue>.Create(ValueOrder.Compare))
                    .Select(number => new NumberAtom(Number(number.Value), Behind(number.Value), number.Selected, number.Baseline)),
            ];
        }

        var counts = new (long Selected, long Baseline)[binned.Codes.CodeCount];
        for (var code = 1; code < counts.Length; code++) counts[code] = (binned.Codes.Selected(code), binned.Codes.All(code) - binned.Codes.Selected(code));
        foreach (var (value, selected, baseline) in exact)
        {
            ref var count = ref counts[binned.Bins.CodeOf(Number(value))];
            count = (count.Selected + selected, count.Baseline + baseline);
        }

        return
        [
            .. from code in Enumerable.Range(1, counts.Length - 1)
               where counts[code] != (0, 0)
               let edges = binned.Bins.EdgesOf(code)
               select new NumberAtom(edges.From, edges.To, counts[code].Selected, counts[code].Baseline),
        ];
    }

    private static bool IsNumber(ColumnValues values, int id) =>
        values.TypeOf(id) is ColumnType.Integer || (values.TypeOf(id) is ColumnType.Float && double.IsFinite(values.Value(id).AsFloat()));

    private static double Number(FieldValue value) => value.TryGetNumber(out var number) ? number : 0;

    /// <summary>The first number behind a value: of whole numbers the next whole one, which reads better.</summary>
    private static double Behind(FieldValue value) =>
        value.Type == ColumnType.Integer && Math.Abs(Number(value)) < 1L << 53 ? Number(value) + 1 : Math.BitIncrement(Number(value));
}
