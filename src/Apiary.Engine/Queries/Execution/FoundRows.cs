namespace Apiary.Engine.Queries.Execution;

/// <summary>The best rows found so far, at most as many as were asked for, and what a row must beat to get in. Thread-safe.</summary>
internal sealed class FoundRows(int limit, bool largestFirst, MemoryBudget budget)
{
    private const int BytesPerRow = 16;

    private readonly Lock gate = new();
    private readonly List<FoundRow> rows = [];
    private bool isFull;
    private long worst;

    /// <summary>True when no row with a key between these can get in any more.</summary>
    public bool Excludes(long minKey, long maxKey)
    {
        lock (gate)
        {
            return isFull && (largestFirst ? maxKey < worst : minKey > worst);
        }
    }

    /// <summary>The key that a row must reach to get in while the largest are wanted; the smallest there is while there is room.</summary>
    public long LeastKey
    {
        get
        {
            lock (gate) return isFull ? worst : long.MinValue;
        }
    }

    public void Add(ReadOnlySpan<FoundRow> found)
    {
        lock (gate)
        {
            budget.Charge((long)found.Length * BytesPerRow);
            rows.AddRange(found);
            // Cut now and then, so that cutting costs little a row.
            if (rows.Count >= limit && (!isFull || rows.Count >= limit * 2L)) Cut();
        }
    }

    /// <summary>The rows in the order asked for.</summary>
    public List<FoundRow> Ordered()
    {
        lock (gate)
        {
            Cut();
            return rows;
        }
    }

    private void Cut()
    {
        rows.Sort(Compare);
        if (rows.Count < limit) return;
        budget.Charge(-(long)(rows.Count - limit) * BytesPerRow);
        rows.RemoveRange(limit, rows.Count - limit);
        isFull = true;
        worst = rows[^1].Key;
    }

    private int Compare(FoundRow left, FoundRow right)
    {
        var order = left.Key.CompareTo(right.Key);
        if (order == 0) order = left.Segment.CompareTo(right.Segment);
        if (order == 0) order = left.Row.CompareTo(right.Row);
        return largestFirst ? -order : order;
    }
}
