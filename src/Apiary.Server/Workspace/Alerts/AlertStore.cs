using Apiary.Engine.Files;

namespace Apiary.Server.Workspace.Alerts;

/// <summary>
/// How triggers stand, and the messages about them, durable through a journal: a transition and its messages are one record, so that
/// whatever happens each message is decided on exactly once. Thread-safe.
/// </summary>
internal sealed class AlertStore : IDisposable
{
    /// <summary>How many settled messages can be looked at.</summary>
    public const int SettledKept = 1_000;

    private const string JournalPath = "workspace/alerts.journal";

    private readonly Lock gate = new();
    private readonly Dictionary<string, AlertState> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AlertDelivery> waiting = new(StringComparer.Ordinal);
    private readonly Queue<AlertDelivery> settled = new();
    private readonly RecordJournal<AlertChange> journal;

    private AlertStore(StoreFiles files) => journal = new RecordJournal<AlertChange>(files, JournalPath, Apply);

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Messages that wait, oldest first.</summary>
    public IReadOnlyList<AlertDelivery> Waiting
    {
        get
        {
            lock (gate) return [.. waiting.Values.OrderBy(delivery => delivery.DecidedAt)];
        }
    }

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    public static AlertStore Open(StoreFiles files) => new(files);

    /// <summary>How a trigger stands; null before its first change.</summary>
    public AlertState? Find(string triggerId)
    {
        lock (gate) return states.GetValueOrDefault(triggerId);
    }

    /// <summary>The last messages of an environment, newest first, those that wait included.</summary>
    public IReadOnlyList<AlertDelivery> Recent(string environmentId)
    {
        lock (gate) return [.. settled.Concat(waiting.Values).Where(delivery => delivery.EnvironmentId == environmentId).OrderByDescending(delivery => delivery.DecidedAt)];
    }

    /// <summary>Takes note of a state and of the messages that it brings, or of messages that are settled. Throws <see cref="IOException"/>.</summary>
    public void Save(AlertState? state, params IReadOnlyList<AlertDelivery> deliveries)
    {
        lock (gate)
        {
            var change = new AlertChange(state, deliveries);
            journal.Append(change);
            Apply(change);
            journal.RewriteWhenLong(states.Count + waiting.Count + settled.Count, Live);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private void Apply(AlertChange change)
    {
        if (change.State is { } state) states[state.TriggerId] = state;
        foreach (var delivery in change.Deliveries)
        {
            waiting.Remove(delivery.Id);
            if (delivery.SettledAt is null)
            {
                waiting[delivery.Id] = delivery;
                continue;
            }

            settled.Enqueue(delivery);
            if (settled.Count > SettledKept) settled.Dequeue();
        }
    }

    private IEnumerable<AlertChange> Live() =>
        states.Values.Select(state => new AlertChange(state, [])).Concat(settled.Concat(waiting.Values).Select(delivery => new AlertChange(null, [delivery])));
}
