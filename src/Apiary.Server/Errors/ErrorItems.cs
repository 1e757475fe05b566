using Apiary.Engine.Files;
using Apiary.Server.Errors.History;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Errors;

/// <summary>
/// The items of all projects and their histories, durable through a journal: an item, and each change of it, is on disk before the occurrence that
/// caused it is acknowledged. How often one occurred is not here: that is counted from the events. Thread-safe.
/// </summary>
/// <remarks>
/// An item that was merged into another stays as it is stored, and events go on to name it; whoever asks for it is shown the other. So nothing
/// that was stored changes when things are merged and split, and neither is lost by a crash: each is one record of the journal.
/// </remarks>
internal sealed class ErrorItems : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/errors.journal";

    /// <summary>The fingerprint of the one item of a project that takes what comes once there are as many items as may be.</summary>
    public const string OverflowFingerprint = "overflow";

    private const string OverflowEnvironment = "(others)", GroupPrefix = "group-item-";

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly int most;
    private readonly ErrorItemIndex index;
    private readonly RecordJournal<ErrorChange> journal;

    private ErrorItems(StoreFiles files, TimeProvider time, int most, int mostEntries)
    {
        this.time = time;
        this.most = most;
        index = new ErrorItemIndex(mostEntries);
        journal = new RecordJournal<ErrorChange>(files, JournalPath, index.Put);
        Shorten();
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="most">Most items; what is unlike them all goes to one more for each project.</param>
    /// <param name="mostEntries">Most entries of an item's history.</param>
    public static ErrorItems Open(StoreFiles files, TimeProvider time, int most, int mostEntries) => new(files, time, most, mostEntries);

    /// <summary>Where an occurrence belongs: its item is made, or made active again, if need be; durable when this returns. Throws <see cref="IOException"/>.</summary>
    /// <param name="occurrence">The occurrence.</param>
    /// <param name="occurrenceId">Its number.</param>
    /// <param name="order">Which of two versions without an order of their own is the later one, as <see cref="CodeVersions.Compare(string, string)"/>; null for unknown.</param>
    public ErrorArrival Arrive(ErrorOccurrence occurrence, long occurrenceId, Func<string, string, int?>? order = null)
    {
        lock (gate)
        {
            var own = Known(occurrence, occurrence.Fingerprint);
            var isOverflow = own is null && index.Count >= most;
            // Environments are any text too, so there is one for all of them.
            if (isOverflow) own = Known(occurrence = occurrence with { Environment = OverflowEnvironment }, OverflowFingerprint);
            own ??= Save(Make(occurrence, occurrenceId, isOverflow));
            var shown = index.Shown(own);
            if (shown.Status != ErrorStatus.Resolved || IsMended(occurrence.CodeVersion, shown.ResolvedInVersion, order)) return new ErrorArrival(own, shown);
            var now = time.GetUtcNow();
            var stored = index.Stored(shown.Id)!;
            var next = stored with
            {
                Status = ErrorStatus.Active,
                Activation = stored.Activation + 1,
                ActivatingOccurrenceId = occurrenceId,
                ActivatedAt = now,
                Title = stored.IsTitleLocked ? stored.Title : occurrence.Title,
                ResolvedInVersion = null,
            };
            Save(new ErrorChange { Items = WithMembers(stored, next), Did = [new ErrorHistoryEntry(next.Id, now, ErrorHistoryKind.Reopened, null, LevelNames.Of(stored.Status), LevelNames.Of(next.Status))] });
            return new ErrorArrival(index.Stored(own.Id)!, index.Shown(next));
        }
    }

    /// <summary>The item with this id in a project, or what it was merged into; null when there is none.</summary>
    public ErrorItem? Find(string projectId, long id)
    {
        lock (gate) return index.Stored(id) is { } item && item.ProjectId == projectId ? index.Shown(item) : null;
    }

    /// <summary>The item with this counter in a project, or what it was merged into; null when there is none.</summary>
    public ErrorItem? FindByCounter(string projectId, int counter)
    {
        lock (gate) return index.Counted(projectId, counter) is { } item ? index.Shown(item) : null;
    }

    /// <summary>All items of a project that were not merged into another, by counter.</summary>
    public IReadOnlyList<ErrorItem> List(string projectId)
    {
        lock (gate) return [.. index.Of(projectId).Where(item => item.MergedInto is null).Select(index.Shown)];
    }

    /// <summary>Changes an item by hand; durable when this returns. Null when there is none. Throws <see cref="IOException"/>.</summary>
    /// <param name="projectId">Whose it is.</param>
    /// <param name="id">Which, or one that was merged into it.</param>
    /// <param name="change">The next version of it, from the last one and the time.</param>
    /// <param name="person">Who does it; null for nobody in particular.</param>
    public ErrorItem? Change(string projectId, long id, Func<ErrorItem, DateTimeOffset, ErrorItem> change, Author? person = null)
    {
        lock (gate)
        {
            if (Root(projectId, id) is not { } known) return null;
            var now = time.GetUtcNow();
            var next = change(known, now);
            if (next != known) Save(new ErrorChange { Items = WithMembers(known, next), Did = [.. ItemDifference.Between(known, next, person, now)] });
            return index.Shown(next);
        }
    }

    /// <summary>Keeps what somebody says of an item; durable when this returns. Null when there is no such item. Throws <see cref="IOException"/>.</summary>
    /// <param name="projectId">Whose it is.</param>
    /// <param name="counter">Which.</param>
    /// <param name="text">1 to <see cref="ErrorHistoryEntry.MaxCommentChars"/> characters.</param>
    /// <param name="person">Who; null for nobody in particular.</param>
    public ErrorHistoryEntry? Comment(string projectId, int counter, string text, Author? person)
    {
        lock (gate)
        {
            if (FindByCounter(projectId, counter) is not { } item) return null;
            var entry = new ErrorHistoryEntry(item.Id, time.GetUtcNow(), ErrorHistoryKind.Comment, person, Text: text);
            Save(new ErrorChange { Items = [], Did = [entry] });
            return entry;
        }
    }

    /// <summary>What was done to an item, newest first; null when there is no such item.</summary>
    public IReadOnlyList<ErrorHistoryEntry>? HistoryOf(string projectId, int counter)
    {
        lock (gate) return FindByCounter(projectId, counter) is { } item ? [.. index.HistoryOf(item.Id).Reverse()] : null;
    }

    /// <summary>Merges items of one environment; durable when this returns. Throws <see cref="IOException"/>.</summary>
    /// <param name="projectId">Whose they are.</param>
    /// <param name="into">The counter of the one that stays.</param>
    /// <param name="counters">Those of the ones that go into it, with all that was merged into them.</param>
    /// <param name="person">Who does it; null for nobody in particular.</param>
    public MergeOutcome Merge(string projectId, int into, IReadOnlyList<int> counters, Author? person)
    {
        lock (gate)
        {
            if (FindByCounter(projectId, into) is not { } target) return new(null, $"there is no item {into}", IsMissing: true);
            var merge = new ItemMerge(index, target, person, time.GetUtcNow());
            if (counters.FirstOrDefault(counter => index.Counted(projectId, counter) is null) is not 0 and var missing) return new(null, $"there is no item {missing}", IsMissing: true);
            if (merge.FaultOf(counters) is { } fault) return new(null, fault);
            Save(merge.Of(counters));
            return new(index.Shown(index.Stored(target.Id)!));
        }
    }

    /// <summary>Splits fingerprints off that were merged into an item; durable when this returns. Throws <see cref="IOException"/>.</summary>
    /// <param name="projectId">Whose it is.</param>
    /// <param name="counter">The item.</param>
    /// <param name="fingerprints">Which; of several, one item comes.</param>
    /// <param name="person">Who does it; null for nobody in particular.</param>
    public MergeOutcome Split(string projectId, int counter, IReadOnlyList<string> fingerprints, Author? person)
    {
        lock (gate)
        {
            if (FindByCounter(projectId, counter) is not { } item) return new(null, $"there is no item {counter}", IsMissing: true);
            var split = new ItemSplit(item, person, time.GetUtcNow());
            if (split.FaultOf(fingerprints) is { } fault) return new(null, fault);
            Save(split.Of(fingerprints));
            return new(index.Shown(index.Known(projectId, item.Environment, fingerprints[0])!));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    /// <summary>Whether an occurrence is of a version before the one that is said to mend it; one that is not known, or has no place in an order, is not.</summary>
    private static bool IsMended(string version, string? resolvedIn, Func<string, string, int?>? order) =>
        version.Length > 0 && !string.IsNullOrEmpty(resolvedIn) && (CodeVersions.Compare(version, resolvedIn) ?? order?.Invoke(version, resolvedIn)) < 0;

    private ErrorItem? Known(ErrorOccurrence occurrence, string fingerprint) => index.Known(occurrence.ProjectId, occurrence.Environment, fingerprint);

    private ErrorItem? Root(string projectId, long id) =>
        index.Stored(id) is { } item && item.ProjectId == projectId ? index.Stored(item.MergedInto ?? item.Id) : null;

    /// <summary>An item and, when it became active anew, what was merged into it, which is counted anew with it.</summary>
    private List<ErrorItem> WithMembers(ErrorItem before, ErrorItem after) =>
        before.Activation == after.Activation ? [after] : [after, .. index.MembersOf(after.Id).Select(member => member with { Activation = member.Activation + 1 })];

    private ErrorChange Make(ErrorOccurrence occurrence, long occurrenceId, bool isOverflow)
    {
        var now = time.GetUtcNow();
        var item = new ErrorItem
        {
            Id = index.LastId + 1,
            ProjectId = occurrence.ProjectId,
            Counter = index.NextCounter(occurrence.ProjectId),
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
            MergedInto = GroupNamedBy(occurrence)?.Id,
        };
        return new ErrorChange { Items = [item], Did = [new ErrorHistoryEntry(item.Id, now, ErrorHistoryKind.Created)] };
    }

    /// <summary>The item that a fingerprint <c>group-item-12</c> asks to be put into (reference, section 5); null for any other.</summary>
    private ErrorItem? GroupNamedBy(ErrorOccurrence occurrence) =>
        occurrence.Fingerprint.StartsWith(GroupPrefix, StringComparison.Ordinal)
        && int.TryParse(occurrence.Fingerprint.AsSpan(GroupPrefix.Length), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var counter)
        && FindByCounter(occurrence.ProjectId, counter) is { } item && item.Environment == occurrence.Environment
            ? item
            : null;

    private ErrorItem Save(ErrorChange change)
    {
        journal.Append(change);
        index.Put(change);
        Shorten();
        return change.Items is [var first, ..] ? first : null!;
    }

    private void Shorten() => journal.RewriteWhenLong(index.LiveCount, index.Live);
}
