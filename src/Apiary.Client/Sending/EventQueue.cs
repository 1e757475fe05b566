namespace Apiary.Client.Sending;

/// <summary>
/// The events that have no response yet, never more than <paramref name="capacity"/>: those that wait are in it, those on
/// their way are counted in it. Many threads add, one takes.
/// </summary>
/// <remarks>
/// Hot: adding takes two interlocked operations and no lock while there is room. Those that wait are a list through the
/// events themselves, newest first, which is taken whole: so it allocates nothing, and who adds and who takes seldom meet.
/// </remarks>
internal sealed class EventQueue(int capacity, int wakeAt)
{
    private readonly object roomGate = new();
    private Event? newest;
    private int pending;
    private int waitingForRoom;
    private bool wantsFirst;
    private int isClosed;

    /// <summary>How many events have no response yet.</summary>
    public int Pending => Volatile.Read(ref pending);

    /// <summary>How many of them nobody has taken yet.</summary>
    public int WaitingCount => Volatile.Read(ref newest)?.WaitingCount ?? 0;

    /// <summary>Whether it lets no more events in.</summary>
    public bool IsClosed => Volatile.Read(ref isClosed) != 0;

    /// <summary>Set when a batch is full, by the first event where <see cref="WantsFirst"/>, by the last response of a closed queue, and by <see cref="Wake"/>.</summary>
    public Signal Signal { get; } = new();

    /// <summary>Takes a place for an event; false when there is none (or the queue is closed).</summary>
    /// <param name="block">Whether to wait for one.</param>
    public bool TryEnter(bool block)
    {
        while (true)
        {
            if (IsClosed) return false;
            var now = Volatile.Read(ref pending);
            if (now < capacity)
            {
                if (Interlocked.CompareExchange(ref pending, now + 1, now) == now) return true;
            }
            else if (!block)
            {
                return false;
            }
            else
            {
                WaitForRoom();
            }
        }
    }

    /// <summary>Adds an event that has a place.</summary>
    public void Add(Event added)
    {
        int count;
        Event? before;
        do
        {
            before = Volatile.Read(ref newest);
            count = before is null ? 1 : before.WaitingCount + 1;
            added.WaitsBehind = before;
            added.WaitingCount = count;
        }
        while (Interlocked.CompareExchange(ref newest, added, before) != before);

        // To wake a thread costs more than all the rest of an event.
        if (count == wakeAt || (count == 1 && Volatile.Read(ref wantsFirst))) Signal.Set();
    }

    /// <summary>Says whether the thread that takes, which has nothing to do, is to be woken by the next event; false when there is one already.</summary>
    public bool WantsFirst(bool wants)
    {
        Volatile.Write(ref wantsFirst, wants);
        // Who adds counts first and looks then; who waits looks the other way round.
        Interlocked.MemoryBarrier();
        return !wants || Volatile.Read(ref newest) is null;
    }

    /// <summary>Takes all that wait, which keep their places: the oldest, from which <see cref="Event.WaitsBehind"/> leads to the newest. Null when none waits.</summary>
    public Event? TakeAll()
    {
        var next = Interlocked.Exchange(ref newest, null);
        Event? oldest = null;
        while (next is not null)
        {
            var before = next.WaitsBehind;
            next.WaitsBehind = oldest;
            oldest = next;
            next = before;
        }

        return oldest;
    }

    /// <summary>Gives back the place of an event that has its response.</summary>
    public void Leave()
    {
        var left = Interlocked.Decrement(ref pending);
        if (left == 0 && IsClosed) Signal.Set();
        // Who waits is woken for a good many places at once.
        if (Volatile.Read(ref waitingForRoom) == 0 || left > capacity - Math.Max(1, capacity / 8)) return;
        lock (roomGate) Monitor.PulseAll(roomGate);
    }

    /// <summary>Wakes the thread that takes.</summary>
    public void Wake() => Signal.Set();

    /// <summary>Lets no more events in; those who wait for room are let go.</summary>
    public void Close()
    {
        Interlocked.Exchange(ref isClosed, 1);
        lock (roomGate) Monitor.PulseAll(roomGate);
        Signal.Set();
    }

    private void WaitForRoom()
    {
        lock (roomGate)
        {
            Interlocked.Increment(ref waitingForRoom);
            try
            {
                // Looked at again behind the increment, which whoever leaves now will see.
                if (Volatile.Read(ref pending) >= capacity && !IsClosed) Monitor.Wait(roomGate);
            }
            finally
            {
                Interlocked.Decrement(ref waitingForRoom);
            }
        }
    }
}
