namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>A log stream as it stands in the journal. All times are milliseconds since the Unix epoch.</summary>
/// <param name="EnvironmentId">Whose it is.</param>
/// <param name="Group">The name of its group.</param>
/// <param name="Name">Its name, unique in the group.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="FirstEvent">The time of its earliest event; null while it has none.</param>
/// <param name="LastEvent">The time of its latest event.</param>
/// <param name="LastIngestion">When its last event came.</param>
/// <param name="PutBytes">Bytes of all messages that were put into it, those too that have expired.</param>
internal sealed record LogStream(string EnvironmentId, string Group, string Name, long CreatedAt, long? FirstEvent = null, long? LastEvent = null, long? LastIngestion = null, long PutBytes = 0)
{
    /// <summary>It with events between two times, that came now.</summary>
    public LogStream With(long first, long last, long now, long bytes) => this with
    {
        FirstEvent = Math.Min(FirstEvent ?? first, first),
        LastEvent = Math.Max(LastEvent ?? last, last),
        LastIngestion = now,
        PutBytes = PutBytes + bytes,
    };
}
