namespace Apiary.Engine.Queries.Calculations;

/// <summary>An exact sum of weighted 64-bit integers in 128 bits, and the weight of what was summed.</summary>
internal struct IntegerSum
{
    public long Weight;
    private ulong low;
    private long high;

    public readonly Int128 Value => new((ulong)high, low);

    public void Add(long value)
    {
        var before = low;
        low += (ulong)value;
        // The carry out of the low half, and the sign of the value as its high half.
        high += (value >> 63) + (low < before ? 1 : 0);
    }

    public void AddProduct(long value, long weight)
    {
        var productHigh = Math.BigMul(value, weight, out long productLow);
        var before = low;
        low += (ulong)productLow;
        high += productHigh + (low < before ? 1 : 0);
    }

    public void Add(in IntegerSum other)
    {
        var before = low;
        low += other.low;
        high += other.high + (low < before ? 1 : 0);
        Weight += other.Weight;
    }
}
