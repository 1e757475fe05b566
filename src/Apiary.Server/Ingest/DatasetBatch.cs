using Apiary.Engine.Events;

namespace Apiary.Server.Ingest;

/// <summary>The events of one request that go to one dataset.</summary>
/// <param name="DatasetName">The dataset's name as the protocol chooses it.</param>
/// <param name="Events">The events; rented, returned by <see cref="DatasetBatches.Reset"/>.</param>
internal sealed record DatasetBatch(string DatasetName, EventBatch Events)
{
    /// <summary>How many columns the reused batch knew before.</summary>
    public int KnownLanes { get; } = Events.Lanes.Count;

    /// <summary>How many spans, log records or data points the events came from: what a partial success counts.</summary>
    public int ItemCount { get; set; }
}
