using Apiary.Engine.Files;

namespace Apiary.Server.Workspace.Shared;

/// <summary>What people and their tools make, of all environments. Thread-safe.</summary>
internal sealed class SharedStore : IDisposable
{
    private const string Folder = "workspace/";
    // Of what can come in any number: a person who asks, or a machine that deploys, must not fill the memory.
    private const long MaxBytesOfKind = 64L << 20;

    private SharedStore(StoreFiles files, TimeProvider time, int runsKept, int mostOfKind)
    {
        var refusing = new SharedLimits(mostOfKind, MaxBytesOfKind, DropsOldest: false);
        SavedQueries = new SharedItems<SavedQuery>(files, Folder + "saved-queries.journal", refusing, time);
        Boards = new SharedItems<Board>(files, Folder + "boards.journal", refusing, time);
        // A script that tells of a deploy should never fail for those of last year.
        Markers = new SharedItems<Marker>(files, Folder + "markers.journal", refusing with { DropsOldest = true }, time);
        DerivedColumns = new SharedItems<DerivedColumn>(files, Folder + "derived-columns.journal", refusing, time);
        MarkerSettings = new SharedItems<MarkerSetting>(files, Folder + "marker-settings.journal", refusing, time);
        Definitions = new SharedItems<DatasetDefinition>(files, Folder + "dataset-definitions.journal", refusing, time);
        Recipients = new SharedItems<Recipient>(files, Folder + "recipients.journal", refusing, time);
        Triggers = new SharedItems<Trigger>(files, Folder + "triggers.journal", refusing, time);
        Slos = new SharedItems<Slo>(files, Folder + "slos.journal", refusing, time);
        BurnAlerts = new SharedItems<BurnAlert>(files, Folder + "burn-alerts.journal", refusing, time);
        Runs = new SharedItems<Run>(files, Folder + "runs.journal", new SharedLimits(runsKept, MaxBytesOfKind, DropsOldest: true), time, IsSaved);
    }

    /// <summary>What was asked, the last ones.</summary>
    public SharedItems<Run> Runs { get; }

    /// <summary>Questions with names.</summary>
    public SharedItems<SavedQuery> SavedQueries { get; }

    /// <summary>Boards.</summary>
    public SharedItems<Board> Boards { get; }

    /// <summary>Markers, the last ones.</summary>
    public SharedItems<Marker> Markers { get; }

    /// <summary>Fields with names of their own.</summary>
    public SharedItems<DerivedColumn> DerivedColumns { get; }

    /// <summary>The colours of types of markers.</summary>
    public SharedItems<MarkerSetting> MarkerSettings { get; }

    /// <summary>Which columns of datasets play which role.</summary>
    public SharedItems<DatasetDefinition> Definitions { get; }

    /// <summary>Who can be told; of teams.</summary>
    public SharedItems<Recipient> Recipients { get; }

    /// <summary>Questions that are asked again and again.</summary>
    public SharedItems<Trigger> Triggers { get; }

    /// <summary>Objectives.</summary>
    public SharedItems<Slo> Slos { get; }

    /// <summary>Who is told when budgets go.</summary>
    public SharedItems<BurnAlert> BurnAlerts { get; }

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IEnumerable<string> Notices =>
    [
        .. SavedQueries.Notices, .. Boards.Notices, .. Markers.Notices, .. DerivedColumns.Notices, .. Runs.Notices, .. MarkerSettings.Notices,
        .. Definitions.Notices, .. Recipients.Notices, .. Triggers.Notices, .. Slos.Notices, .. BurnAlerts.Notices,
    ];

    /// <summary>Opens or creates the journals. Throws <see cref="IOException"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="runsKept">How many runs stay.</param>
    /// <param name="mostOfKind">Most of each other kind.</param>
    public static SharedStore Open(StoreFiles files, TimeProvider time, int runsKept, int mostOfKind) => new(files, time, runsKept, mostOfKind);

    /// <inheritdoc/>
    public void Dispose()
    {
        Runs.Dispose();
        DerivedColumns.Dispose();
        MarkerSettings.Dispose();
        Definitions.Dispose();
        Recipients.Dispose();
        Triggers.Dispose();
        Slos.Dispose();
        BurnAlerts.Dispose();
        Markers.Dispose();
        Boards.Dispose();
        SavedQueries.Dispose();
    }

    private bool IsSaved(Run run) => SavedQueries.List(run.EnvironmentId).Any(query => query.RunId == run.Id);
}
