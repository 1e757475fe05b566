using System.Collections.Concurrent;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Files;

namespace Apiary.Engine.Catalog;

/// <summary>
/// Which datasets and columns exist. Every change is durable in a journal before the call returns, so that an event in the
/// log never refers to a dataset that a crash could forget. Thread-safe.
/// </summary>
public sealed class DatasetCatalog : IDisposable
{
    private const string JournalPath = "catalog.journal";

    private readonly Lock gate = new();
    private readonly TimeProvider time;
    private readonly CatalogLimits limits;
    private readonly ConcurrentDictionary<int, Dataset> byId = new();
    private readonly ConcurrentDictionary<(string EnvironmentId, string Slug), Dataset> bySlug = new();
    private readonly Journal journal;
    private int lastId;

    private DatasetCatalog(StoreFiles files, TimeProvider time, CatalogLimits limits)
    {
        this.time = time;
        this.limits = limits;
        journal = Journal.Open(files, JournalPath, Replay);
        // A journal that is mostly history is rewritten as it stands; on a full disk it is read as it is.
        if (journal.RecordCount > 1000 && journal.RecordCount > 2 * CurrentRecords().Count()) journal.TryRewrite(EncodedRecords());
    }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IReadOnlyList<string> Damage => journal.Damage;

    /// <summary>All datasets of all environments, by number.</summary>
    public IReadOnlyList<Dataset> All => [.. byId.Values.OrderBy(dataset => dataset.Id)];

    /// <summary>Opens or creates the catalog. Throws <see cref="IOException"/>.</summary>
    public static DatasetCatalog Open(StoreFiles files, TimeProvider time, CatalogLimits? limits = null) => new(files, time, limits ?? new CatalogLimits());

    /// <summary>
    /// A dataset's name in URLs: lower case, every character outside <c>a-z 0-9 . _ -</c> replaced by <c>-</c>.
    /// Source: the protocol reference, section 2.6.
    /// </summary>
    public static string SlugOf(string name) =>
        string.Create(name.Length, name, static (slug, name) =>
        {
            for (var i = 0; i < slug.Length; i++)
            {
                var c = char.ToLowerInvariant(name[i]);
                slug[i] = c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or '-' ? c : '-';
            }
        });

    /// <summary>The dataset of that number; null when there is none.</summary>
    public Dataset? Find(int datasetId) => byId.GetValueOrDefault(datasetId);

    /// <summary>The dataset of that name or slug, whatever the case; null when there is none.</summary>
    public Dataset? Find(string environmentId, string nameOrSlug) => bySlug.GetValueOrDefault((environmentId, SlugOf(nameOrSlug)));

    /// <summary>The datasets of an environment, by slug.</summary>
    public IReadOnlyList<Dataset> List(string environmentId) =>
        [.. byId.Values.Where(dataset => dataset.EnvironmentId == environmentId).OrderBy(dataset => dataset.Slug, StringComparer.Ordinal)];

    /// <summary>
    /// The dataset of that name, created when it is missing; the first casing stays. Throws <see cref="CatalogLimitException"/>,
    /// <see cref="ArgumentException"/> for an empty name or one over 255 characters, and <see cref="IOException"/>.
    /// </summary>
    public Dataset GetOrCreate(string environmentId, string name, IReadOnlyList<int>? partitions = null, DatasetSettings? settings = null)
    {
        if (Find(environmentId, name) is { } known) return known;
        if (name.Length is 0 or > 255) throw new ArgumentException("a dataset's name has 1 to 255 characters", nameof(name));
        lock (gate)
        {
            if (Find(environmentId, name) is { } raced) return raced;
            if (byId.Count >= limits.MaxDatasets) throw new CatalogLimitException($"there are already {limits.MaxDatasets} datasets, the configured limit");
            var dataset = new Dataset(lastId + 1, environmentId, SlugOf(name), name, time.GetUtcNow(), partitions ?? [], settings ?? DatasetSettings.Default);
            Append(RecordOf(dataset));
            lastId = dataset.Id;
            Put(dataset);
            return dataset;
        }
    }

    /// <summary>Replaces a dataset's settings. Throws <see cref="IOException"/>.</summary>
    public void Update(Dataset dataset, DatasetSettings settings)
    {
        lock (gate)
        {
            Append(RecordOf(dataset) with { Dataset = RecordOf(dataset).Dataset! with { Settings = settings } });
            dataset.Settings = settings;
        }
    }

    /// <summary>Removes a dataset and its columns from the catalog; its events are the store's to remove. Throws <see cref="IOException"/>.</summary>
    public void Remove(Dataset dataset)
    {
        lock (gate)
        {
            Append(new CatalogRecord { DatasetId = dataset.Id, Removed = true });
            Forget(dataset.Id);
        }
    }

    /// <summary>
    /// Makes sure that every column of <paramref name="batch"/> is declared; new ones take the type of their first lane.
    /// False, and nothing declared, when the dataset would get more than <see cref="CatalogLimits.MaxColumnsPerDataset"/>.
    /// Costs one look-up a lane when nothing is new. Throws <see cref="IOException"/>.
    /// </summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="descriptionOf">The description of a column, empty for none; asked for new ones alone, before anything is locked. Null when there are none.</param>
    public bool DeclareColumns(Dataset dataset, EventBatch batch, Func<string, string>? descriptionOf = null)
    {
        var now = UnixTime.ToNanos(time.GetUtcNow());
        dataset.Touch(now);
        var isNew = false;
        foreach (var lane in batch.Lanes)
        {
            if (lane.Count == 0) continue;
            if (dataset.FindColumn(lane.Name) is { } column) column.Touch(now);
            else isNew = true;
        }

        return !isNew || DeclareNew(dataset, FindNew(dataset, batch, descriptionOf));
    }

    /// <summary>Declares one column or replaces its declaration. Throws <see cref="CatalogLimitException"/> and <see cref="IOException"/>.</summary>
    public Column DeclareColumn(Dataset dataset, string name, ColumnType type, string description = "", bool hidden = false)
    {
        lock (gate)
        {
            var known = dataset.FindColumn(name);
            if (known is null && dataset.ColumnCount >= limits.MaxColumnsPerDataset)
                throw new CatalogLimitException($"the dataset already has {limits.MaxColumnsPerDataset} columns, the configured limit");
            var column = new Column(name, type, known?.CreatedAt ?? time.GetUtcNow(), description, hidden);
            if (known?.LastWrittenAt is { } written) column.Touch(UnixTime.ToNanos(written));
            Append(RecordOf(dataset, column));
            dataset.Put(column);
            return column;
        }
    }

    /// <summary>Removes a column's declaration; new events with it declare it again. Throws <see cref="IOException"/>.</summary>
    public void RemoveColumn(Dataset dataset, Column column)
    {
        lock (gate)
        {
            Append(RecordOf(dataset, column) with { Removed = true });
            dataset.Remove(column.Name);
        }
    }

    /// <summary>Writes down when each dataset was last written, then closes the journal.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            try
            {
                if (byId.Values.Any(dataset => dataset.LastWrittenAt is not null)) journal.Rewrite(EncodedRecords());
            }
            finally
            {
                journal.Dispose();
            }
        }
    }

    private static CatalogRecord RecordOf(Dataset dataset) => new()
    {
        DatasetId = dataset.Id,
        Dataset = new CatalogRecord.DatasetRecord(
            dataset.EnvironmentId, dataset.Slug, dataset.Name, dataset.CreatedAt, dataset.Partitions, dataset.Settings,
            dataset.LastWrittenAt is { } written ? UnixTime.ToNanos(written) : 0),
    };

    private static CatalogRecord RecordOf(Dataset dataset, Column column) => new()
    {
        DatasetId = dataset.Id,
        Column = new CatalogRecord.ColumnRecord(column.Name, column.Type, column.CreatedAt, column.Description, column.Hidden),
    };

    private static byte[] Encode(CatalogRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, CatalogJson.Default.CatalogRecord);

    private List<Column> FindNew(Dataset dataset, EventBatch batch, Func<string, string>? descriptionOf)
    {
        var found = new Dictionary<string, Column>(StringComparer.Ordinal);
        foreach (var lane in batch.Lanes)
        {
            if (lane.Count == 0 || dataset.FindColumn(lane.Name) is not null) continue;
            var name = System.Text.Encoding.UTF8.GetString(lane.Name);
            if (!found.ContainsKey(name)) found.Add(name, new Column(name, lane.Type, time.GetUtcNow(), descriptionOf?.Invoke(name) ?? ""));
        }

        return [.. found.Values];
    }

    private bool DeclareNew(Dataset dataset, List<Column> columns)
    {
        lock (gate)
        {
            // Others may have been quicker.
            columns.RemoveAll(column => dataset.FindColumn(column.Name) is not null);
            if (dataset.ColumnCount + columns.Count > limits.MaxColumnsPerDataset) return false;
            var now = UnixTime.ToNanos(time.GetUtcNow());
            foreach (var column in columns)
            {
                Append(RecordOf(dataset, column));
                column.Touch(now);
                dataset.Put(column);
            }

            return true;
        }
    }

    private void Append(CatalogRecord record) => journal.Append(Encode(record));

    private void Put(Dataset dataset)
    {
        byId[dataset.Id] = dataset;
        bySlug[(dataset.EnvironmentId, dataset.Slug)] = dataset;
    }

    private void Forget(int datasetId)
    {
        if (byId.TryRemove(datasetId, out var gone)) bySlug.TryRemove((gone.EnvironmentId, gone.Slug), out _);
    }

    private IEnumerable<CatalogRecord> CurrentRecords()
    {
        foreach (var dataset in All)
        {
            yield return RecordOf(dataset);
            foreach (var column in dataset.Columns.OrderBy(column => column.Name, StringComparer.Ordinal)) yield return RecordOf(dataset, column);
        }

        // Numbers are never used again, so the highest one outlives its dataset.
        if (!byId.ContainsKey(lastId)) yield return new CatalogRecord { DatasetId = lastId, Removed = true };
    }

    private IEnumerable<ReadOnlyMemory<byte>> EncodedRecords() => CurrentRecords().Select(record => (ReadOnlyMemory<byte>)Encode(record));

    private void Replay(ReadOnlySpan<byte> payload)
    {
        var record = JsonSerializer.Deserialize(payload, CatalogJson.Default.CatalogRecord)
            ?? throw new CorruptFileException(JournalPath, 0, "a catalog record", "null");
        lastId = Math.Max(lastId, record.DatasetId);
        if (record.Column is { } column)
        {
            if (Find(record.DatasetId) is not { } owner) return;
            if (record.Removed) owner.Remove(column.Name);
            else owner.Put(new Column(column.Name, column.Type, column.CreatedAt, column.Description, column.Hidden));
        }
        else if (record.Removed)
        {
            Forget(record.DatasetId);
        }
        else if (record.Dataset is { } dataset)
        {
            if (Find(record.DatasetId) is { } known)
            {
                known.Settings = dataset.Settings;
                return;
            }

            var opened = new Dataset(record.DatasetId, dataset.EnvironmentId, dataset.Slug, dataset.Name, dataset.CreatedAt, dataset.Partitions, dataset.Settings);
            opened.Touch(dataset.LastWrittenNanos);
            Put(opened);
        }
    }
}
