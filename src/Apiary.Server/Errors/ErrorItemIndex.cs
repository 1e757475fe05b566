using Apiary.Server.Errors.History;

namespace Apiary.Server.Errors;

/// <summary>The items in memory and how they are found; what <see cref="ErrorItems"/> makes durable. Not thread-safe.</summary>
/// <param name="mostEntries">Most entries of an item's history; the oldest ones go.</param>
internal sealed class ErrorItemIndex(int mostEntries)
{
    private readonly Dictionary<long, ErrorItem> byId = [];
    private readonly Dictionary<(string ProjectId, string Environment, string Fingerprint), long> byFingerprint = [];
    private readonly Dictionary<string, SortedDictionary<int, long>> byCounter = new(StringComparer.Ordinal);
    private readonly Dictionary<long, SortedSet<long>> members = [];
    private readonly Dictionary<long, Queue<ErrorHistoryEntry>> histories = [];
    private int entryCount;

    /// <summary>How many items there are.</summary>
    public int Count => byId.Count;

    /// <summary>The highest id that was given.</summary>
    public long LastId { get; private set; }

    /// <summary>Applies a change.</summary>
    public void Put(ErrorChange change)
    {
        foreach (var item in change.Items) Put(item);
        foreach (var entry in change.Did) Remember(entry);
    }

    /// <summary>An item as it is stored; null when there is none.</summary>
    public ErrorItem? Stored(long id) => byId.GetValueOrDefault(id);

    /// <summary>The item of a fingerprint as it is stored; null when there is none.</summary>
    public ErrorItem? Known(string projectId, string environment, string fingerprint) =>
        byFingerprint.TryGetValue((projectId, environment, fingerprint), out var id) ? byId[id] : null;

    /// <summary>The item of a counter as it is stored; null when there is none.</summary>
    public ErrorItem? Counted(string projectId, int counter) => byCounter.TryGetValue(projectId, out var items) && items.TryGetValue(counter, out var id) ? byId[id] : null;

    /// <summary>The next counter of a project.</summary>
    public int NextCounter(string projectId) => byCounter.TryGetValue(projectId, out var items) ? items.Keys.Last() + 1 : 1;

    /// <summary>All items of a project as they are stored, by counter.</summary>
    public IEnumerable<ErrorItem> Of(string projectId) => byCounter.TryGetValue(projectId, out var items) ? items.Values.Select(id => byId[id]) : [];

    /// <summary>What was merged into an item, as it is stored.</summary>
    public IReadOnlyList<ErrorItem> MembersOf(long id) => members.TryGetValue(id, out var found) ? [.. found.Select(member => byId[member])] : [];

    /// <summary>The item that people see for one that is stored: what it was merged into, with all its members, seen first when the first of them was.</summary>
    public ErrorItem Shown(ErrorItem stored)
    {
        var item = stored.MergedInto is { } into ? byId[into] : stored;
        if (!members.ContainsKey(item.Id)) return item;
        var merged = MembersOf(item.Id);
        var first = merged.Append(item).MinBy(member => member.FirstOccurrenceId)!;
        return item with { Members = merged, FirstOccurrenceId = first.FirstOccurrenceId, FirstAt = first.FirstAt };
    }

    /// <summary>The history of an item, oldest first.</summary>
    public IEnumerable<ErrorHistoryEntry> HistoryOf(long id) => histories.TryGetValue(id, out var entries) ? entries : [];

    /// <summary>How many changes say all that is here.</summary>
    public int LiveCount => byId.Count + entryCount;

    /// <summary>Changes that say all that is here.</summary>
    public IEnumerable<ErrorChange> Live() =>
        byId.Values.OrderBy(item => item.Id).Select(item => new ErrorChange { Items = [item] })
            .Concat(histories.Values.SelectMany(entries => entries.Select(entry => new ErrorChange { Items = [], Did = [entry] })));

    private void Put(ErrorItem item)
    {
        if (byId.GetValueOrDefault(item.Id)?.MergedInto is { } left && left != item.MergedInto && members[left].Remove(item.Id) && members[left].Count == 0) members.Remove(left);
        byId[item.Id] = item;
        if (item.MergedInto is { } into)
        {
            if (!members.TryGetValue(into, out var others)) members[into] = others = [];
            others.Add(item.Id);
        }

        byFingerprint[(item.ProjectId, item.Environment, item.Fingerprint)] = item.Id;
        if (!byCounter.TryGetValue(item.ProjectId, out var items)) byCounter[item.ProjectId] = items = [];
        items[item.Counter] = item.Id;
        LastId = Math.Max(LastId, item.Id);
    }

    private void Remember(ErrorHistoryEntry entry)
    {
        if (!histories.TryGetValue(entry.ItemId, out var entries)) histories[entry.ItemId] = entries = [];
        entries.Enqueue(entry);
        if (entries.Count > mostEntries) entries.Dequeue();
        else entryCount++;
    }
}
