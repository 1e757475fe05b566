using System.Threading.Tasks.Sources;
using Apiary.Engine.Events;

namespace Apiary.Engine.Wal;

/// <summary>
/// One append on its way: the encoded entry and the caller who waits. Rented by the request, handed to the committer, back in
/// the pool when the caller has taken the result.
/// </summary>
internal sealed class WalAppend : IValueTaskSource
{
    private readonly Action<WalAppend> giveBack;
    // Continuations run elsewhere: the committer thread must go on to the next group.
    private ManualResetValueTaskSourceCore<bool> core = new() { RunContinuationsAsynchronously = true };

    internal WalAppend(Action<WalAppend> giveBack) => this.giveBack = giveBack;

    internal GrowingBuffer Buffer { get; } = new();

    internal EventBatch Batch { get; private set; } = null!;

    internal WalEntryHeader Entry { get; private set; }

    internal ValueTask Task => new(this, core.Version);

    /// <summary>Encodes the entry, all but its position.</summary>
    internal void Prepare(int datasetId, EventBatch batch, long arrivalNanos)
    {
        Buffer.Take(WalFormat.EntryHeaderBytes);
        BatchEncoder.Encode(batch, Buffer);
        var payload = Buffer.Written[WalFormat.EntryHeaderBytes..];
        if (payload.Length > WalFormat.MaxPayloadBytes)
            throw new ArgumentException($"expected a batch of at most {WalFormat.MaxPayloadBytes} bytes, found {payload.Length}", nameof(batch));
        Batch = batch;
        Entry = new WalEntryHeader(0, datasetId, arrivalNanos, batch.RowCount, payload.Length, Files.Crc32C.Compute(payload));
    }

    /// <summary>Completes the header; the entry's bytes are then <see cref="Buffer"/>.</summary>
    internal void SetPosition(long position)
    {
        Entry = Entry with { Position = position };
        Entry.Write(Buffer.Slice(0, WalFormat.EntryHeaderBytes));
    }

    internal void Complete() => core.SetResult(true);

    internal void Fail(Exception exception) => core.SetException(exception);

    /// <summary>Makes it ready for the next request.</summary>
    internal void Reset()
    {
        Buffer.Reset();
        Batch = null!;
        core.Reset();
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            core.GetResult(token);
        }
        finally
        {
            giveBack(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);
}
