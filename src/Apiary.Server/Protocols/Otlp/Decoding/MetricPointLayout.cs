using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// Where the kinds of data points have what all of them have (protocol reference 4.5, 13): tags of fields, 0 for one that a
/// kind has not. The tag of the time is the same in all.
/// </summary>
/// <param name="Attributes">Attributes, <c>KeyValue</c>.</param>
/// <param name="Labels">What OTLP 0.7 has in their place, <c>StringKeyValue</c>.</param>
/// <param name="Exemplars">Exemplars.</param>
/// <param name="Flags">Flags; the lowest bit says that there is no value.</param>
/// <param name="FieldCount">The largest number of a field.</param>
internal sealed record MetricPointLayout(int Attributes, int Labels, int Exemplars, int Flags, int FieldCount)
{
    /// <summary>The time, <c>time_unix_nano</c>.</summary>
    public const int Time = (3 << 3) | ProtobufCursor.Fixed64;

    private const int FirstBytes = (1 << 3) | ProtobufCursor.Bytes;

    private static readonly MetricPointLayout Number = new(Bytes(7), FirstBytes, Bytes(5), 8 << 3, 8);
    private static readonly MetricPointLayout Integer = new(0, FirstBytes, Bytes(5), 0, 5);
    private static readonly MetricPointLayout Histogram = new(Bytes(9), FirstBytes, Bytes(8), 10 << 3, 12);
    private static readonly MetricPointLayout Exponential = new(FirstBytes, 0, Bytes(11), 10 << 3, 14);
    private static readonly MetricPointLayout Summary = new(Bytes(7), FirstBytes, 0, 8 << 3, 8);

    /// <summary>The layout of a kind's data points.</summary>
    public static MetricPointLayout Of(MetricKind kind) => kind switch
    {
        MetricKind.IntGauge or MetricKind.IntSum => Integer,
        MetricKind.Gauge or MetricKind.Sum => Number,
        MetricKind.ExponentialHistogram => Exponential,
        MetricKind.Summary => Summary,
        _ => Histogram,
    };

    private static int Bytes(int field) => (field << 3) | ProtobufCursor.Bytes;
}
