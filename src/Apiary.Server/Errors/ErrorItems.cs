using Apiary.Engine.Files;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>
/// The items of all projects, durable through a journal: an item, and each change of it, is on disk before the occurrence that caused it
/// is acknowledged. How often one occurred is not here: that is counted from the events. Thread-safe.
/// </summary>
internal sealed class ErrorItems : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/errors.journal";

    /// <summary>The fingerprint of the one item of a project that takes what comes once there are as many items as may be.</summary>
    public const string OverflowFingerprint = "overflow";

    private const string OverflowEnvironment = "(others)";

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly int most;
    private readonly RecordJournal<ErrorItem> journal;
    private readonly Dictionary<long, ErrorItem> byId = [];
    private readonly Dictionary<(string ProjectId, string Environment, string Fingerprint), long> byFingerprint = [];
    private readonly Dictionary<string, SortedDictionary<int, long>> byCounter = new(StringComparer.Ordinal);
    private long lastId;

    private ErrorItems(StoreFiles files, TimeProvider time, int most)
    {
        this.time = time;
        this.most = most;
        journal = new RecordJournal<ErrorItem>(files, JournalPath, Put);
        Shorten();
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="most">Most items; what is unlike them all goes to one more for each project.</param>
    public static ErrorItems Open(StoreFiles files, TimeProvider time, int most) => new(files, time, most);

    /// <summary>The item that an occurrence belongs to, which is made, or made active again, if need be; durable when this returns. Throws <see cref="IOException"/>.</summary>
    /// <param name="occurrence">The occurrence.</param>
    /// <param name="occurrenceId">Its number.</param>
    /// <param name="order">Which of two versions without an order of their own is the later one, as <see cref="CodeVersions.Compare(string, string)"/>; null for unknown.</param>
    public ErrorItem Arrive(ErrorOccurrence occurrence, long occurrenceId, Func<string, string, int?>? order = null)
    {
        lock (gate)
        {
            var known = Known(occurrence, occurrence.Fingerprint);
            var isOverflow = known is null && byId.Count >= most;
            // Environments are any text too, so there is one for all of them.
            if (isOverflow) known = Known(occurrence = occurrence with { Environment = OverflowEnvironment }, OverflowFingerprint);
            if (known is null) return Save(Make(occurrence, occurrenceId, isOverflow));
            if (known.Status != ErrorStatus.Resolved || IsMended(occurrence.CodeVersion, known.ResolvedInVersion, order)) return known;
            return Save(known with
            {
                Status = ErrorStatus.Active,
                Activation = known.Activation + 1,
                ActivatingOccurrenceId = occurrenceId,
                ActivatedAt = time.GetUtcNow(),
                Title = known.IsTitleLocked ? known.Title : occurrence.Title,
                ResolvedInVersion = null,
            });
        }
    }

    /// <summary>The item with this id in a project; null when there is none.</summary>
    public ErrorItem? Find(string projectId, long id)
    {
        lock (gate) return byId.TryGetValue(id, out var item) && item.ProjectId == projectId ? item : null;
    }

    /// <summary>The item with this counter in a project; null when there is none.</summary>
    public ErrorItem? FindByCounter(string projectId, int counter)
    {
        lock (gate) return byCounter.TryGetValue(projectId, out var items) && items.TryGetValue(counter, out var id) ? byId[id] : null;
    }

    /// <summary>All items of a project, by counter.</summary>
    public IReadOnlyList<ErrorItem> List(string projectId)
    {
        lock (gate) return byCounter.TryGetValue(projectId, out var items) ? [.. items.Values.Select(id => byId[id])] : [];
    }

    /// <summary>Changes an item by hand; durable when this returns. Null when there is none. Throws <see cref="IOException"/>.</summary>
    /// <param name="projectId">Whose it is.</param>
    /// <param name="id">Which.</param>
    /// <param name="change">The next version of it, from the last one and the time.</param>
    public ErrorItem? Change(string projectId, long id, Func<ErrorItem, DateTimeOffset, ErrorItem> change)
    {
        lock (gate)
        {
            if (!byId.TryGetValue(id, out var known) || known.ProjectId != projectId) return null;
            var next = change(known, time.GetUtcNow());
            return next == known ? known : Save(next);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    /// <summary>Whether an occurrence is of a version before the one that is said to mend it; one that is not known, or has no place in an order, is not.</summary>
    private static bool IsMended(string version, string? resolvedIn, Func<string, string, int?>? order) =>
        version.Length > 0 && !string.IsNullOrEmpty(resolvedIn) && (CodeVersions.Compare(version, resolvedIn) ?? order?.Invoke(version, resolvedIn)) < 0;

    private ErrorItem? Known(ErrorOccurrence occurrence, string fingerprint) =>
        byFingerprint.TryGetValue((occurrence.ProjectId, occurrence.Environment, fingerprint), out var id) ? byId[id] : null;

    private ErrorItem Make(ErrorOccurrence occurrence, long occurrenceId, bool isOverflow)
    {
        var now = time.GetUtcNow();
        return new ErrorItem
        {
            Id = lastId + 1,
            ProjectId = occurrence.ProjectId,
            Counter = byCounter.TryGetValue(occurrence.ProjectId, out var items) ? items.Keys.Last() + 1 : 1,
            Environment = occurrence.Environment,
            Fingerprint = isOverflow ? OverflowFingerprint : occurrence.Fingerprint,
            Title = isOverflow ? $"Further errors: there are {most} items already (--max-error-items)" : occurrence.Title,
            Level = occurrence.Level,
            Platform = occurrence.Platform,
            Framework = occurrence.Framework,
            FirstOccurrenceId = occurrenceId,
            FirstAt = now,
            ActivatingOccurrenceId = occurrenceId,
            ActivatedAt = now,
        };
    }

    private ErrorItem Save(ErrorItem item)
    {
        journal.Append(item);
        Put(item);
        Shorten();
        return item;
    }

    private void Put(ErrorItem item)
    {
        byId[item.Id] = item;
        byFingerprint[(item.ProjectId, item.Environment, item.Fingerprint)] = item.Id;
        if (!byCounter.TryGetValue(item.ProjectId, out var items)) byCounter[item.ProjectId] = items = [];
        items[item.Counter] = item.Id;
        lastId = Math.Max(lastId, item.Id);
    }

    private void Shorten() => journal.RewriteWhenLong(byId.Count, () => byId.Values.OrderBy(item => item.Id));
}
