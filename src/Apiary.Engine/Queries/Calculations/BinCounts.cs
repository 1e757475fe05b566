namespace Apiary.Engine.Queries.Calculations;

/// <summary>The bins of one cell that are not empty, ascending, with running totals. A buffer that is used again for each cell.</summary>
internal sealed class BinCounts
{
    private int[] keys = new int[256];
    private double[] values = new double[256];
    private long[] totals = new long[256];

    public int Count { get; private set; }

    public long Total => Count == 0 ? 0 : totals[Count - 1];

    public void Clear() => Count = 0;

    /// <summary>Appends a bin; keys come in ascending order, the same key again adds to it only if its value is the same.</summary>
    public void Add(int key, double value, long weight)
    {
        if (Count == keys.Length)
        {
            Array.Resize(ref keys, Count * 2);
            Array.Resize(ref values, Count * 2);
            Array.Resize(ref totals, Count * 2);
        }

        keys[Count] = key;
        values[Count] = value;
        totals[Count] = Total + weight;
        Count++;
    }

    public int Key(int index) => keys[index];

    public long Weight(int index) => totals[index] - (index == 0 ? 0 : totals[index - 1]);

    /// <summary>The smallest value that at least the fraction <paramref name="quantile"/> of the weight does not exceed. Not for empty bins.</summary>
    public double Quantile(double quantile)
    {
        var rank = Math.Clamp((long)Math.Ceiling(quantile * Total), 1, Total);
        var at = Array.BinarySearch(totals, 0, Count, rank);
        return values[at >= 0 ? at : ~at];
    }
}
