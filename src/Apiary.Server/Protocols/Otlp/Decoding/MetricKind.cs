namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>What a metric's data points are; the numbers are those of the fields of <c>Metric</c> (protocol reference 4.5, 13).</summary>
internal enum MetricKind
{
    /// <summary><c>IntGauge</c> of OTLP 0.7: integers.</summary>
    IntGauge = 4,

    /// <summary><c>Gauge</c>: integers or floats.</summary>
    Gauge = 5,

    /// <summary><c>IntSum</c> of OTLP 0.7: integers.</summary>
    IntSum = 6,

    /// <summary><c>Sum</c>: integers or floats.</summary>
    Sum = 7,

    /// <summary><c>IntHistogram</c> of OTLP 0.7: a histogram whose sum is an integer.</summary>
    IntHistogram = 8,

    /// <summary><c>Histogram</c>: counts of buckets with given bounds.</summary>
    Histogram = 9,

    /// <summary><c>ExponentialHistogram</c>: counts of buckets whose bounds are powers.</summary>
    ExponentialHistogram = 10,

    /// <summary><c>Summary</c>: quantiles that the sender has found.</summary>
    Summary = 11,
}
