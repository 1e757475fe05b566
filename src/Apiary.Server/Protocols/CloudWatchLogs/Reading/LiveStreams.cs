using Apiary.Server.Protocols.CloudWatchLogs.Groups;

namespace Apiary.Server.Protocols.CloudWatchLogs.Reading;

/// <summary>Which events of a group are of a stream that is there: those of one that was deleted are not shown, not even when it was made anew.</summary>
internal sealed class LiveStreams
{
    private readonly Dictionary<string, long> firstIds;

    /// <param name="streams">The streams of the group.</param>
    public LiveStreams(IReadOnlyList<LogStream> streams) =>
        firstIds = streams.ToDictionary(stream => stream.Name, stream => FirstId(stream), StringComparer.Ordinal);

    /// <summary>Whether an event is shown.</summary>
    public bool Shows(LogLine line) => Shows(line.Stream, line.Place.EventId);

    /// <summary>Whether an event of this stream and number is shown.</summary>
    public bool Shows(string stream, long eventId) => firstIds.TryGetValue(stream, out var first) && eventId >= first;

    /// <summary>Whether there is a stream of this name.</summary>
    public bool Has(string stream) => firstIds.ContainsKey(stream);

    /// <summary>The least number that an event of a stream may have.</summary>
    public static long FirstId(LogStream stream) => LogTime.ToNanos(stream.CreatedAt);
}
