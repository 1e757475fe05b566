namespace Apiary.Engine.Queries.Execution;

/// <summary>How often each code of one dictionary lane occurs, among all rows and among selected ones. One per thread and lane.</summary>
internal sealed class LaneCounts
{
    // Runs of one code would wait for their own last addition: small dictionaries count in four places in turn.
    private const int MaxSpreadCodes = 1_024;
    private const int Spread = 4;

    private readonly long[] all;
    private readonly long[] selected;
    private readonly long[] spread;

    public LaneCounts(int codeCount, MemoryBudget budget)
    {
        budget.Charge((long)codeCount * 2 * sizeof(long));
        all = new long[codeCount];
        selected = new long[codeCount];
        spread = codeCount <= MaxSpreadCodes ? new long[codeCount * Spread] : [];
    }

    public int CodeCount => all.Length;

    public long All(int code)
    {
        var count = all[code];
        if (spread.Length > 0)
            foreach (var part in spread.AsSpan(code * Spread, Spread)) count += part;
        return count;
    }

    public long Selected(int code) => selected[code];

    /// <summary>Counts rows that all have one code.</summary>
    public void AddConstant(uint code, long weight, bool toSelected) => (toSelected ? selected : all)[code] += weight;

    public void AddAll(ReadOnlySpan<uint> codes, long weight)
    {
        if (spread.Length == 0)
        {
            foreach (var code in codes) all[code] += weight;
            return;
        }

        var i = 0;
        for (; i + Spread <= codes.Length; i += Spread)
        {
            spread[codes[i] * Spread] += weight;
            spread[(codes[i + 1] * Spread) + 1] += weight;
            spread[(codes[i + 2] * Spread) + 2] += weight;
            spread[(codes[i + 3] * Spread) + 3] += weight;
        }

        for (; i < codes.Length; i++) all[codes[i]] += weight;
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
}
