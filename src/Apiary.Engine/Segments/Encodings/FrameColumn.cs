using System.Buffers.Binary;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// One number a mini-block (its smallest value, its first value) as the distance from the smallest of them in whole bytes.
/// <code>minimum i64 | bytes a number u8 (0 to 8) | the numbers</code>
/// </summary>
internal readonly ref struct FrameColumn
{
    internal const int HeaderBytes = 9;
    private readonly ReadOnlySpan<byte> numbers;
    private readonly long minimum;
    private readonly int size;

    private FrameColumn(ReadOnlySpan<byte> numbers, long minimum, int size)
    {
        this.numbers = numbers;
        this.minimum = minimum;
        this.size = size;
    }

    internal long this[int index]
    {
        get
        {
            if (size == 0) return minimum;
            ulong value = 0;
            var at = index * size;
            for (var i = size - 1; i >= 0; i--) value = (value << 8) | numbers[at + i];
            return unchecked(minimum + (long)value);
        }
    }

    internal static long Measure(ReadOnlySpan<long> values) => HeaderBytes + ((long)SizeOf(values, out _) * values.Length);

    internal static void Write(ReadOnlySpan<long> values, ByteWriter writer)
    {
        var size = SizeOf(values, out var minimum);
        writer.WriteInt64(minimum);
        writer.WriteByte((byte)size);
        var target = writer.Reserve(size * values.Length);
        Span<byte> whole = stackalloc byte[8];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(whole, unchecked((ulong)values[i] - (ulong)minimum));
            whole[..size].CopyTo(target[(i * size)..]);
        }
    }

    /// <summary>Reads the column of <paramref name="count"/> numbers at <paramref name="offset"/>, which moves behind it; false when the bytes do not hold it.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, int count, scoped ref int offset, out FrameColumn column)
    {
        column = default;
        if (bytes.Length - offset < HeaderBytes) return false;
        var size = bytes[offset + 8];
        if (size > 8 || bytes.Length - offset - HeaderBytes < (long)size * count) return false;
        column = new FrameColumn(bytes.Slice(offset + HeaderBytes, size * count), BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]), size);
        offset += HeaderBytes + (size * count);
        return true;
    }

    private static int SizeOf(ReadOnlySpan<long> values, out long minimum)
    {
        minimum = long.MaxValue;
        var maximum = long.MinValue;
        foreach (var value in values)
        {
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        return (64 - System.Numerics.BitOperations.LeadingZeroCount(unchecked((ulong)maximum - (ulong)minimum)) + 7) / 8;
    }
}
