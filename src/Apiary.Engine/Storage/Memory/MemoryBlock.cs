using System.Numerics;
using System.Runtime.InteropServices;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>
/// The values of one lane in one block of open rows: only present values are kept, and their rows only once a row in between
/// had none. One writer appends; readers look at the values whose rows lie below the row count of their snapshot.
/// </summary>
/// <remarks>
/// No lock: a buffer that is too small is replaced by a larger copy, values are written, then the count is published. A
/// reader takes the count first, so that whatever buffer it sees afterwards holds that many values.
/// </remarks>
internal abstract class MemoryBlock(TableMemory memory)
{
    // Row numbers in the block as 16-bit numbers; null while the values are those of rows 0, 1, 2 and so on.
    private byte[]? rows;
    private int count;

    /// <summary>How many values there are.</summary>
    internal int Count => Volatile.Read(ref count);

    /// <summary>Bytes of its buffers. For the writer.</summary>
    internal long EstimatedBytes => (rows?.Length ?? 0) + ValueBytes;

    protected TableMemory Memory => memory;

    /// <summary>Bytes of the buffers of values.</summary>
    protected abstract long ValueBytes { get; }

    /// <summary>How many of the values belong to rows below <paramref name="rowLimit"/>.</summary>
    internal int CountBelow(int rowLimit)
    {
        var all = Count;
        var known = Volatile.Read(ref rows);
        if (known is null) return Math.Min(all, rowLimit);
        if (rowLimit >= Segment.BlockRows || all == 0) return all;
        var numbers = Numbers(known, all);
        if (numbers[^1] < rowLimit) return all;
        var at = numbers.BinarySearch((ushort)rowLimit);
        return at < 0 ? ~at : at;
    }

    /// <summary>The rows of the first <paramref name="values"/> values; empty when they are 0, 1, 2 and so on.</summary>
    internal ReadOnlySpan<ushort> Rows(int values) => Volatile.Read(ref rows) is { } known ? Numbers(known, values) : default;

    /// <summary>Which value belongs to <paramref name="row"/>; -1 when none does.</summary>
    internal int IndexOf(int row)
    {
        var all = Count;
        if (Volatile.Read(ref rows) is not { } known) return row < all ? row : -1;
        return Math.Max(-1, Numbers(known, all).BinarySearch((ushort)row));
    }

    /// <summary>Sets the bit of each row that has one of the first <paramref name="values"/> values.</summary>
    internal void FillPresence(int values, Span<ulong> presence)
    {
        var numbers = Rows(values);
        if (numbers.IsEmpty)
        {
            presence[..(values >> 6)].Fill(ulong.MaxValue);
            if ((values & 63) != 0) presence[values >> 6] |= (1UL << (values & 63)) - 1;
            return;
        }

        foreach (var row in numbers) presence[row >> 6] |= 1UL << (row & 63);
    }

    /// <summary>Gives the large buffers back; nobody reads the block any more.</summary>
    internal virtual void Release()
    {
        if (rows is not null) memory.Return(rows);
    }

    /// <summary>The least capacity of the ladder 16, 64, ... that holds <paramref name="values"/>: few steps, so little is copied.</summary>
    protected static int CapacityFor(int values)
    {
        if (values <= 16) return 16;
        var exponent = BitOperations.Log2((uint)values - 1) + 1;
        return 1 << (exponent + (exponent & 1));
    }

    /// <summary>
    /// Notes the rows of the next values, whose bytes are written already, and publishes them. The values' rows are
    /// <paramref name="batchRows"/> plus <paramref name="offset"/>.
    /// </summary>
    protected void Publish(ReadOnlySpan<int> batchRows, int offset)
    {
        var first = batchRows[0] + offset;
        var staysDense = rows is null && count == first && batchRows[^1] - batchRows[0] == batchRows.Length - 1;
        if (!staysDense) NoteRows(batchRows, offset);
        Volatile.Write(ref count, count + batchRows.Length);
    }

    private static ReadOnlySpan<ushort> Numbers(byte[] buffer, int values) => MemoryMarshal.Cast<byte, ushort>(buffer)[..values];

    private void NoteRows(ReadOnlySpan<int> batchRows, int offset)
    {
        var needed = count + batchRows.Length;
        if (rows is null || rows.Length < needed * sizeof(ushort))
        {
            var larger = memory.Rent(CapacityFor(needed) * sizeof(ushort));
            var target = MemoryMarshal.Cast<byte, ushort>(larger.AsSpan());
            if (rows is null)
            {
                for (var i = 0; i < count; i++) target[i] = (ushort)i;
            }
            else
            {
                rows.AsSpan(0, count * sizeof(ushort)).CopyTo(larger);
                memory.Drop(rows);
            }

            Write(target, batchRows, offset);
            Volatile.Write(ref rows, larger);
            return;
        }

        Write(MemoryMarshal.Cast<byte, ushort>(rows.AsSpan()), batchRows, offset);
    }

    private void Write(Span<ushort> target, ReadOnlySpan<int> batchRows, int offset)
    {
        target = target.Slice(count, batchRows.Length);
        for (var i = 0; i < target.Length; i++) target[i] = (ushort)(batchRows[i] + offset);
    }
}
