using System.Collections.Concurrent;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Workspace;

namespace Apiary.Server.Queries;

/// <summary>
/// Questions by id, for ever: durable through a journal. The same question about the same dataset keeps its id, so a
/// dashboard that saves it again and again costs nothing. Thread-safe.
/// </summary>
internal sealed class SavedQueries : IDisposable
{
    /// <summary>Where the journal lies in the data directory.</summary>
    public const string JournalPath = "workspace/queries.journal";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly ConcurrentDictionary<string, SavedQuery> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(string EnvironmentId, string Dataset, string Spec), SavedQuery> bySpec = [];
    private readonly List<string> notices = [];
    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly Journal journal;

    private SavedQueries(StoreFiles files, TimeProvider time)
    {
        this.time = time;
        journal = Journal.Open(files, JournalPath, Replay);
        notices.AddRange(journal.Damage);
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Notices => notices;

    /// <summary>Opens or creates the journal. Throws <see cref="IOException"/>.</summary>
    public static SavedQueries Open(StoreFiles files, TimeProvider time) => new(files, time);

    /// <summary>The query with this id in an environment; null when there is none.</summary>
    public SavedQuery? Find(string environmentId, string id) =>
        byId.GetValueOrDefault(id) is { } query && query.EnvironmentId == environmentId ? query : null;

    /// <summary>Saves a question; durable when this returns. Throws <see cref="IOException"/>.</summary>
    public SavedQuery Save(string environmentId, string dataset, string spec)
    {
        lock (gate)
        {
            if (bySpec.TryGetValue((environmentId, dataset, spec), out var known)) return known;
            var query = new SavedQuery(Ids.Short(), environmentId, dataset, spec, time.GetUtcNow());
            journal.Append(JsonSerializer.SerializeToUtf8Bytes(query, Json));
            Put(query);
            return query;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private void Replay(ReadOnlySpan<byte> record)
    {
        try
        {
            if (JsonSerializer.Deserialize<SavedQuery>(record, Json) is { Id: not null, EnvironmentId: not null, Dataset: not null, Spec: not null } query) Put(query);
        }
        catch (JsonException failure)
        {
            notices.Add($"{JournalPath}: a saved query was passed over: {failure.Message}");
        }
    }

    private void Put(SavedQuery query)
    {
        byId[query.Id] = query;
        bySpec[(query.EnvironmentId, query.Dataset, query.Spec)] = query;
    }
}
