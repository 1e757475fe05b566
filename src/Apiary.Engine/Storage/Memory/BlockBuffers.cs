using System.Collections.Concurrent;
using System.Numerics;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>
/// The large buffers of full blocks, to use again after a flush: they live on the large object heap, where each new one costs
/// clearing and, in the end, a full collection. Smaller ones are left to the collector. Thread-safe.
/// </summary>
internal sealed class BlockBuffers
{
    // Widths 1, 2, 4, 8 and 16 bytes a row.
    private const int Classes = 5;
    private readonly ConcurrentBag<byte[]>[] free = [.. Enumerable.Range(0, Classes).Select(_ => new ConcurrentBag<byte[]>())];
    private readonly int keptPerClass;

    internal BlockBuffers(int keptPerClass = 256) => this.keptPerClass = keptPerClass;

    /// <summary>Bytes of the buffers that wait to be used.</summary>
    internal long FreeBytes => Enumerable.Range(0, Classes).Sum(index => (long)free[index].Count * (Segment.BlockRows << index));

    /// <summary>A buffer of at least <paramref name="bytes"/> bytes with anything in it.</summary>
    internal byte[] Rent(int bytes)
    {
        var index = ClassOf(bytes);
        if (index >= 0 && free[index].TryTake(out var buffer)) return buffer;
        return GC.AllocateUninitializedArray<byte>(bytes);
    }

    /// <summary>Takes a buffer back; nobody may read it any more.</summary>
    internal void Return(byte[] buffer)
    {
        var index = ClassOf(buffer.Length);
        if (index >= 0 && free[index].Count < keptPerClass) free[index].Add(buffer);
    }

    /// <summary>The width whose full block has this many bytes, as an exponent; -1 when none has.</summary>
    private static int ClassOf(int bytes)
    {
        if (bytes < Segment.BlockRows || !BitOperations.IsPow2(bytes)) return -1;
        var index = BitOperations.Log2((uint)bytes) - BitOperations.Log2((uint)Segment.BlockRows);
        return index < Classes ? index : -1;
    }
}
