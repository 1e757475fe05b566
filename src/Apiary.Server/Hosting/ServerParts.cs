using Apiary.Engine.Catalog;
using Apiary.Engine.Files;
using Apiary.Engine.Storage;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Rules;
using Apiary.Server.Errors.SourceMaps;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Members;
using Apiary.Server.Workspace.Shared;
using Apiary.Server.Workspace.Slos;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Hosting;

/// <summary>What is open while the server runs, in the order in which it is opened; closed in the opposite order.</summary>
internal sealed class ServerParts : IAsyncDisposable
{
    private ServerParts(ApiaryOptions options, OtlpListeners listeners, XRayPorts xray, StoreFiles files, WorkspaceStore workspace, MemberStore members, EventStore store, FixedQueries queries)
    {
        Options = options;
        Listeners = listeners;
        XRay = xray;
        Files = files;
        Workspace = workspace;
        Members = members;
        Store = store;
        Queries = queries;
    }

    /// <summary>The options.</summary>
    public ApiaryOptions Options { get; }

    /// <summary>The ports for OTLP beside the main one.</summary>
    public OtlpListeners Listeners { get; }

    /// <summary>The X-Ray daemon's ports.</summary>
    public XRayPorts XRay { get; }

    /// <summary>The data directory.</summary>
    public StoreFiles Files { get; }

    /// <summary>Teams, environments, keys.</summary>
    public WorkspaceStore Workspace { get; }

    /// <summary>Who signs in.</summary>
    public MemberStore Members { get; }

    /// <summary>The events.</summary>
    public EventStore Store { get; }

    /// <summary>Questions under ids.</summary>
    public FixedQueries Queries { get; }

    /// <summary>What members share.</summary>
    public required SharedStore Shared { get; init; }

    /// <summary>How triggers stand, and whom they told.</summary>
    public required AlertStore Alerts { get; init; }

    /// <summary>What was counted for objectives.</summary>
    public required SloCountStore SloCounts { get; init; }

    /// <summary>How much came, by day.</summary>
    public required UsageStore Usage { get; init; }

    /// <summary>Log groups and streams.</summary>
    public required LogGroupStore LogGroups { get; init; }

    /// <summary>What errors are grouped into.</summary>
    public required ErrorItems Errors { get; init; }

    /// <summary>What went where.</summary>
    public required Deploys Deploys { get; init; }

    /// <summary>Source maps of scripts.</summary>
    public required SourceMapStore SourceMaps { get; init; }

    /// <summary>How projects want their errors grouped.</summary>
    public required GroupingRuleStore GroupingRules { get; init; }

    /// <summary>The keys that this start created; null when there were some already.</summary>
    public FirstStart? FirstStart { get; private init; }

    /// <summary>Who gets in without a key.</summary>
    public required AccessRules Rules { get; init; }

    /// <summary>Opens everything. Throws <see cref="StartException"/> when the operator can mend it, else <see cref="IOException"/>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="files">The disk; null for the data directory.</param>
    /// <param name="time">The clock.</param>
    public static ServerParts Open(ApiaryOptions options, StoreFiles? files, TimeProvider time)
    {
        // First, because a port that cannot be had should stop the start before the store is opened; whoever sends meanwhile
        // waits until the web server accepts.
        var listeners = OtlpListeners.Open(options);
        XRayPorts? xray = null;
        try
        {
            xray = XRayPorts.Open(options);
            return Open(options, listeners, xray, files, time);
        }
        catch
        {
            listeners.Dispose();
            xray?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        LogGroups.Dispose();
        GroupingRules.Dispose();
        SourceMaps.Dispose();
        Deploys.Dispose();
        Errors.Dispose();
        Usage.Dispose();
        SloCounts.Dispose();
        Alerts.Dispose();
        Shared.Dispose();
        Queries.Dispose();
        Members.Dispose();
        Workspace.Dispose();
        await Store.DisposeAsync();
        Listeners.Dispose();
        XRay.Dispose();
    }

    private static ServerParts Open(ApiaryOptions options, OtlpListeners listeners, XRayPorts xray, StoreFiles? files, TimeProvider time)
    {
        try
        {
            var token = files is null ? null : AdminToken.Create();
            var seal = files is null ? null : SecretSeal.Create();
            files ??= new DiskFiles(options.Data);
            // The store holds the directory's lock, so it comes first.
            var store = EventStore.Open(StoreOptions(options), files, time);
            seal ??= SecretSeal.Open(options.Data, PrivateFile.ReadOrCreate);
            var workspace = WorkspaceStore.Open(files, time, seal);
            token ??= AdminToken.Open(options.Data);
            var demo = options.Demo ? DemoWorkspace.Prepare(workspace, store.Catalog) : null;
            var members = MemberStore.Open(files, time, options.SessionLifetime);
            var first = FirstStart.Prepare(workspace);
            var shared = SharedStore.Open(files, time, options.RunsKept, options.MaxShared);
            SharedExamples.Prepare(shared, workspace);
            return new ServerParts(options, listeners, xray, files, workspace, members, store, FixedQueries.Open(files, time))
            {
                Shared = shared,
                Alerts = AlertStore.Open(files),
                SloCounts = SloCountStore.Open(files),
                Usage = UsageStore.Open(files, time),
                LogGroups = LogGroupStore.Open(files, options.LogsMaxStreams),
                Errors = ErrorItems.Open(files, time, options.MaxErrorItems, options.ErrorHistory),
                Deploys = Deploys.Open(files, time),
                SourceMaps = SourceMapStore.Open(files, time, new SourceMapLimits(options.MaxSourceMapBytes, options.SourceMapsBytes, options.SourceMapMemoryBytes)),
                GroupingRules = GroupingRuleStore.Open(files),
                FirstStart = first,
                Rules = AccessRules.With(options.IsLoopback, token, demo?.Id),
            };
        }
        catch (StoreInUseException failure)
        {
            throw new StartException($"{Path.GetFullPath(options.Data)}: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or AccessDeniedException)
        {
            throw new StartException($"cannot write to the data directory {Path.GetFullPath(options.Data)}: {failure.Message}", failure);
        }
        catch (DirectoryNotFoundException failure)
        {
            throw new StartException($"cannot create the data directory {Path.GetFullPath(options.Data)}: {failure.Message}", failure);
        }
    }

    private static EventStoreOptions StoreOptions(ApiaryOptions options) => new()
    {
        // The demo's datasets name partitions up to 4.
        PartitionCount = options.Demo ? Math.Max(options.Partitions, 4) : options.Partitions,
        CommitDelay = options.CommitDelay,
        WalFileBytes = options.WalFileBytes,
        WalBudgetBytes = options.WalBudgetBytes,
        MemoryBudgetBytes = options.MemoryBudgetBytes,
        DictionaryBytes = options.DictionaryBytes,
        FlushRows = options.FlushRows,
        RetentionAge = options.RetentionAge,
        RetentionBytes = options.RetentionBytes,
        CatalogLimits = new CatalogLimits { MaxDatasets = options.MaxDatasets, MaxColumnsPerDataset = options.MaxColumns },
    };
}
