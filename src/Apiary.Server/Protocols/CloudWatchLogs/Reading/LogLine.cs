namespace Apiary.Server.Protocols.CloudWatchLogs.Reading;

/// <summary>A log event as it was sent.</summary>
/// <param name="Place">Its place among the events.</param>
/// <param name="Stream">Its log stream.</param>
/// <param name="Message">Its message.</param>
/// <param name="IngestionTime">When it came, in milliseconds since the Unix epoch.</param>
internal sealed record LogLine(LogCursor Place, string Stream, string Message, long IngestionTime)
{
    /// <summary>The trace that it is of; null for none.</summary>
    public string? TraceId { get; init; }

    /// <summary>The span that it was written in; null when that is not known.</summary>
    public string? SpanId { get; init; }

    /// <summary>Its time in milliseconds since the Unix epoch.</summary>
    public long Timestamp => LogTime.ToMilliseconds(Place.TimestampNanos);
}
