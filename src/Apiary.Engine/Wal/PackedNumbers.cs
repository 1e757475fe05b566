using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Apiary.Engine.Wal;

/// <summary>
/// Numbers as a base and unsigned differences of one width: width in bytes (u8: 0, 1, 2, 4 or 8), base (i64), then the
/// differences. Width 0 says that all are the base. Light enough to be little more than a copy.
/// </summary>
internal static class PackedNumbers
{
    internal static void Write(GrowingBuffer buffer, ReadOnlySpan<long> values)
    {
        long min = 0, max = 0;
        if (values.Length > 0)
        {
            min = max = values[0];
            foreach (var value in values)
            {
                min = Math.Min(min, value);
                max = Math.Max(max, value);
            }
        }

        var width = WidthOf((ulong)max - (ulong)min);
        var head = buffer.Take(9);
        head[0] = (byte)width;
        BinaryPrimitives.WriteInt64LittleEndian(head[1..], min);
        var target = buffer.Take(width * values.Length);
        switch (width)
        {
            case 1:
                for (var i = 0; i < target.Length && i < values.Length; i++) target[i] = (byte)(values[i] - min);
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(target);
                for (var i = 0; i < shorts.Length && i < values.Length; i++) shorts[i] = (ushort)(values[i] - min);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(target);
                for (var i = 0; i < ints.Length && i < values.Length; i++) ints[i] = (uint)(values[i] - min);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, long>(target);
                for (var i = 0; i < longs.Length && i < values.Length; i++) longs[i] = values[i] - min;
                break;
        }
    }

    internal static void Read(ref PayloadCursor cursor, scoped Span<long> values)
    {
        var width = cursor.Byte();
        var min = cursor.Int64();
        if (width is not (0 or 1 or 2 or 4 or 8)) throw cursor.Corrupt("a width of 0, 1, 2, 4 or 8 bytes", $"{width}");
        var source = cursor.Take((long)width * values.Length);
        switch (width)
        {
            case 0:
                values.Fill(min);
                break;
            case 1:
                for (var i = 0; i < values.Length && i < source.Length; i++) values[i] = min + source[i];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(source);
                for (var i = 0; i < values.Length && i < shorts.Length; i++) values[i] = min + shorts[i];
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(source);
                for (var i = 0; i < values.Length && i < ints.Length; i++) values[i] = min + ints[i];
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, long>(source);
                for (var i = 0; i < values.Length && i < longs.Length; i++) values[i] = min + longs[i];
                break;
        }
    }

    /// <summary>Writes small non-negative numbers (codes, rows, lengths), each in <paramref name="width"/> bytes, with nothing before them.</summary>
    internal static void WriteSmall(GrowingBuffer buffer, ReadOnlySpan<int> values, int width)
    {
        var target = buffer.Take(width * values.Length);
        switch (width)
        {
            case 1:
                for (var i = 0; i < target.Length && i < values.Length; i++) target[i] = (byte)values[i];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(target);
                for (var i = 0; i < shorts.Length && i < values.Length; i++) shorts[i] = (ushort)values[i];
                break;
            case 4:
                MemoryMarshal.AsBytes(values).CopyTo(target);
                break;
        }
    }

    /// <summary>The reverse of <see cref="WriteSmall"/>; each number must be below <paramref name="bound"/>.</summary>
    internal static void ReadSmall(ref PayloadCursor cursor, Span<int> values, int width, int bound)
    {
        var source = cursor.Take((long)width * values.Length);
        uint highest = 0;
        switch (width)
        {
            case 0:
                values.Clear();
                break;
            case 1:
                for (var i = 0; i < values.Length && i < source.Length; i++)
                {
                    values[i] = source[i];
                    highest = Math.Max(highest, source[i]);
                }

                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(source);
                for (var i = 0; i < values.Length && i < shorts.Length; i++)
                {
                    values[i] = shorts[i];
                    highest = Math.Max(highest, shorts[i]);
                }

                break;
            default:
                source.CopyTo(MemoryMarshal.AsBytes(values));
                foreach (var value in values) highest = Math.Max(highest, (uint)value);
                break;
        }

        if (values.Length > 0 && highest >= (uint)bound) throw cursor.Corrupt($"numbers below {bound}", $"{highest}");
    }

    /// <summary>Bytes for numbers below <paramref name="bound"/>; 0 when they can only be 0.</summary>
    internal static int WidthBelow(int bound) => bound <= 1 ? 0 : WidthOf((ulong)bound - 1);

    private static int WidthOf(ulong range) => range switch
    {
        0 => 0,
        <= byte.MaxValue => 1,
        <= ushort.MaxValue => 2,
        <= uint.MaxValue => 4,
        _ => 8,
    };
}
