using Apiary.Engine.Files;

namespace Apiary.Server.Workspace.Slos;

/// <summary>
/// What was counted for objectives, durable through a journal that is written now and then: what it lacks after a crash is counted again
/// from the events, which is a matter of minutes and not of months. Thread-safe.
/// </summary>
internal sealed class SloCountStore : IDisposable
{
    private const string JournalPath = "workspace/slo-counts.journal";

    private readonly Lock gate = new();
    private readonly Dictionary<string, SloLedger> ledgers = new(StringComparer.Ordinal);
    // Up to where the journal has it.
    private readonly Dictionary<string, (long Epoch, long Until)> written = new(StringComparer.Ordinal);
    private readonly RecordJournal<SloCountChange> journal;

    private SloCountStore(StoreFiles files) => journal = new RecordJournal<SloCountChange>(files, JournalPath, Replay);

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    public static SloCountStore Open(StoreFiles files) => new(files);

    /// <summary>Looks at the counts of an objective under the lock; null when there are none. The view must not keep the ledger.</summary>
    public T? View<T>(string sloId, Func<SloLedger, T> view)
    {
        lock (gate) return ledgers.TryGetValue(sloId, out var ledger) ? view(ledger) : default;
    }

    /// <summary>Begins the counts of an objective anew.</summary>
    public void Begin(string sloId, string fingerprint, long epoch, long from)
    {
        lock (gate)
        {
            if (!ledgers.TryGetValue(sloId, out var ledger)) ledgers[sloId] = ledger = new SloLedger();
            ledger.Begin(fingerprint, epoch, from);
        }
    }

    /// <summary>Takes counts, see <see cref="SloLedger.Put"/>, and forgets those before <paramref name="keptFrom"/>.</summary>
    public void Put(string sloId, long from, IReadOnlyList<SloRow> rows, long finalUntil, long until, long keptFrom)
    {
        lock (gate)
        {
            ledgers[sloId].Put(from, rows, finalUntil, until);
            ledgers[sloId].DropBefore(keptFrom);
        }
    }

    /// <summary>Writes down what is counted for good and not yet written, once it is as much as <paramref name="behindSeconds"/>, and forgets objectives that are gone. Throws <see cref="IOException"/>.</summary>
    public void Write(long behindSeconds, Func<string, bool> exists)
    {
        lock (gate)
        {
            var parts = new List<SloCountPart>();
            foreach (var (sloId, ledger) in ledgers)
            {
                var (epoch, until) = written.GetValueOrDefault(sloId);
                var isNew = epoch != ledger.Epoch;
                if (!exists(sloId)) parts.Add(new SloCountPart(sloId, null, 0, 0, 0, []));
                else if (isNew || ledger.FinalUntil - until >= behindSeconds) parts.Add(PartOf(sloId, ledger, isNew ? 0 : SloLedger.HourOf(until)));
            }

            if (parts.Count == 0) return;
            journal.Append(new SloCountChange(parts));
            foreach (var part in parts) Note(part);
            journal.RewriteWhenLong(ledgers.Count, () => ledgers.Select(pair => new SloCountChange([PartOf(pair.Key, pair.Value, 0)])));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    /// <summary>All that is counted for good from a time, which lies on the hour, so that hours which took in their minutes since are whole.</summary>
    private static SloCountPart PartOf(string sloId, SloLedger ledger, long from) => new(
        sloId,
        ledger.Fingerprint,
        ledger.Epoch,
        from,
        ledger.FinalUntil,
        [.. ledger.Rows(from, ledger.FinalUntil).Select(row => new[] { row.Start, row.Seconds, row.Count.Total, row.Count.Bad })]);

    private void Note(SloCountPart part)
    {
        if (part.Fingerprint is null)
        {
            ledgers.Remove(part.SloId);
            written.Remove(part.SloId);
        }
        else
        {
            written[part.SloId] = (part.Epoch, part.Until);
        }
    }

    private void Replay(SloCountChange change)
    {
        foreach (var part in change.Parts)
        {
            if (part.Fingerprint is not null)
            {
                if (!ledgers.TryGetValue(part.SloId, out var ledger)) ledgers[part.SloId] = ledger = new SloLedger();
                if (ledger.Epoch != part.Epoch) ledger.Begin(part.Fingerprint, part.Epoch, 0);
                ledger.Put(part.From, part.Rows.Select(row => new SloRow((long)row[0], (int)row[1], new SloCount(row[2], row[3]))), part.Until, part.Until);
            }

            Note(part);
        }
    }
}
