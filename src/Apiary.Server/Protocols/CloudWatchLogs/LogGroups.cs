using System.Globalization;
using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Engine.Storage;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>Log groups and the datasets that hold their events: a group always gets a dataset that nobody else had. Thread-safe.</summary>
internal sealed class LogGroups(LogGroupStore groups, EventStore store, QueryRunner queries, TimeProvider time)
{
    private const int MaxTries = 100;
    private const string Suffix = "-logs";

    /// <summary>The groups as they are kept.</summary>
    public LogGroupStore Store => groups;

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a group; null, or why not. Throws <see cref="IOException"/>.</summary>
    /// <param name="environment">Whose it is.</param>
    /// <param name="name">Its name, which may be given.</param>
    /// <param name="adorn">Adds to the group what else is known.</param>
    public AwsError? Create(WorkspaceEnvironment environment, string name, Func<LogGroup, LogGroup>? adorn = null)
    {
        try
        {
            return groups.TryAdd(environment.Id, name, () =>
            {
                var group = new LogGroup(environment.Id, name, NewDataset(environment.Id, name).Id, Now);
                return adorn?.Invoke(group) ?? group;
            }) ? null : LogsErrors.GroupExists;
        }
        catch (CatalogLimitException failure)
        {
            return new AwsError("LimitExceededException", $"Resource limit exceeded: {failure.Message}");
        }
    }

    /// <summary>The dataset of a group; a new one if somebody has removed it.</summary>
    public Dataset DatasetOf(LogGroup group)
    {
        if (store.Catalog.Find(group.DatasetId) is { } dataset) return dataset;
        var next = groups.Update(group.EnvironmentId, group.Name, known =>
            store.Catalog.Find(known.DatasetId) is not null ? known : known with { DatasetId = NewDataset(known.EnvironmentId, known.Name).Id });
        return store.Catalog.Find((next ?? group).DatasetId) ?? throw new IOException($"the log group {group.Name} was removed just now");
    }

    /// <summary>How many days a group keeps its events; null for as long as the store's options say.</summary>
    public int? RetentionOf(LogGroup group) => store.Catalog.Find(group.DatasetId)?.Settings.RetentionDays;

    /// <summary>How many bytes a group's dataset has in segments and in what is not yet written to one; compressed, so fewer than were sent.</summary>
    public long StoredBytesOf(LogGroup group) => store.Catalog.Find(group.DatasetId) is { } dataset && store.StatusOf(dataset) is var held ? held.SegmentBytes + held.OpenBytes : 0;

    /// <summary>The slug of a group's dataset; null while somebody has removed it.</summary>
    public string? SlugOf(LogGroup group) => store.Catalog.Find(group.DatasetId)?.Slug;

    /// <summary>Sets how many days a group keeps its events.</summary>
    public void Keep(LogGroup group, int? days)
    {
        var dataset = DatasetOf(group);
        store.Catalog.Update(dataset, dataset.Settings with { RetentionDays = days });
    }

    /// <summary>Removes a group with its events; what others have written to its dataset stays, and then so does the dataset. False when there is none.</summary>
    public async Task<bool> RemoveAsync(WorkspaceEnvironment environment, string name, CancellationToken cancellationToken)
    {
        if (groups.Remove(environment.Id, name) is not { } group) return false;
        if (store.Catalog.Find(group.DatasetId) is { } dataset && !await HasOthersAsync(environment, dataset, cancellationToken)) store.RemoveDataset(dataset);
        return true;
    }

    /// <summary>Removes a stream; its events go with its group or its retention. False when there is none.</summary>
    public bool RemoveStream(WorkspaceEnvironment environment, string group, string name) => groups.RemoveStream(environment.Id, group, name) is not null;

    private async Task<bool> HasOthersAsync(WorkspaceEnvironment environment, Dataset dataset, CancellationToken cancellationToken)
    {
        var query = new RowQuery
        {
            Required = [new Filter(LogColumns.LogGroup, FilterOp.DoesNotExist, [])],
            StartNanos = long.MinValue,
            EndNanos = long.MaxValue,
            Columns = [LogColumns.LogGroup],
            Limit = 1,
        };
        var found = await queries.ReadTableAsync(new QueryScope(environment, dataset.Slug, [dataset]), query, cancellationToken);
        return found.RowCount > 0;
    }

    private Dataset NewDataset(string environmentId, string group)
    {
        // A group's name may be longer than a dataset's.
        var name = group.Length <= DatasetNames.MaxLength ? group : group[..(DatasetNames.MaxLength - Suffix.Length - 4)];
        for (var i = 0; i < MaxTries; i++)
        {
            var candidate = i switch
            {
                0 => name,
                1 => Fit(name, Suffix),
                _ => Fit(name, string.Create(CultureInfo.InvariantCulture, $"{Suffix}-{i}")),
            };
            if (candidate == DatasetNames.All || store.Catalog.Find(environmentId, candidate) is not null) continue;
            return store.Catalog.GetOrCreate(environmentId, candidate, settings: DatasetSettings.Default with { Description = Describe(group) });
        }

        throw new CatalogLimitException($"there are {MaxTries} datasets already whose names are like {name}");
    }

    private static string Fit(string name, string suffix) => (name.Length + suffix.Length <= DatasetNames.MaxLength ? name : name[..(DatasetNames.MaxLength - suffix.Length)]) + suffix;

    private static string Describe(string group) => $"CloudWatch log group {group}";
}
