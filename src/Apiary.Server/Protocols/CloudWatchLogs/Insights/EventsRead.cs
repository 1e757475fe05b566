namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>Events that were read for a query, and the figures of the reading, as <see cref="InsightsResult"/> has them.</summary>
internal sealed record EventsRead(IEnumerable<InsightsRow> Rows, long Matched, long Scanned, long Bytes, long Skipped)
{
    /// <summary>Its figures with those of another reading.</summary>
    public EventsRead With(EventsRead other) =>
        this with { Matched = Matched + other.Matched, Scanned = Scanned + other.Scanned, Bytes = Bytes + other.Bytes, Skipped = Skipped + other.Skipped };

    /// <summary>The answer that shows these rows.</summary>
    public InsightsResult With(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> shown) => new(shown, Matched, Scanned, Bytes, Skipped);
}
