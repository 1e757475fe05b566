namespace Apiary.Client.Sending;

/// <summary>
/// Wakes one thread; a call that comes while it is awake is remembered. <see cref="Set"/> never waits: a thread that
/// telemetry holds up because another one holds a lock, and was put aside by the system with it, is what must not be.
/// </summary>
internal sealed class Signal
{
    private readonly object gate = new();
    private int isSet;
    private bool isWaiting;

    public void Set()
    {
        // Who sets writes first and looks then; who waits does it the other way round.
        Interlocked.Exchange(ref isSet, 1);
        if (!Volatile.Read(ref isWaiting)) return;
        if (!Monitor.TryEnter(gate))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static signal => ((Signal)signal!).Pulse(), this);
            return;
        }

        Monitor.Pulse(gate);
        Monitor.Exit(gate);
    }

    /// <summary>Returns when it was set, or after the time.</summary>
    public void Wait(TimeSpan time)
    {
        lock (gate)
        {
            Volatile.Write(ref isWaiting, true);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref isSet) == 0) Monitor.Wait(gate, time);
            Volatile.Write(ref isWaiting, false);
            // A call that this forgets came before the caller looks for what there is to do.
            Interlocked.Exchange(ref isSet, 0);
        }
    }

    private void Pulse()
    {
        lock (gate) Monitor.Pulse(gate);
    }
}
