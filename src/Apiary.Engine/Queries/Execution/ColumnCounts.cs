using Apiary.Engine.Events;
using Apiary.Engine.Queries.Differences;

namespace Apiary.Engine.Queries.Execution;

/// <summary>The values of one column of a distribution, over all segments, with their weights.</summary>
internal sealed class ColumnCounts(string column, ColumnValues values, MemoryBudget budget)
{
    private long[] all = [];
    private long[] selected = [];

    public string Column => column;

    public ColumnValues Values => values;

    /// <summary>True when the column has more values than anyone would compare; it is left out then.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Numbers that are known by their bins alone; null when there are none.</summary>
    public (NumberBins Bins, LaneCounts Codes)? Binned { get; private set; }

    /// <summary>Ids run from 1 to below this.</summary>
    public int IdCount => all.Length;

    /// <summary>The weight of all events with a value.</summary>
    public long All(int id) => all[id];

    /// <summary>The weight of the selected events with a value.</summary>
    public long Selected(int id) => selected[id];

    /// <summary>Runs something that numbers values; a column with too many of them is abandoned.</summary>
    public void Try(Action number)
    {
        if (IsAbandoned) return;
        try
        {
            number();
        }
        catch (TooManyValuesException)
        {
            IsAbandoned = true;
        }
    }

    public void Add(int id, long weight, long selectedWeight)
    {
        if (id >= all.Length)
        {
            var size = Math.Max(256, Math.Max(id + 1, all.Length * 2));
            budget.Charge((long)(size - all.Length) * 2 * sizeof(long));
            Array.Resize(ref all, size);
            Array.Resize(ref selected, size);
        }

        all[id] += weight;
        selected[id] += selectedWeight;
    }

    /// <summary>Adds what was counted of a lane's codes, as values.</summary>
    public void Add(LanePlan lane, LaneCounts codes)
    {
        for (var code = 1; code < codes.CodeCount; code++)
        {
            if (codes.All(code) is > 0 and var weight)
                Add(lane.IdOf((uint)code, values), weight, codes.Selected(code));
        }
    }

    /// <summary>Adds what was counted of numbers without a dictionary: as values where each code is one.</summary>
    public void Add(NumberScale scale, LaneCounts codes)
    {
        if (scale is WholeScale whole)
        {
            for (var code = 1; code < codes.CodeCount; code++)
            {
                if (codes.All(code) is > 0 and var weight)
                    Add(whole.IdOf(code, values), weight, codes.Selected(code));
            }
        }
        else if (scale is BinnedScale binned)
        {
            Add(binned.Bins, codes);
        }
    }

    public void Add(ColumnCounts other)
    {
        IsAbandoned |= other.IsAbandoned;
        for (var id = 1; id < other.all.Length; id++)
            if (other.all[id] != 0) Add(id, other.all[id], other.selected[id]);
        if (other.Binned is { } binned) Add(binned.Bins, binned.Codes);
    }

    /// <summary>The distribution, when all there is was added; what is missing to the totals has no value.</summary>
    public ColumnDistribution Build(long total, long totalSelected, int most)
    {
        if (IsAbandoned) return new ColumnDistribution(column, values.Limit, []);
        var found = new List<ValueWeight>();
        var (rest, restSelected) = (total, totalSelected);
        for (var id = 1; id < all.Length; id++)
        {
            if (all[id] == 0) continue;
            found.Add(new ValueWeight(values.Value(id), selected[id], all[id]));
            rest -= all[id];
            restSelected -= selected[id];
        }

        if (rest > 0) found.Add(new ValueWeight(FieldValue.Null, restSelected, rest));
        var distinct = found.Count;
        // What is frequent in either is worth showing; shares, because a selection is small beside everything.
        var (scale, selectedScale) = (1.0 / Math.Max(1, total), 1.0 / Math.Max(1, totalSelected));
        if (distinct > most)
        {
            found.Sort((left, right) => Share(right).CompareTo(Share(left)));
            found.RemoveRange(most, distinct - most);
        }

        found.Sort(Compare);
        return new ColumnDistribution(column, distinct, found);

        double Share(ValueWeight value) => Math.Max(value.Baseline * scale, value.Selected * selectedScale);
    }

    private void Add(NumberBins bins, LaneCounts codes)
    {
        if (Binned is { } known) known.Codes.Add(codes);
        else Binned = (bins, codes);
    }

    private static int Compare(ValueWeight left, ValueWeight right)
    {
        var order = right.Selected.CompareTo(left.Selected);
        if (order == 0) order = right.Baseline.CompareTo(left.Baseline);
        return order != 0 ? order : ValueOrder.Compare(left.Value, right.Value);
    }
}
