using Apiary.Engine.Files;

namespace Apiary.Engine.Storage;

/// <summary>
/// Writes closed rows as segments, and merges small segments, on threads of its own. Datasets are taken in the order they
/// were asked for, one flush of a dataset at a time. What fails is kept in memory and tried again at the next upkeep.
/// </summary>
internal sealed class Flusher : IDisposable
{
    /// <summary>At most this many flushes at once: each holds a writer's buffers beside the rows themselves.</summary>
    private const int ThreadCount = 2;

    private readonly object gate = new();
    private readonly Queue<DatasetState> queue = new();
    private readonly SegmentFiles segmentFiles;
    private readonly Manifest manifest;
    private readonly StoreNotices notices;
    private readonly bool merge;
    private readonly Func<int, long> mergeSpanOf;
    private readonly Thread[] threads;
    private TaskCompletionSource? idle;
    private int running;
    private bool stopping;
    private volatile bool failing;
    private long flushes;
    private long failedFlushes;
    private long merges;

    internal Flusher(SegmentFiles segmentFiles, Manifest manifest, StoreNotices notices, bool merge, Func<int, long> mergeSpanOf)
    {
        this.segmentFiles = segmentFiles;
        this.manifest = manifest;
        this.notices = notices;
        this.merge = merge;
        this.mergeSpanOf = mergeSpanOf;
        threads = [.. Enumerable.Range(1, ThreadCount).Select(number => new Thread(Run) { IsBackground = true, Name = $"flush {number}" })];
        foreach (var thread in threads) thread.Start();
    }

    /// <summary>Told, on a flusher's thread, when rows have become a segment.</summary>
    internal event Action? Flushed;

    /// <summary>Segments written from open rows, failed flushes, merges.</summary>
    internal (long Flushes, long Failed, long Merges) Counts =>
        (Interlocked.Read(ref flushes), Interlocked.Read(ref failedFlushes), Interlocked.Read(ref merges));

    /// <summary>Whether nothing waits and nothing runs.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (gate) return queue.Count == 0 && running == 0;
        }
    }

    /// <summary>Flushes what the dataset has closed, and merges if that is worth while. Returns at once.</summary>
    internal void Enqueue(DatasetState state)
    {
        lock (gate)
        {
            if (state.IsQueued || stopping) return;
            state.IsQueued = true;
            queue.Enqueue(state);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Completes when nothing waits and nothing runs.</summary>
    internal Task WhenIdleAsync()
    {
        lock (gate)
        {
            if (queue.Count == 0 && running == 0) return Task.CompletedTask;
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }

    /// <summary>Ends the threads after what they are doing now; what waits stays in the log.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }

        foreach (var thread in threads) thread.Join();
        idle?.TrySetResult();
    }

    private void Run()
    {
        while (Take() is { } state)
        {
            try
            {
                FlushAll(state);
                if (merge) Merge(state);
            }
            catch (Exception e)
            {
                Interlocked.Increment(ref failedFlushes);
                if (!failing) notices.Add(StoreNoticeSeverity.Error, Describe(e));
                failing = true;
            }

            Finish();
        }
    }

    private static string Describe(Exception e) => e is IOException
        ? $"open events cannot be written as a segment and stay in memory and in the log; it is tried again: {e.Message}"
        : $"bug: a flush or merge failed; the events stay as they are and it is tried again: {e}";

    private DatasetState? Take()
    {
        lock (gate)
        {
            while (queue.Count == 0 && !stopping) Monitor.Wait(gate);
            if (stopping) return null;
            var state = queue.Dequeue();
            running++;
            // Before the flush begins: what is closed from now on queues it again. See FlushAll for two threads at one dataset.
            state.IsQueued = false;
            return state;
        }
    }

    private void Finish()
    {
        TaskCompletionSource? done = null;
        lock (gate)
        {
            running--;
            if (running == 0 && queue.Count == 0) (done, idle) = (idle, null);
        }

        done?.TrySetResult();
    }

    private void FlushAll(DatasetState state)
    {
        // A dataset's rows go in order, so the second thread waits for the first.
        lock (state.FlushGate)
        {
            while (!Volatile.Read(ref stopping) && state.NextToFlush() is { } table)
            {
                // A segment that was written but whose record failed is taken up again: nobody knows whether the record will
                // be there after a crash, so its file must not go.
                var segment = state.TakeUnrecorded(table) ?? segmentFiles.Write(state.DatasetId, [table.Snapshot()]);
                state.Unrecorded = (table, segment);
                var record = new ManifestRecord { DatasetId = state.DatasetId, Added = segment.Record, Flushed = PositionsOf(table.LastPositions) };
                var replaced = state.Replace(table, segment, () => manifest.Append(record));
                state.Unrecorded = null;
                if (!replaced) SegmentFiles.Discard(segment);
                Interlocked.Increment(ref flushes);
                if (failing) notices.Add(StoreNoticeSeverity.Information, "open events are written as segments again");
                failing = false;
                Flushed?.Invoke();
            }
        }
    }

    private void Merge(DatasetState state)
    {
        while (!Volatile.Read(ref stopping))
        {
            var inputs = state.BeginMerge(segments => MergePolicy.Choose(segments, mergeSpanOf(state.DatasetId)));
            if (inputs.Count == 0) return;
            SegmentHandle merged;
            try
            {
                var written = (inputs.Min(input => input.Record.WrittenFromNanos), inputs.Max(input => input.Record.CreatedNanos));
                merged = segmentFiles.Write(state.DatasetId, [.. inputs.Select(input => input.File)], written);
            }
            catch (CorruptFileException e)
            {
                state.EndMerge(inputs, null, () => { });
                if (!SetAside(state, e)) throw;
                continue;
            }
            catch
            {
                state.EndMerge(inputs, null, () => { });
                throw;
            }

            var record = new ManifestRecord { DatasetId = state.DatasetId, Added = merged.Record, Removed = [.. inputs.Select(input => input.Record.Id)] };
            var done = false;
            try
            {
                done = state.EndMerge(inputs, merged, () => manifest.Append(record));
            }
            catch
            {
                // As with a flush, the record may turn up after a crash: the file stays until the next start knows.
                merged.LetGo();
                throw;
            }

            if (done) Interlocked.Increment(ref merges);
            else SegmentFiles.Discard(merged);
        }
    }

    /// <summary>Takes the damaged segment out of the dataset; false when the exception is about another file.</summary>
    internal bool SetAside(DatasetState state, CorruptFileException e)
    {
        var gone = state.TakeOut(handle => handle.File.Path == e.Path, _ => { });
        foreach (var handle in gone)
        {
            segmentFiles.SetAside(handle.Record, e.Message);
            handle.LetGo();
        }

        return gone.Count > 0;
    }

    private static Dictionary<int, long> PositionsOf(ReadOnlySpan<long> positions)
    {
        var flushed = new Dictionary<int, long>();
        for (var partition = 1; partition < positions.Length; partition++)
            if (positions[partition] > 0) flushed[partition] = positions[partition];
        return flushed;
    }
}
