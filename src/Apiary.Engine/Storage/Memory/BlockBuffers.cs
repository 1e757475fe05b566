using System.Collections.Concurrent;
using System.Numerics;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>
/// The large buffers of full blocks, to use again after a flush: they live on the large object heap, where each new one costs
/// clearing and, in the end, a full collection. Smaller ones are left to the collector. Thread-safe.
/// </summary>
internal sealed class BlockBuffers(long keptBytes)
{
    // Widths of 1, 2, 4, 8 and 16 bytes a row.
    private readonly ConcurrentBag<byte[]>[] free = [new(), new(), new(), new(), new()];
    private long freeBytes;

    /// <summary>Bytes of the buffers that wait to be used.</summary>
    internal long FreeBytes => Interlocked.Read(ref freeBytes);

    /// <summary>A buffer of exactly <paramref name="bytes"/> bytes with anything in it.</summary>
    internal byte[] Rent(int bytes)
    {
        var index = ClassOf(bytes);
        if (index < 0 || !free[index].TryTake(out var buffer)) return GC.AllocateUninitializedArray<byte>(bytes);
        Interlocked.Add(ref freeBytes, -bytes);
        return buffer;
    }

    /// <summary>Takes a buffer back; nobody may read it any more.</summary>
    internal void Return(byte[] buffer)
    {
        var index = ClassOf(buffer.Length);
        if (index < 0 || FreeBytes + buffer.Length > keptBytes) return;
        Interlocked.Add(ref freeBytes, buffer.Length);
        free[index].Add(buffer);
    }

    /// <summary>The width whose full block has this many bytes, as an exponent; -1 when none has.</summary>
    private int ClassOf(int bytes)
    {
        if (bytes < Segment.BlockRows || !BitOperations.IsPow2(bytes)) return -1;
        var index = BitOperations.Log2((uint)bytes) - BitOperations.Log2(Segment.BlockRows);
        return index < free.Length ? index : -1;
    }
}
