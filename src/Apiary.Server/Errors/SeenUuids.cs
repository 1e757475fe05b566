namespace Apiary.Server.Errors;

/// <summary>
/// The ids that senders gave to the last occurrences, so that one that is sent again is counted once (reference, section 3). The last ones alone: a client
/// sends again within minutes. Thread-safe.
/// </summary>
internal sealed class SeenUuids
{
    private const int Kept = 65_536;

    private readonly Lock gate = new();
    private readonly Dictionary<(string ProjectId, string Uuid), TaskCompletionSource<bool>> known = [];
    private readonly Queue<(string ProjectId, string Uuid)> order = [];

    /// <summary>Whether an id is new, and then it is the caller's to <see cref="End"/>. Waits while the same one is under way.</summary>
    public async Task<bool> TryBeginAsync(string projectId, string uuid)
    {
        while (true)
        {
            TaskCompletionSource<bool>? other;
            lock (gate)
            {
                if (!known.TryGetValue((projectId, uuid), out other))
                {
                    Remember(projectId, uuid, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
                    return true;
                }
            }

            if (await other.Task) return false;
        }
    }

    /// <summary>Tells whether an occurrence was taken; if not, its id is new again.</summary>
    public void End(string projectId, string uuid, bool isTaken)
    {
        lock (gate)
        {
            if (!known.TryGetValue((projectId, uuid), out var source)) return;
            if (!isTaken) known.Remove((projectId, uuid));
            source.TrySetResult(isTaken);
        }
    }

    /// <summary>Takes note of an id that was taken before this server started.</summary>
    public void Remember(string projectId, string uuid)
    {
        var taken = new TaskCompletionSource<bool>();
        taken.SetResult(true);
        lock (gate) Remember(projectId, uuid, taken);
    }

    private void Remember(string projectId, string uuid, TaskCompletionSource<bool> source)
    {
        if (known.TryAdd((projectId, uuid), source)) order.Enqueue((projectId, uuid));
        while (order.Count > Kept)
        {
            var oldest = order.Peek();
            // One that is under way this long is waited for by nobody any more than by its own sender.
            if (known.Remove(oldest, out var forgotten)) forgotten.TrySetResult(true);
            order.Dequeue();
        }
    }
}
