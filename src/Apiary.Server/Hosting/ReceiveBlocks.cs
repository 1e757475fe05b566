using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Apiary.Server.Hosting;

/// <summary>
/// The memory that connections receive into and send from, in blocks of 64 KiB instead of the web server's own 4 KiB: a batch
/// of 400 KB then takes as few as 7 system calls instead of 100. An idle connection holds no block, as the web server waits for data
/// before it asks for memory. Thread-safe.
/// </summary>
internal sealed class ReceiveBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 64 * 1024;

    // What a burst needs beyond these 16 MiB goes to the garbage collector afterwards.
    private const int MaxKept = 256;

    private readonly ConcurrentQueue<byte[]> free = [];

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <summary>All servers of a process share the pool.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <summary>A block of 64 KiB, whatever smaller size is asked for. Throws <see cref="ArgumentOutOfRangeException"/> beyond that.</summary>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        // Pinned for good: the system writes into it while the garbage collector runs.
        return new Block(this, free.TryDequeue(out var array) ? array : GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The web server disposes what it was given, but other servers of the process may go on with it.
    }

    private void Return(byte[] array)
    {
        if (free.Count < MaxKept) free.Enqueue(array);
    }

    private sealed class Block(ReceiveBlocks pool, byte[] array) : IMemoryOwner<byte>
    {
        private byte[]? owned = array;

        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(array, 0, array.Length);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref owned, null) is { } returned) pool.Return(returned);
        }
    }
}
