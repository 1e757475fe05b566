namespace Apiary.Engine.Storage.Memory;

/// <summary>Where a table takes its buffers from, and how many bytes it has taken. Written by the table's one writer, read by any thread.</summary>
internal sealed class TableMemory(BlockBuffers buffers)
{
    private long bytes;

    /// <summary>Bytes held, buffers not yet filled included.</summary>
    internal long Bytes => Volatile.Read(ref bytes);

    internal byte[] Rent(int count)
    {
        var buffer = buffers.Rent(count);
        Add(buffer.Length);
        return buffer;
    }

    /// <summary>A buffer was replaced by a larger one. Readers may still look at it, so the collector takes it.</summary>
    internal void Drop(byte[] buffer) => Add(-buffer.Length);

    /// <summary>The table is gone and so are its readers.</summary>
    internal void Return(byte[] buffer) => buffers.Return(buffer);

    internal void Add(long count) => Volatile.Write(ref bytes, bytes + count);
}
