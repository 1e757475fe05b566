using System.Diagnostics;
using Apiary.Engine.Events;
using Apiary.Engine.Files;

namespace Apiary.Engine.Wal;

/// <summary>
/// The log of one partition: takes appends from many threads, commits them in groups from one thread of its own, hands each
/// to the backend in order, then wakes its caller. <see cref="Replay"/> once, then <see cref="Start"/>.
/// </summary>
internal sealed class WalPartition : IDisposable
{
    /// <summary>A group is no larger, so that its first caller does not wait for megabytes of others.</summary>
    private const int MaxGroupBytes = 8 << 20;

    private readonly StoreFiles files;
    private readonly WalOptions options;
    private readonly StoreNotices notices;
    private readonly TimeProvider time;
    private readonly WalAppendPool pool;
    private readonly WalFileWriter writer;
    private readonly Lock filesGate = new();
    private readonly List<WalFile> sealedFiles = [];
    private readonly object queueGate = new();
    private Queue<WalAppend> queue = new();
    private Thread? committer;
    private Action<WalEntryHeader, EventBatch>? apply;
    private long nextPosition = 1;
    private long committedPosition;
    private bool stopping;
    private bool delayOver;
    private bool failing;

    internal WalPartition(StoreFiles files, int number, WalOptions options, WalAppendPool pool, StoreNotices notices, TimeProvider time)
    {
        this.files = files;
        Number = number;
        this.options = options;
        this.pool = pool;
        this.notices = notices;
        this.time = time;
        writer = new WalFileWriter(files, number, options) { Sealed = AddSealed };
        files.CreateDirectory(WalFormat.Directory(number));
    }

    /// <summary>Told, on the partition's thread, when a file was sealed; must return quickly.</summary>
    internal Action? FileSealed { get; init; }

    /// <summary>Its number, from 1.</summary>
    internal int Number { get; }

    /// <summary>The last position that is durable and applied; 0 when there is none.</summary>
    internal long CommittedPosition => Volatile.Read(ref committedPosition);

    /// <summary>Bytes of all its files.</summary>
    internal long Bytes
    {
        get
        {
            lock (filesGate) return sealedFiles.Sum(file => file.Bytes) + writer.OpenBytes;
        }
    }

    /// <summary>How many files it has.</summary>
    internal int FileCount
    {
        get
        {
            lock (filesGate) return sealedFiles.Count + (writer.OpenFirstPosition > 0 ? 1 : 0);
        }
    }

    /// <summary>Hands every sound entry on disk to <paramref name="replayed"/>, in order.</summary>
    /// <param name="replayed">Called with each entry; the batch is lent for the call.</param>
    /// <param name="knownPosition">A position that is known to have been given out before, whatever the files say.</param>
    internal void Replay(Action<WalEntryHeader, EventBatch> replayed, long knownPosition)
    {
        var result = new WalReplay(files, Number, notices).Run(replayed);
        lock (filesGate) sealedFiles.AddRange(result.Files);
        var last = Math.Max(result.LastPosition, knownPosition);
        nextPosition = last + 1;
        Volatile.Write(ref committedPosition, last);
    }

    /// <summary>Begins to take appends. <paramref name="applied"/> is called from the partition's thread, in order of position.</summary>
    internal void Start(Action<WalEntryHeader, EventBatch> applied)
    {
        apply = applied;
        committer = new Thread(Run) { IsBackground = true, Name = $"wal {Number}" };
        committer.Start();
    }

    /// <summary>
    /// Completes when the batch is durable and applied; the batch is lent until then. Throws
    /// <see cref="StoreUnavailableException"/> when it could not be written: then it is not in the log.
    /// </summary>
    internal ValueTask AppendAsync(int datasetId, EventBatch batch)
    {
        var append = pool.Rent();
        try
        {
            append.Prepare(datasetId, batch, time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000);
        }
        catch
        {
            pool.Return(append);
            throw;
        }

        lock (queueGate)
        {
            if (stopping)
            {
                pool.Return(append);
                throw new StoreUnavailableException("the store is closing");
            }

            queue.Enqueue(append);
            if (queue.Count == 1) Monitor.Pulse(queueGate);
        }

        return append.Task;
    }

    /// <summary>Removes the files whose entries are all at or below <paramref name="durablePosition"/>.</summary>
    internal void Forget(long durablePosition)
    {
        WalFile[] gone;
        lock (filesGate)
        {
            gone = [.. sealedFiles.Where(file => file.LastPosition <= durablePosition)];
            if (gone.Length == 0) return;
            sealedFiles.RemoveAll(file => file.LastPosition <= durablePosition);
        }

        try
        {
            foreach (var file in gone)
            {
                if (file.IsDamaged) files.Rename(file.Path, file.Path + ".corrupt");
                else files.Delete(file.Path);
            }

            files.SyncDirectory(WalFormat.Directory(Number));
        }
        catch (IOException e)
        {
            // Harmless: a file that stays is replayed and found to be known.
            notices.Add(StoreNoticeSeverity.Warning, $"cannot remove a log file that is no longer needed: {e.Message}");
        }
    }

    /// <summary>Commits what waits, then ends the thread. Appends from now on are refused.</summary>
    public void Dispose()
    {
        lock (queueGate)
        {
            stopping = true;
            Monitor.Pulse(queueGate);
        }

        committer?.Join();
        writer.Dispose();
    }

    private void Run()
    {
        var group = new List<WalAppend>();
        while (TakeGroup(group))
        {
            Commit(group);
            group.Clear();
        }
    }

    private bool TakeGroup(List<WalAppend> group)
    {
        lock (queueGate)
        {
            while (queue.Count == 0)
            {
                if (stopping) return false;
                Monitor.Wait(queueGate);
            }
        }

        if (options.CommitDelay > TimeSpan.Zero) WaitForOthers();
        lock (queueGate)
        {
            var bytes = 0;
            while (queue.TryPeek(out var append) && (group.Count == 0 || bytes + append.Buffer.Length <= MaxGroupBytes))
            {
                group.Add(queue.Dequeue());
                bytes += append.Buffer.Length;
            }
        }

        return true;
    }

    private void WaitForOthers()
    {
        lock (queueGate) delayOver = false;
        using var timer = time.CreateTimer(_ => EndDelay(), null, options.CommitDelay, Timeout.InfiniteTimeSpan);
        lock (queueGate)
        {
            while (!delayOver && !stopping) Monitor.Wait(queueGate);
        }
    }

    private void EndDelay()
    {
        lock (queueGate)
        {
            delayOver = true;
            Monitor.Pulse(queueGate);
        }
    }

    private void Commit(List<WalAppend> group)
    {
        for (var i = 0; i < group.Count; i++) group[i].SetPosition(nextPosition + i);
        try
        {
            writer.Commit(group);
        }
        catch (IOException e)
        {
            Refuse(group, e);
            return;
        }

        if (failing)
        {
            failing = false;
            notices.Add(StoreNoticeSeverity.Information, $"the log of partition {Number} takes events again");
        }

        nextPosition += group.Count;
        foreach (var append in group) Finish(append);
    }

    private void Finish(WalAppend append)
    {
        try
        {
            apply!(append.Entry, append.Batch);
        }
        catch (Exception e)
        {
            // Durable but not shown: only a bug or an exhausted process gets here. The sender must hear of it.
            Volatile.Write(ref committedPosition, append.Entry.Position);
            notices.Add(StoreNoticeSeverity.Error, $"bug: entry {append.Entry.Position} of partition {Number} is in the log but could not be shown: {e}");
            append.Fail(new UnreachableException("bug: a durable batch could not be applied", e));
            return;
        }

        Volatile.Write(ref committedPosition, append.Entry.Position);
        append.Complete();
    }

    private void Refuse(List<WalAppend> group, Exception cause)
    {
        var reason = cause is DiskFullException ? "the disk is full" : "the log cannot be written";
        if (!failing) notices.Add(StoreNoticeSeverity.Error, $"{reason}, events are refused until it can be again: {cause.Message}");
        failing = true;
        foreach (var append in group) append.Fail(new StoreUnavailableException($"{reason}; try again later", cause));
    }

    private void AddSealed(WalFile file)
    {
        lock (filesGate) sealedFiles.Add(file);
        FileSealed?.Invoke();
    }
}
