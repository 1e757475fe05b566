namespace Apiary.Engine.Queries.Execution;

/// <summary>How often each code of one lane, or of one scale, occurs among all rows and among selected ones, by weight. One per thread.</summary>
internal sealed class LaneCounts
{
    private readonly MemoryBudget budget;
    private readonly long[] all;
    private readonly long[] selected;
    // Rows that all weigh the same, which nearly all rows do, are counted; their weight comes to them in the end.
    private readonly CodeCounter rows;
    private long rowWeight = 1;

    public LaneCounts(int codeCount, MemoryBudget budget)
    {
        this.budget = budget;
        budget.Charge(Bytes(codeCount));
        all = new long[codeCount];
        selected = new long[codeCount];
        rows = new CodeCounter(codeCount);
    }

    public int CodeCount => all.Length;

    public long All(int code) => all[code] + (rows[code] * rowWeight);

    public long Selected(int code) => selected[code];

    /// <summary>Adds what another thread has counted of the same codes.</summary>
    public void Add(LaneCounts other)
    {
        for (var code = 0; code < all.Length; code++)
        {
            all[code] += other.All(code);
            selected[code] += other.selected[code];
        }
    }

    /// <summary>Gives the memory back; nothing is read any more.</summary>
    public void Release() => budget.Charge(-Bytes(CodeCount));

    /// <summary>Counts rows that all have one code.</summary>
    public void AddConstant(uint code, long weight, bool toSelected) => (toSelected ? selected : all)[code] += weight;

    public void AddAll(ReadOnlySpan<uint> codes, long weight)
    {
        if (weight != rowWeight || rows.IsFullFor(codes.Length))
        {
            for (var code = 0; code < all.Length; code++) all[code] += rows[code] * rowWeight;
            rows.Clear();
            rowWeight = weight;
        }

        rows.Add(codes);
    }

    public void AddAll(ReadOnlySpan<uint> codes, ReadOnlySpan<long> weights)
    {
        for (var i = 0; i < codes.Length; i++) all[codes[i]] += weights[i];
    }

    public void AddSelected(ReadOnlySpan<uint> codes, ReadOnlySpan<int> positions, long weight)
    {
        foreach (var position in positions) selected[codes[position]] += weight;
    }

    public void AddSelected(ReadOnlySpan<uint> codes, ReadOnlySpan<int> positions, ReadOnlySpan<long> weights)
    {
        foreach (var position in positions) selected[codes[position]] += weights[position];
    }

    private static long Bytes(int codeCount) => ((long)codeCount * 2 * sizeof(long)) + CodeCounter.Bytes(codeCount);
}
