using System.Collections.Concurrent;
using Apiary.Client.Responses;

namespace Apiary.Client.Sending;

/// <summary>
/// Takes events from the queue on a thread of its own, collects them into batches, and hands a batch to the transmission when
/// it is full, has waited long enough, or somebody flushes.
/// </summary>
internal sealed class Sender : IDisposable
{
    private readonly HoneyClientOptions options;
    private readonly EventQueue queue;
    private readonly ResponseQueue responses;
    private readonly ITransmission transmission;
    private readonly ClientClock clock;
    private readonly Dictionary<Destination, EventBatch> open = [];
    private readonly ConcurrentQueue<TaskCompletionSource<bool>> flushes = new();
    private readonly SemaphoreSlim slots;
    private readonly object runningGate = new();
    private readonly HashSet<Task> running = [];
    private readonly CancellationTokenSource abort = new();
    private readonly TaskCompletionSource<bool> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventBatch? last;
    private volatile bool isClosing;

    public Sender(HoneyClientOptions options, EventQueue queue, ResponseQueue responses, ITransmission transmission, ClientClock clock)
    {
        this.options = options;
        this.queue = queue;
        this.responses = responses;
        this.transmission = transmission;
        this.clock = clock;
        slots = new SemaphoreSlim(options.MaxConcurrentBatches);
        new Thread(Run) { IsBackground = true, Name = "apiary client" }.Start();
    }

    /// <summary>The one place where an event gets its response.</summary>
    public void Answer(Event answered, ResponseOutcome outcome, int statusCode, string? body, string? error, Exception? exception)
    {
        var duration = TimeSpan.FromTicks(clock.Ticks - answered.EnqueuedAt);
        responses.Add(new Response(outcome, answered.Metadata, statusCode, duration, body, error, exception));
        queue.Leave();
    }

    /// <summary>Completes when every event sent before the call has its response.</summary>
    public Task FlushAsync()
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        flushes.Enqueue(done);
        queue.Wake();
        if (ended.Task.IsCompleted) EndFlushes();
        return done.Task;
    }

    /// <summary>Sends what is there, gives up after the time for closing; afterwards every event has its response.</summary>
    public async Task CloseAsync()
    {
        var flushed = FlushAsync();
        using (var over = new CancellationTokenSource())
        {
            await Task.WhenAny(flushed, clock.DelayAsync(options.CloseTimeout, over.Token)).ConfigureAwait(false);
            over.Cancel();
        }

        isClosing = true;
        responses.EndWaiting();
        abort.Cancel();
        queue.Wake();
        await ended.Task.ConfigureAwait(false);
        await transmission.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        slots.Dispose();
        abort.Dispose();
    }

    private void Run()
    {
        // A caller may have its place in the queue and not be in it yet, so that only an empty one is the end.
        while (!isClosing || queue.Pending > 0 || !flushes.IsEmpty)
        {
            WaitForWork();
            TakeWaiting();
            Flush();
            DispatchOld();
        }

        ended.SetResult(true);
        // Those that were asked for behind the last look.
        EndFlushes();
    }

    private void EndFlushes()
    {
        while (flushes.TryDequeue(out var late)) late.TrySetResult(true);
    }

    private void TakeWaiting()
    {
        for (var taken = queue.TakeAll(); taken is not null;)
        {
            var next = taken.WaitsBehind;
            // An event that lives on with its owner must not keep all the later ones.
            taken.WaitsBehind = null;
            Add(taken);
            taken = next;
        }
    }

    private void Add(Event taken)
    {
        // The events of a builder share their destination, so that a look at it saves the hash of an address and two names.
        if (last is not { } batch || !ReferenceEquals(batch.Destination, taken.Destination)) batch = last = BatchFor(taken);

        batch.Add(taken);
        if (batch.Events.Count >= options.MaxBatchSize) Dispatch(batch);
    }

    private EventBatch BatchFor(Event taken)
    {
        if (open.TryGetValue(taken.Destination, out var batch)) return batch;
        batch = new EventBatch(this, taken.Destination, Math.Min(options.MaxBatchSize, 64)) { OpenedAt = taken.EnqueuedAt };
        open.Add(taken.Destination, batch);
        return batch;
    }

    /// <summary>Returns when a batch is full or has waited long enough, when somebody flushes, or the client closes.</summary>
    private void WaitForWork()
    {
        if (!flushes.IsEmpty) return;
        if (open.Count == 0)
        {
            // While it closes, the last response wakes too.
            if ((!isClosing || queue.Pending > 0) && queue.WantsFirst(true)) clock.Wait(queue.Signal, Timeout.InfiniteTimeSpan);
            queue.WantsFirst(false);
        }

        // Events gather in the queue meanwhile, where they cost nobody anything.
        if (!isClosing && flushes.IsEmpty && queue.WaitingCount < options.MaxBatchSize && UntilDue() is var left && left > TimeSpan.Zero) clock.Wait(queue.Signal, left);
    }

    private void Flush()
    {
        if (!flushes.TryDequeue(out var asked)) return;
        // What was sent before the flush was asked for is in a batch by now, or was taken behind it, which does no harm.
        TakeWaiting();
        foreach (var batch in open.Values.ToArray()) Dispatch(batch);
        Task[] unfinished;
        lock (runningGate) unfinished = [.. running];
        _ = Task.WhenAll(unfinished).ContinueWith(_ => asked.TrySetResult(true), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void DispatchOld()
    {
        if (open.Count == 0) return;
        var latest = clock.Ticks - options.SendFrequency.Ticks;
        foreach (var batch in open.Values.Where(batch => batch.OpenedAt <= latest || isClosing).ToArray()) Dispatch(batch);
    }

    private TimeSpan UntilDue()
    {
        var oldest = open.Count > 0 ? open.Values.Min(batch => batch.OpenedAt) : clock.Ticks;
        var due = oldest + options.SendFrequency.Ticks - clock.Ticks;
        // A wait of part of a millisecond would be one of none, again and again.
        return due <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(due, TimeSpan.TicksPerMillisecond));
    }

    private void Dispatch(EventBatch batch)
    {
        open.Remove(batch.Destination);
        if (ReferenceEquals(batch, last)) last = null;
        // While all are busy events wait in the queue, which is what bounds them.
        slots.Wait();
        var sending = Task.Run(() => SendAsync(batch));
        lock (runningGate) running.Add(sending);
        sending.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Forget(Task sent)
    {
        lock (runningGate) running.Remove(sent);
    }

    private async Task SendAsync(EventBatch batch)
    {
        try
        {
            await transmission.SendAsync(batch, abort.Token).ConfigureAwait(false);
            batch.RespondRest(0, ResponseOutcome.Failed, error: "the transmission said nothing about this event");
        }
        catch (Exception failure) when (abort.IsCancellationRequested)
        {
            batch.RespondRest(0, ResponseOutcome.Failed, error: "the client was closed before this event could be sent", exception: failure);
        }
        catch (Exception failure)
        {
            batch.RespondRest(0, ResponseOutcome.Failed, error: failure.Message, exception: failure);
        }
        finally
        {
            slots.Release();
        }
    }
}
