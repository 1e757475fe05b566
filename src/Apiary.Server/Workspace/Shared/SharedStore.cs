using Apiary.Engine.Files;

namespace Apiary.Server.Workspace.Shared;

/// <summary>Runs, saved queries, boards and markers of all environments. Thread-safe.</summary>
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

    /// <summary>What was found damaged on opening, in words; empty normally.</summary>
    public IEnumerable<string> Notices => [.. SavedQueries.Notices, .. Boards.Notices, .. Markers.Notices, .. Runs.Notices];

    /// <summary>Opens or creates the journals. Throws <see cref="IOException"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="runsKept">How many runs stay.</param>
    /// <param name="mostOfKind">Most saved queries, boards and markers, each.</param>
    public static SharedStore Open(StoreFiles files, TimeProvider time, int runsKept, int mostOfKind) => new(files, time, runsKept, mostOfKind);

    /// <inheritdoc/>
    public void Dispose()
    {
        Runs.Dispose();
        Markers.Dispose();
        Boards.Dispose();
        SavedQueries.Dispose();
    }

    private bool IsSaved(Run run) => SavedQueries.List(run.EnvironmentId).Any(query => query.RunId == run.Id);
}
