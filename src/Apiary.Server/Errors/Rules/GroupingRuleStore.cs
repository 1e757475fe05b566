using System.Collections.Concurrent;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Errors.Rules;

/// <summary>The grouping rules of all projects, durable through a journal. Thread-safe.</summary>
internal sealed class GroupingRuleStore : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/error-rules.journal";

    private static readonly JsonText Empty = JsonText.Parse("[]");

    private readonly Lock gate = new();
    private readonly RecordJournal<RuleRecord> journal;
    private readonly ConcurrentDictionary<string, (JsonText Text, GroupingRules Rules)> byProject = new(StringComparer.Ordinal);

    private GroupingRuleStore(StoreFiles files) => journal = new RecordJournal<RuleRecord>(files, JournalPath, record => Put(record, Parse(record.Rules)));

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    public static GroupingRuleStore Open(StoreFiles files) => new(files);

    /// <summary>The rules of a project.</summary>
    public GroupingRules Of(string projectId) => byProject.TryGetValue(projectId, out var known) ? known.Rules : GroupingRules.None;

    /// <summary>The rules of a project as they were written.</summary>
    public JsonText TextOf(string projectId) => byProject.TryGetValue(projectId, out var known) ? known.Text : Empty;

    /// <summary>Sets the rules of a project; durable when this returns. Throws <see cref="RuleException"/>, <see cref="IOException"/>.</summary>
    public void Set(string projectId, JsonText text)
    {
        var (record, rules) = (new RuleRecord(projectId, text), Parse(text));
        lock (gate)
        {
            journal.Append(record);
            Put(record, rules);
            journal.RewriteWhenLong(byProject.Count, () => byProject.Select(pair => new RuleRecord(pair.Key, pair.Value.Text)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private void Put(RuleRecord record, GroupingRules rules) => byProject[record.ProjectId] = (record.Rules, rules);

    private static GroupingRules Parse(JsonText text)
    {
        using var document = JsonDocument.Parse(text.ToString());
        return GroupingRules.Parse(document.RootElement.Clone());
    }
}
