namespace Apiary.Engine.Queries.Execution;

/// <summary>Several filters compiled for one segment, in the order in which they are best looked at: cheap and selective ones first. Thread-safe.</summary>
internal sealed class FilterPlan
{
    private readonly ColumnFilter[] filters;
    private readonly FilterCombination combination;
    private readonly FilterPlan? also;

    /// <param name="filters">The filters.</param>
    /// <param name="combination">How they combine.</param>
    /// <param name="also">What must hold besides, however these combine; null for nothing.</param>
    public FilterPlan(IEnumerable<ColumnFilter> filters, FilterCombination combination, FilterPlan? also = null)
    {
        this.combination = combination;
        this.also = also;
        // For OR a filter that passes much decides as much as one that passes little does for AND.
        this.filters = combination == FilterCombination.And
            ? [.. filters.OrderBy(filter => filter.Cost * (0.1 + filter.Selectivity))]
            : [.. filters.OrderBy(filter => filter.Cost * (1.1 - filter.Selectivity))];
    }

    public Verdict JudgeSegment()
    {
        var verdict = Combine(static (filter, _, _) => filter.JudgeSegment(), 0, 0);
        return also is null ? verdict : Least(verdict, also.JudgeSegment());
    }

    /// <summary>What statistics say of a block; without filters all rows pass.</summary>
    public Verdict Judge(int block, int rows)
    {
        var verdict = Combine(static (filter, block, rows) => filter.Judge(block, rows), block, rows);
        return also is null || verdict == Verdict.None ? verdict : Least(verdict, also.Judge(block, rows));
    }

    /// <summary>Clears the bits of rows in <paramref name="selection"/> that do not pass. Returns false when none is left.</summary>
    public bool Apply(int block, int rows, Span<ulong> selection, BlockBuffers buffers) =>
        ApplyOwn(block, rows, selection, buffers) && (also is null || also.Apply(block, rows, selection, buffers));

    private static Verdict Least(Verdict left, Verdict right) => (Verdict)Math.Min((int)left, (int)right);

    private bool ApplyOwn(int block, int rows, Span<ulong> selection, BlockBuffers buffers)
    {
        if (filters.Length == 0) return true;
        var bits = buffers.FilterBits.AsSpan(0, selection.Length);
        if (combination == FilterCombination.And)
        {
            foreach (var filter in filters)
            {
                filter.Evaluate(block, rows, bits, buffers);
                Bitmaps.And(selection, bits);
                if (!selection.ContainsAnyExcept(0UL)) return false;
            }

            return true;
        }

        var any = buffers.AnyBits.AsSpan(0, selection.Length);
        any.Clear();
        foreach (var filter in filters)
        {
            filter.Evaluate(block, rows, bits, buffers);
            Bitmaps.Or(any, bits);
        }

        Bitmaps.And(selection, any);
        return selection.ContainsAnyExcept(0UL);
    }

    private Verdict Combine(Func<ColumnFilter, int, int, Verdict> judge, int block, int rows)
    {
        if (filters.Length == 0) return Verdict.All;
        var isAnd = combination == FilterCombination.And;
        var verdict = isAnd ? Verdict.All : Verdict.None;
        foreach (var filter in filters)
        {
            var next = judge(filter, block, rows);
            verdict = isAnd ? Least(verdict, next) : (Verdict)Math.Max((int)verdict, (int)next);
            if (verdict == (isAnd ? Verdict.None : Verdict.All)) break;
        }

        return verdict;
    }
}
