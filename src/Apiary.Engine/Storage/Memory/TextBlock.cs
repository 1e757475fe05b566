using Apiary.Engine.Events;
using System.Runtime.InteropServices;

namespace Apiary.Engine.Storage.Memory;

/// <summary>
/// Strings of one block without a dictionary: ids of 16 or 32 lower-case hexadecimal digits as 8 or 16 bytes while all are,
/// else bytes with the offset behind each.
/// </summary>
internal sealed class TextBlock(TableMemory memory) : MemoryBlock(memory)
{
    private TextBuffer text = new([], [], 0);

    /// <summary>The current buffers; read the count before.</summary>
    internal TextBuffer Text => Volatile.Read(ref text);

    protected override long ValueBytes => text.Bytes.Length + text.Ends.Length;

    /// <summary>Appends strings: <paramref name="codes"/> name entries of <paramref name="dictionary"/>.</summary>
    internal void Append<TEntries>(ReadOnlySpan<int> batchRows, int offset, ReadOnlySpan<int> codes, TEntries dictionary)
        where TEntries : struct, ITextEntries
    {
        var count = Count;
        if (count == 0) Begin(dictionary.Entry(codes[0]).Length);
        if (text.IdBytes == 0 || !AppendIds(count, codes, dictionary)) AppendHeap(count, codes, dictionary);
        Publish(batchRows, offset);
    }

    internal override void Release()
    {
        base.Release();
        Memory.Return(text.Bytes);
        Memory.Return(text.Ends);
    }

    private void Begin(int firstLength)
    {
        var idBytes = firstLength is 16 or 32 ? firstLength / 2 : 0;
        Volatile.Write(ref text, new TextBuffer([], [], idBytes));
    }

    private bool AppendIds<TEntries>(int count, ReadOnlySpan<int> codes, TEntries dictionary)
        where TEntries : struct, ITextEntries
    {
        var width = text.IdBytes;
        var needed = (count + codes.Length) * width;
        if (text.Bytes.Length < needed)
        {
            var larger = Memory.Rent(CapacityFor(count + codes.Length) * width);
            text.Bytes.AsSpan(0, count * width).CopyTo(larger);
            Memory.Drop(text.Bytes);
            Volatile.Write(ref text, text with { Bytes = larger });
        }

        var target = text.Bytes.AsSpan(count * width);
        for (var i = 0; i < codes.Length; i++)
            if (!HexIds.TryParse(dictionary.Entry(codes[i]), target.Slice(i * width, width))) return ToHeap(count);
        return true;
    }

    private void AppendHeap<TEntries>(int count, ReadOnlySpan<int> codes, TEntries dictionary)
        where TEntries : struct, ITextEntries
    {
        var start = count == 0 ? 0 : text.End(count - 1);
        long bytes = start;
        foreach (var code in codes) bytes += dictionary.Entry(code).Length;
        ReserveHeap(count, count + codes.Length, checked((int)bytes));
        var ends = MemoryMarshal.Cast<byte, int>(text.Ends.AsSpan())[count..];
        for (var i = 0; i < codes.Length; i++)
        {
            var entry = dictionary.Entry(codes[i]);
            entry.CopyTo(text.Bytes.AsSpan(start));
            start += entry.Length;
            ends[i] = start;
        }
    }

    private void ReserveHeap(int count, int neededCount, int neededBytes)
    {
        var (bytes, ends) = (text.Bytes, text.Ends);
        if (bytes.Length < neededBytes)
        {
            bytes = Memory.Rent((int)Math.Min(Array.MaxLength, Math.Max(neededBytes + 256L, text.Bytes.Length * 2L)));
            text.Bytes.AsSpan(0, count == 0 ? 0 : text.End(count - 1)).CopyTo(bytes);
            Memory.Drop(text.Bytes);
        }

        if (ends.Length < neededCount * sizeof(int))
        {
            ends = Memory.Rent(CapacityFor(neededCount) * sizeof(int));
            text.Ends.AsSpan(0, count * sizeof(int)).CopyTo(ends);
            Memory.Drop(text.Ends);
        }

        if (bytes != text.Bytes || ends != text.Ends) Volatile.Write(ref text, new TextBuffer(bytes, ends, 0));
    }

    /// <summary>A string came that is no id: the ids so far become plain text. Always false, for its caller to return.</summary>
    private bool ToHeap(int count)
    {
        var digits = text.IdBytes * 2;
        var bytes = Memory.Rent(Math.Max(256, count * digits * 2));
        var ends = Memory.Rent(CapacityFor(Math.Max(1, count)) * sizeof(int));
        var numbers = MemoryMarshal.Cast<byte, int>(ends.AsSpan());
        for (var i = 0; i < count; i++)
        {
            text.CopyTo(i, bytes.AsSpan(i * digits, digits));
            numbers[i] = (i + 1) * digits;
        }

        Memory.Drop(text.Bytes);
        Volatile.Write(ref text, new TextBuffer(bytes, ends, 0));
        return false;
    }
}
