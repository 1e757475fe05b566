using Apiary.Engine.Catalog;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Protocols.CloudWatchLogs.Reading;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>A log group that is asked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dataset">Where its events are.</param>
internal sealed record LogGroupScope(string Name, Dataset Dataset)
{
    /// <summary>Names of streams that were removed with lines in them, as <see cref="LogGroup.RemovedStreams"/>.</summary>
    public IReadOnlyList<string> RemovedStreams { get; init; } = [];

    /// <summary>Its streams as they are; null when none was removed, and so all lines are of one of them.</summary>
    public LiveStreams? Live { get; init; }

    /// <summary>Whether it has a stream of that name now, as far as <see cref="Live"/> tells; where none was removed it may.</summary>
    public bool HasStream(string name) => Live?.Has(name) ?? true;
}
