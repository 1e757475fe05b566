using System.Collections.Concurrent;
using Apiary.Engine.Files;
using Apiary.Server.Workspace;

namespace Apiary.Server.Queries;

/// <summary>
/// Questions by id, for ever, as Honeycomb's query API has them: durable through a journal. The same question about the same
/// dataset keeps its id, so a dashboard that sends it again and again costs nothing. Thread-safe.
/// </summary>
internal sealed class FixedQueries : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/queries.journal";

    private readonly ConcurrentDictionary<string, FixedQuery> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(string EnvironmentId, string Dataset, string Spec), FixedQuery> bySpec = [];
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly RecordJournal<FixedQuery> journal;

    private FixedQueries(StoreFiles files, TimeProvider time)
    {
        this.time = time;
        journal = new RecordJournal<FixedQuery>(files, JournalPath, Put);
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => journal.Notices;

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    public static FixedQueries Open(StoreFiles files, TimeProvider time) => new(files, time);

    /// <summary>The query with this id in an environment; null when there is none.</summary>
    public FixedQuery? Find(string environmentId, string id) =>
        byId.GetValueOrDefault(id) is { } query && query.EnvironmentId == environmentId ? query : null;

    /// <summary>Saves a question; durable when this returns. Throws <see cref="IOException"/>.</summary>
    public FixedQuery Save(string environmentId, string dataset, string spec)
    {
        lock (gate)
        {
            if (bySpec.TryGetValue((environmentId, dataset, spec), out var known)) return known;
            var query = new FixedQuery(Ids.Short(), environmentId, dataset, spec, time.GetUtcNow());
            journal.Append(query);
            Put(query);
            return query;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private void Put(FixedQuery query)
    {
        byId[query.Id] = query;
        bySpec[(query.EnvironmentId, query.Dataset, query.Spec)] = query;
    }
}
