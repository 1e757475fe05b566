namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>A group and its streams in memory; changed by <see cref="LogGroupStore"/> alone, under its lock.</summary>
internal sealed class LogGroupState(LogGroup group)
{
    /// <summary>The group's last version.</summary>
    public LogGroup Group { get; set; } = group;

    /// <summary>Its streams by name.</summary>
    public SortedDictionary<string, LogStream> Streams { get; } = new(StringComparer.Ordinal);

    /// <summary>When each stream's times were last written down, for those with events since the start.</summary>
    public Dictionary<string, long> WrittenAt { get; } = new(StringComparer.Ordinal);
}
