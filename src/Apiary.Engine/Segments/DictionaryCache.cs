namespace Apiary.Engine.Segments;

/// <summary>
/// Bounds the memory of what segment files' dictionaries unpack to, over all files of a store: beyond the limit what was not
/// used for longest is let go of and read again when it is next asked for. Who holds something in use keeps it by its own
/// reference; that is not counted here. Thread-safe.
/// </summary>
/// <remarks>
/// A use sets a flag and takes no lock. What is to go is found by a hand that goes round and passes over what was used since
/// its last visit ("second chance"), which comes close to least recently used. Being read is no use yet, so that what a single
/// query reads once goes before what many come back to.
/// </remarks>
/// <param name="limitBytes">Most bytes kept; 0 keeps nothing.</param>
internal sealed class DictionaryCache(long limitBytes)
{
    private readonly Lock gate = new();
    // Those kept, in the order in which the hand comes by: the first is next.
    private readonly LinkedList<CacheSlot> slots = [];
    private long used;

    /// <summary>Most bytes kept.</summary>
    internal long LimitBytes => limitBytes;

    /// <summary>Bytes kept now; never more than the limit.</summary>
    internal long UsedBytes
    {
        get
        {
            lock (gate) return used;
        }
    }

    /// <summary>
    /// Counts the content of <paramref name="slot"/>, if it has any still, and makes room for it. What alone is larger than the
    /// limit is let go of at once.
    /// </summary>
    internal void Keep(CacheSlot slot, long bytes)
    {
        lock (gate)
        {
            if (!slot.HasContent) return;
            slot.Node ??= slots.AddLast(slot);
            used += bytes - slot.KeptBytes;
            slot.KeptBytes = bytes;
            if (bytes > limitBytes) Drop(slot);
            // There are others: this one fits by itself.
            while (used > limitBytes) DropNext(except: slot);
        }
    }

    /// <summary>Lets go of what <paramref name="slot"/> keeps, if anything.</summary>
    internal void Forget(CacheSlot slot)
    {
        lock (gate)
        {
            if (slot.Node is not null) Drop(slot);
        }
    }

    private void DropNext(CacheSlot except)
    {
        // Two rounds at most: the first takes the flags away, and what is used again meanwhile is not looked at a third time.
        for (var passes = slots.Count; ; passes--)
        {
            var slot = slots.First!.Value;
            if (slot != except && (passes <= 0 || !slot.TakeUse()))
            {
                Drop(slot);
                return;
            }

            slots.RemoveFirst();
            slots.AddLast(slot.Node!);
        }
    }

    private void Drop(CacheSlot slot)
    {
        slots.Remove(slot.Node!);
        slot.Node = null;
        used -= slot.KeptBytes;
        slot.KeptBytes = 0;
        slot.Drop();
    }
}
