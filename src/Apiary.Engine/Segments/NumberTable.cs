using System.Buffers.Binary;
using Apiary.Engine.Events;

namespace Apiary.Engine.Segments;

/// <summary>The numbers of a dictionary by code, 0 for code 0. Immutable.</summary>
internal sealed class NumberTable
{
    // Headers of this object and its two arrays.
    private const int OverheadBytes = 96;

    private readonly long[] bitsByCode;
    private readonly double[] numbersByCode;

    /// <param name="entries">64 bits for each entry.</param>
    /// <param name="type">What they are; not strings.</param>
    internal NumberTable(ReadOnlySpan<byte> entries, ColumnType type)
    {
        bitsByCode = new long[(entries.Length / 8) + 1];
        numbersByCode = new double[bitsByCode.Length];
        for (var code = 1; code < bitsByCode.Length; code++)
        {
            var bits = bitsByCode[code] = BinaryPrimitives.ReadInt64LittleEndian(entries[((code - 1) * 8)..]);
            numbersByCode[code] = type == ColumnType.Float ? BitConverter.Int64BitsToDouble(bits) : bits;
        }
    }

    /// <summary>Integers, or the bits of doubles.</summary>
    internal ReadOnlySpan<long> BitsByCode => bitsByCode;

    internal ReadOnlySpan<double> NumbersByCode => numbersByCode;

    /// <summary>Memory taken, about.</summary>
    internal long SizeBytes => OverheadBytes + (bitsByCode.Length * 16L);
}
