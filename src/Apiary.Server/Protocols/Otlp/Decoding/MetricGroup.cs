namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>Data points that become one event, as a chain.</summary>
/// <param name="TimestampNanos">The event's time: the points', without the parts of a second.</param>
/// <param name="FirstPoint">The index of the first.</param>
internal record struct MetricGroup(long TimestampNanos, int FirstPoint)
{
    /// <summary>The index of the last.</summary>
    public int LastPoint { get; set; } = FirstPoint;

    /// <summary>How many there are.</summary>
    public int PointCount { get; set; } = 1;

    /// <summary>The group that the next point of a metric goes to which this one has already; -1 while there is none.</summary>
    public int Next { get; set; } = -1;
}
