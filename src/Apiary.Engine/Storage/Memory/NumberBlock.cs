using System.Numerics;
using System.Runtime.InteropServices;

namespace Apiary.Engine.Storage.Memory;

/// <summary>
/// Numbers of one block at the smallest of 1, 2, 4 or 8 bytes that holds all of them so far: signed integers, the bits of
/// floats, or a dictionary's codes. Keeps the smallest and the largest.
/// </summary>
internal sealed class NumberBlock : MemoryBlock
{
    private ValueBuffer values;
    private long min = long.MaxValue;
    private long max = long.MinValue;

    internal NumberBlock(TableMemory memory, int width) : base(memory) => values = new ValueBuffer([], width);

    /// <summary>Bytes of one value now.</summary>
    internal int Width => values.Width;

    /// <summary>At or below the smallest value; <see cref="long.MaxValue"/> when there is none.</summary>
    internal long Min => Volatile.Read(ref min);

    /// <summary>At or above the largest value.</summary>
    internal long Max => Volatile.Read(ref max);

    protected override long ValueBytes => values.Bytes.Length;

    /// <summary>The first <paramref name="count"/> values' bytes and their width; read the count before.</summary>
    internal ReadOnlySpan<byte> Values(int count, out int width)
    {
        var current = Volatile.Read(ref values);
        width = current.Width;
        return current.Bytes.AsSpan(0, count * width);
    }

    /// <summary>The value at <paramref name="index"/>, sign extended.</summary>
    internal long Value(int index)
    {
        var all = Values(index + 1, out var width);
        return width switch
        {
            1 => (sbyte)all[index],
            2 => MemoryMarshal.Cast<byte, short>(all)[index],
            4 => MemoryMarshal.Cast<byte, int>(all)[index],
            _ => MemoryMarshal.Cast<byte, long>(all)[index],
        };
    }

    /// <summary>Appends values that lie between <paramref name="least"/> and <paramref name="most"/>.</summary>
    internal void Append(ReadOnlySpan<int> batchRows, int offset, ReadOnlySpan<long> numbers, long least, long most)
    {
        var target = Room(numbers.Length, least, most, out var width);
        switch (width)
        {
            case 1:
                for (var i = 0; i < target.Length && i < numbers.Length; i++) target[i] = (byte)numbers[i];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, short>(target);
                for (var i = 0; i < shorts.Length && i < numbers.Length; i++) shorts[i] = (short)numbers[i];
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, int>(target);
                for (var i = 0; i < ints.Length && i < numbers.Length; i++) ints[i] = (int)numbers[i];
                break;
            default:
                MemoryMarshal.AsBytes(numbers).CopyTo(target);
                break;
        }

        Publish(batchRows, offset);
    }

    /// <summary>Appends the lane's code of each of the batch's codes, which <paramref name="map"/> gives, all between <paramref name="least"/> and <paramref name="most"/>.</summary>
    internal void AppendMapped(ReadOnlySpan<int> batchRows, int offset, ReadOnlySpan<int> codes, ReadOnlySpan<int> map, long least, long most)
    {
        var target = Room(codes.Length, least, most, out var width);
        switch (width)
        {
            case 1:
                for (var i = 0; i < target.Length && i < codes.Length; i++) target[i] = (byte)map[codes[i]];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, short>(target);
                for (var i = 0; i < shorts.Length && i < codes.Length; i++) shorts[i] = (short)map[codes[i]];
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, int>(target);
                for (var i = 0; i < ints.Length && i < codes.Length; i++) ints[i] = map[codes[i]];
                break;
            default:
                throw new System.Diagnostics.UnreachableException("bug: codes never need eight bytes");
        }

        Publish(batchRows, offset);
    }

    internal override void Release()
    {
        base.Release();
        Memory.Return(values.Bytes);
    }

    /// <summary>The width that holds every number between two bounds, sign included.</summary>
    internal static int WidthFor(long least, long most) =>
        least >= sbyte.MinValue && most <= sbyte.MaxValue ? 1
        : least >= short.MinValue && most <= short.MaxValue ? 2
        : least >= int.MinValue && most <= int.MaxValue ? 4
        : 8;

    private Span<byte> Room(int more, long least, long most, out int width)
    {
        var count = Count;
        width = Math.Max(values.Width, WidthFor(least, most));
        if (width != values.Width || (count + more) * width > values.Bytes.Length) Replace(count, count + more, width);
        // Bounds are widened before the count is published, so no reader finds a value outside them.
        Volatile.Write(ref min, Math.Min(min, least));
        Volatile.Write(ref max, Math.Max(max, most));
        return values.Bytes.AsSpan(count * width, more * width);
    }

    private void Replace(int count, int needed, int width)
    {
        var old = values;
        var larger = new ValueBuffer(Memory.Rent(CapacityFor(needed) * width), width);
        if (width == old.Width) old.Bytes.AsSpan(0, count * width).CopyTo(larger.Bytes);
        else Widen(old.Bytes.AsSpan(0, count * old.Width), old.Width, larger.Bytes, width);
        Memory.Drop(old.Bytes);
        Volatile.Write(ref values, larger);
    }

    private static void Widen(ReadOnlySpan<byte> source, int from, Span<byte> target, int to)
    {
        switch (from, to)
        {
            case (1, 2): Copy<sbyte, short>(source, target); break;
            case (1, 4): Copy<sbyte, int>(source, target); break;
            case (1, 8): Copy<sbyte, long>(source, target); break;
            case (2, 4): Copy<short, int>(source, target); break;
            case (2, 8): Copy<short, long>(source, target); break;
            case (4, 8): Copy<int, long>(source, target); break;
        }
    }

    private static void Copy<TFrom, TTo>(ReadOnlySpan<byte> source, Span<byte> target)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(source);
        var to = MemoryMarshal.Cast<byte, TTo>(target);
        for (var i = 0; i < from.Length && i < to.Length; i++) to[i] = TTo.CreateTruncating(from[i]);
    }
}
