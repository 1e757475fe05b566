using Apiary.Engine.Files;

namespace Apiary.Server.Workspace.Alerts;

/// <summary>
/// How triggers and burn alerts stand, what happened to them, and the messages about it, durable through a journal: a transition and its
/// messages are one record, so that whatever happens each message is decided on exactly once. Thread-safe.
/// </summary>
internal sealed class AlertStore : IDisposable
{
    /// <summary>How many notices can be looked at.</summary>
    public const int NoticesKept = 1_000;

    private const string JournalPath = "workspace/alerts.journal";

    private readonly Lock gate = new();
    private readonly Dictionary<string, AlertState> states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ToldNotice> byId = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private readonly Dictionary<string, AlertDelivery> waiting = new(StringComparer.Ordinal);
    private readonly RecordJournal<AlertChange> journal;

    private AlertStore(StoreFiles files) => journal = new RecordJournal<AlertChange>(files, JournalPath, Apply);

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Messages that wait, each with what it says, oldest first.</summary>
    public IReadOnlyList<(AlertNotice Notice, AlertDelivery Delivery)> Waiting
    {
        get
        {
            lock (gate) return [.. waiting.Values.Select(delivery => (byId[delivery.NoticeId].Notice, delivery)).OrderBy(pair => pair.Notice.At)];
        }
    }

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    public static AlertStore Open(StoreFiles files) => new(files);

    /// <summary>How a trigger or burn alert stands; null before its first change.</summary>
    public AlertState? Find(string subjectId)
    {
        lock (gate) return states.GetValueOrDefault(subjectId);
    }

    /// <summary>The last notices of an environment, newest first, with their messages.</summary>
    public IReadOnlyList<ToldNotice> Recent(string environmentId, Func<AlertNotice, bool> wants)
    {
        lock (gate) return [.. order.Reverse().Select(id => byId[id]).Where(told => told.Notice.EnvironmentId == environmentId && wants(told.Notice))];
    }

    /// <summary>Takes note of a state. Throws <see cref="IOException"/>.</summary>
    public void Save(AlertState state) => Save(new AlertChange(state, null, []));

    /// <summary>Takes note of a state with what happened and the messages that it brings. Throws <see cref="IOException"/>.</summary>
    public void Save(AlertState state, AlertNotice notice, IReadOnlyList<AlertDelivery> deliveries) => Save(new AlertChange(state, notice, deliveries));

    /// <summary>Takes note of a message that is settled. Throws <see cref="IOException"/>.</summary>
    public void Settle(AlertDelivery delivery) => Save(new AlertChange(null, null, [delivery]));

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private void Save(AlertChange change)
    {
        lock (gate)
        {
            journal.Append(change);
            Apply(change);
            journal.RewriteWhenLong(states.Count + byId.Count, Live);
        }
    }

    private void Apply(AlertChange change)
    {
        if (change.State is { } state) states[state.SubjectId] = state;
        if (change.Notice is { } notice)
        {
            byId[notice.Id] = new ToldNotice(notice, []);
            order.Enqueue(notice.Id);
        }

        foreach (var delivery in change.Deliveries)
        {
            // Its notice may have been dropped as one of the oldest.
            if (!byId.TryGetValue(delivery.NoticeId, out var told)) continue;
            byId[delivery.NoticeId] = told with { Deliveries = [.. told.Deliveries.Where(known => known.Id != delivery.Id), delivery] };
            if (delivery.SettledAt is null) waiting[delivery.Id] = delivery;
            else waiting.Remove(delivery.Id);
        }

        while (order.Count > NoticesKept && byId[order.Peek()].Deliveries.All(delivery => delivery.SettledAt is not null)) byId.Remove(order.Dequeue());
    }

    private IEnumerable<AlertChange> Live() =>
        states.Values.Select(state => new AlertChange(state, null, [])).Concat(order.Select(id => new AlertChange(null, byId[id].Notice, byId[id].Deliveries)));
}
