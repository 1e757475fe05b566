using Apiary.Engine.Files;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>The deploys of all projects, the last ones, durable through a journal. Thread-safe.</summary>
internal sealed class Deploys : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/deploys.journal";

    // A deploy every quarter of an hour for a year; older ones explain no error of today.
    private const int Kept = 35_000;

    private static readonly TimeSpan LongestStart = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly RecordJournal<Deploy> journal;
    private readonly SortedDictionary<long, Deploy> byId = [];
    private long lastId;

    private Deploys(StoreFiles files, TimeProvider time)
    {
        this.time = time;
        journal = new RecordJournal<Deploy>(files, JournalPath, Put);
        Shorten();
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    public static Deploys Open(StoreFiles files, TimeProvider time) => new(files, time);

    /// <summary>Adds a deploy, made from its number and the time; durable when this returns. Throws <see cref="IOException"/>.</summary>
    public Deploy Add(Func<long, DateTimeOffset, Deploy> make)
    {
        lock (gate) return Save(make(lastId + 1, time.GetUtcNow()));
    }

    /// <summary>The deploy with this number; null when there is none.</summary>
    public Deploy? Find(string projectId, long id)
    {
        lock (gate) return byId.TryGetValue(id, out var deploy) && deploy.ProjectId == projectId ? Aged(deploy) : null;
    }

    /// <summary>All deploys of a project, newest first.</summary>
    public IReadOnlyList<Deploy> List(string projectId)
    {
        lock (gate) return [.. byId.Values.Reverse().Where(deploy => deploy.ProjectId == projectId).Select(Aged)];
    }

    /// <summary>The last deploy to an environment before a time; null when there is none.</summary>
    public Deploy? Before(string projectId, string environment, DateTimeOffset before) =>
        List(projectId).FirstOrDefault(deploy => deploy.Environment == environment && deploy.StartedAt <= before);

    /// <summary>Which of two revisions went to an environment later, at first: above 0 the first; null when one never did.</summary>
    public int? Order(string projectId, string environment, string left, string right)
    {
        lock (gate)
        {
            var (one, other) = (FirstOf(left), FirstOf(right));
            return one is null || other is null ? null : one.Value.CompareTo(other.Value);
        }

        long? FirstOf(string revision) =>
            byId.Values.FirstOrDefault(deploy => deploy.ProjectId == projectId && deploy.Environment == environment && deploy.Revision == revision)?.Id;
    }

    /// <summary>Ends a deploy that has only started; null when there is none, unchanged when it has ended before. Throws <see cref="IOException"/>.</summary>
    public (Deploy? Deploy, bool IsChanged) End(string projectId, long id, string status, string? comment)
    {
        lock (gate)
        {
            if (Find(projectId, id) is not { } known) return (null, false);
            if (known.Status != "started") return (known, false);
            var now = time.GetUtcNow();
            return (Save(known with { Status = status, Comment = comment ?? known.Comment, FinishedAt = status == "started" ? null : now }), true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    /// <summary>One of which nobody told the end is over after an hour.</summary>
    private Deploy Aged(Deploy deploy) =>
        deploy.Status == "started" && time.GetUtcNow() - deploy.StartedAt > LongestStart ? deploy with { Status = "timed_out", FinishedAt = deploy.StartedAt + LongestStart } : deploy;

    private Deploy Save(Deploy deploy)
    {
        journal.Append(deploy);
        Put(deploy);
        Shorten();
        return deploy;
    }

    private void Put(Deploy deploy)
    {
        byId[deploy.Id] = deploy;
        lastId = Math.Max(lastId, deploy.Id);
        if (byId.Count > Kept) byId.Remove(byId.Keys.First());
    }

    private void Shorten() => journal.RewriteWhenLong(byId.Count, () => byId.Values);
}
