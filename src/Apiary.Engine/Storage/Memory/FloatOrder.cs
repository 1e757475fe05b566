namespace Apiary.Engine.Storage.Memory;

/// <summary>Floats as integers that compare as they do, so that one block type keeps the bounds of both.</summary>
internal static class FloatOrder
{
    /// <summary>An integer that orders as <paramref name="number"/>, which is not NaN.</summary>
    internal static long ToOrdered(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        return bits < 0 ? bits ^ long.MaxValue : bits;
    }

    /// <summary>The reverse of <see cref="ToOrdered"/>.</summary>
    internal static double FromOrdered(long ordered) => BitConverter.Int64BitsToDouble(ordered < 0 ? ordered ^ long.MaxValue : ordered);
}
