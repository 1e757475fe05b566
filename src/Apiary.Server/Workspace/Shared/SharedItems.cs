using Apiary.Engine.Files;

namespace Apiary.Server.Workspace.Shared;

/// <summary>
/// All items of one kind, durable through a journal: a change is on disk when its method returns. Bounded by number and size.
/// Thread-safe.
/// </summary>
/// <typeparam name="T">What is shared.</typeparam>
internal sealed class SharedItems<T> : IDisposable
    where T : SharedItem
{
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly SharedLimits limits;
    private readonly Func<T, bool> isPinned;
    private readonly RecordJournal<SharedChange<T>> journal;
    private readonly Dictionary<string, LinkedListNode<(T Item, int Size)>> byId = new(StringComparer.Ordinal);
    // In the order in which they were made.
    private readonly LinkedList<(T Item, int Size)> all = [];
    private long bytes;

    /// <summary>Opens or creates the collection. Throws <see cref="IOException"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">Where the journal lies in the data directory.</param>
    /// <param name="limits">How much is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isPinned">Whether an item must stay that would be dropped as one of the oldest; null when none must.</param>
    public SharedItems(StoreFiles files, string path, SharedLimits limits, TimeProvider time, Func<T, bool>? isPinned = null)
    {
        this.time = time;
        this.limits = limits;
        this.isPinned = isPinned ?? (static _ => false);
        journal = new RecordJournal<SharedChange<T>>(files, path, Replay);
        Shorten();
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>The item with this id in an environment; null when there is none.</summary>
    public T? Find(string environmentId, string id)
    {
        lock (gate) return NodeOf(environmentId, id)?.Value.Item;
    }

    /// <summary>All items of an environment, oldest first.</summary>
    public IReadOnlyList<T> List(string environmentId)
    {
        lock (gate) return [.. all.Select(entry => entry.Item).Where(item => item.EnvironmentId == environmentId)];
    }

    /// <summary>The items that <paramref name="wants"/> takes, newest first, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<T> Newest(string environmentId, int limit, Func<T, bool> wants)
    {
        var found = new List<T>();
        lock (gate)
        {
            for (var node = all.Last; node is not null && found.Count < limit; node = node.Previous)
                if (node.Value.Item.EnvironmentId == environmentId && wants(node.Value.Item)) found.Add(node.Value.Item);
        }

        return found;
    }

    /// <summary>Adds an item made from its id and the time; null when there is no room for it. Throws <see cref="IOException"/>.</summary>
    public T? Add(Func<string, DateTimeOffset, T> make) => AddUnless(static _ => false, make).Item;

    /// <summary>
    /// Adds an item, unless one is there that <paramref name="clashes"/> with it: then that one is given back as a conflict. Throws
    /// <see cref="IOException"/>.
    /// </summary>
    public SharedUpdate<T> AddUnless(Func<T, bool> clashes, Func<string, DateTimeOffset, T> make)
    {
        lock (gate)
        {
            if (all.Select(entry => entry.Item).FirstOrDefault(clashes) is { } known) return new SharedUpdate<T>(known, IsConflict: true);
            var item = make(Ids.Short(), time.GetUtcNow());
            var change = new SharedChange<T>(item);
            var size = RecordJournal<SharedChange<T>>.ToBytes(change).Length;
            if (size > limits.Bytes || (!HasRoom(1, size) && !(limits.DropsOldest && MakeRoom(1, size)))) return new SharedUpdate<T>(null, IsTooLarge: true);
            journal.Append(change);
            Put(item, size);
            Shorten();
            return new SharedUpdate<T>(item);
        }
    }

    /// <summary>Changes an item, unless the caller has seen another version than the last one. Throws <see cref="IOException"/>.</summary>
    /// <param name="environmentId">Whose it is.</param>
    /// <param name="id">Which.</param>
    /// <param name="seen">The <see cref="SharedItem.UpdatedAt"/> that the caller has seen; null to change whatever is there.</param>
    /// <param name="change">The next version of an item.</param>
    /// <param name="clashes">What must not be there beside it, or nothing changes; null for anything may.</param>
    public SharedUpdate<T> Update(string environmentId, string id, DateTimeOffset? seen, Func<T, T> change, Func<T, bool>? clashes = null)
    {
        lock (gate)
        {
            if (NodeOf(environmentId, id)?.Value is not var (known, knownSize)) return default;
            if (seen is not null && seen != known.UpdatedAt) return new SharedUpdate<T>(known, IsConflict: true);
            if (clashes is not null && all.Select(entry => entry.Item).FirstOrDefault(other => other.Id != id && clashes(other)) is { } clash) return new SharedUpdate<T>(clash, IsConflict: true);
            var now = time.GetUtcNow();
            var next = change(known) with { UpdatedAt = now > known.UpdatedAt ? now : known.UpdatedAt.AddTicks(1) };
            var record = new SharedChange<T>(next);
            var size = RecordJournal<SharedChange<T>>.ToBytes(record).Length;
            if (size > knownSize && bytes - knownSize + size > limits.Bytes) return new SharedUpdate<T>(known, IsTooLarge: true);
            journal.Append(record);
            Put(next, size);
            Shorten();
            return new SharedUpdate<T>(next);
        }
    }

    /// <summary>Removes an item; null when there is none. Throws <see cref="IOException"/>.</summary>
    public T? Remove(string environmentId, string id)
    {
        lock (gate)
        {
            if (NodeOf(environmentId, id) is not { } node) return null;
            journal.Append(new SharedChange<T>(Removed: id));
            Forget(node);
            Shorten();
            return node.Value.Item;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private LinkedListNode<(T Item, int Size)>? NodeOf(string environmentId, string id) =>
        byId.TryGetValue(id, out var node) && node.Value.Item.EnvironmentId == environmentId ? node : null;

    private bool HasRoom(int count, long size) => all.Count + count <= limits.Count && bytes + size <= limits.Bytes;

    /// <summary>Drops the oldest until there is room; false when too many of them must stay. Nothing is written: whoever opens the journal again drops the same.</summary>
    private bool MakeRoom(int count, long size)
    {
        for (var node = all.First; node is not null && !HasRoom(count, size);)
        {
            var next = node.Next;
            if (!isPinned(node.Value.Item)) Forget(node);
            node = next;
        }

        return HasRoom(count, size);
    }

    private void Replay(SharedChange<T> change)
    {
        if (change.Put is { } item) Put(item, RecordJournal<SharedChange<T>>.ToBytes(change).Length);
        else if (change.Removed is { } id && byId.TryGetValue(id, out var node)) Forget(node);
        // What was dropped is in the journal still, and there may have been room for more when it was made.
        if (limits.DropsOldest) MakeRoom(0, 0);
    }

    private void Put(T item, int size)
    {
        bytes += size;
        if (byId.TryGetValue(item.Id, out var node))
        {
            bytes -= node.Value.Size;
            node.Value = (item, size);
        }
        else
        {
            byId[item.Id] = all.AddLast((item, size));
        }
    }

    private void Forget(LinkedListNode<(T Item, int Size)> node)
    {
        bytes -= node.Value.Size;
        byId.Remove(node.Value.Item.Id);
        all.Remove(node);
    }

    private void Shorten() => journal.RewriteWhenLong(all.Count, () => all.Select(entry => new SharedChange<T>(entry.Item)));
}
