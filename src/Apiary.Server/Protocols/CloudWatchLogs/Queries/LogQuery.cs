using Apiary.Server.Protocols.CloudWatchLogs.Insights;

namespace Apiary.Server.Protocols.CloudWatchLogs.Queries;

/// <summary>A query that was started. Its state is set once, by whoever runs or stops it first.</summary>
internal sealed class LogQuery(string id, string environmentId, string text, IReadOnlyList<string> groups, long createdAt) : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();

    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>Whose it is.</summary>
    public string EnvironmentId => environmentId;

    /// <summary>Its text as AWS lists it: with the group and the times.</summary>
    public string Text => text;

    /// <summary>The groups that it asks.</summary>
    public IReadOnlyList<string> Groups => groups;

    /// <summary>When it was started, in milliseconds since the Unix epoch.</summary>
    public long CreatedAt => createdAt;

    /// <summary>How far it is.</summary>
    public LogQueryStatus Status { get; private set; }

    /// <summary>Its result; null while it has none.</summary>
    public InsightsResult? Result { get; private set; }

    /// <summary>Signalled when it is to stop.</summary>
    public CancellationToken Stopped => stop.Token;

    /// <summary>About how many bytes it takes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Ends it, unless it has ended.</summary>
    public bool TryEnd(LogQueryStatus status, InsightsResult? result = null)
    {
        lock (gate)
        {
            if (Status != LogQueryStatus.Running) return false;
            Bytes = result?.Rows.Sum(row => row.Sum(cell => 80L + (2 * cell.Value.Length))) ?? 0;
            Result = result;
            Status = status;
            return true;
        }
    }

    /// <summary>Stops it; false when it has ended.</summary>
    public bool TryStop()
    {
        if (!TryEnd(LogQueryStatus.Cancelled)) return false;
        stop.Cancel();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => stop.Dispose();
}
