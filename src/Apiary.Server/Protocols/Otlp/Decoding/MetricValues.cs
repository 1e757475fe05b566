using System.Diagnostics;
using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// The value of a data point as fields (protocol reference 10.1): a number under the metric's name, what a histogram or a
/// summary says under the name and an ending. Sums are stored as they are, whatever their temporality.
/// </summary>
internal sealed class MetricValues(OtlpFault fault)
{
    private const string Part = "a data point";
    private const int FloatTag = (4 << 3) | ProtobufCursor.Fixed64, IntegerTag = (6 << 3) | ProtobufCursor.Fixed64;
    private const int CountTag = (4 << 3) | ProtobufCursor.Fixed64, SumTag = (5 << 3) | ProtobufCursor.Fixed64, QuantileTag = (6 << 3) | ProtobufCursor.Bytes;
    private const int QuantileOfTag = (1 << 3) | ProtobufCursor.Fixed64, QuantileValueTag = (2 << 3) | ProtobufCursor.Fixed64;
    // A zero, a point and fifteen digits.
    private const int QuantileNameBytes = 17;

    // Count, sum, average, least and largest.
    private const int TotalFields = 5;

    private readonly FieldPath path = new();
    private readonly HistogramReader histograms = new(fault);
    private readonly HistogramPoint histogram = new();

    /// <summary>How many names were cut since <see cref="Reset"/>.</summary>
    public int CutNameCount => path.CutCount;

    /// <summary>The most fields that the value of a data point becomes.</summary>
    public static int MostFields(MetricKind kind, int quantileCount) => kind switch
    {
        MetricKind.Summary => TotalFields + quantileCount,
        MetricKind.Histogram or MetricKind.IntHistogram or MetricKind.ExponentialHistogram => TotalFields + Percentiles.Count,
        _ => 1,
    };

    /// <summary>Starts a request.</summary>
    public void Reset() => path.Reset();

    /// <summary>A metric's name as a field has it. Valid until the next call of any method.</summary>
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> name) => path.Join(0, name);

    /// <summary>Adds the value to the event that a batch is writing; false when it is broken.</summary>
    /// <param name="kind">What the data point is.</param>
    /// <param name="point">Its message.</param>
    /// <param name="origin">Where it begins in the request.</param>
    /// <param name="name">The metric's name.</param>
    /// <param name="events">Is writing an event.</param>
    public bool TryAdd(MetricKind kind, ReadOnlySpan<byte> point, int origin, ReadOnlySpan<byte> name, EventBatch events)
    {
        switch (kind)
        {
            case MetricKind.Histogram or MetricKind.IntHistogram:
                if (!histograms.TryRead(point, origin, kind == MetricKind.IntHistogram, histogram)) return false;
                AddHistogram(name, isExponential: false, events);
                return true;
            case MetricKind.ExponentialHistogram:
                if (!histograms.TryReadExponential(point, origin, histogram)) return false;
                AddHistogram(name, isExponential: true, events);
                return true;
            case MetricKind.Summary:
                return TryAddSummary(point, origin, name, events);
            default:
                return TryAddNumber(point, origin, kind is MetricKind.IntGauge or MetricKind.IntSum, name, events);
        }
    }

    private bool TryAddNumber(ReadOnlySpan<byte> point, int origin, bool isOld, ReadOnlySpan<byte> name, EventBatch events)
    {
        ulong bits = 0;
        var isInteger = isOld;
        var cursor = new ProtobufCursor(point, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, Part);
            // Integers of OTLP 0.7 stand where floats do today. Of several values the last counts.
            if (tag == FloatTag || (tag == IntegerTag && !isOld))
            {
                if (!cursor.TryReadFixed64(out bits)) return fault.Broken(cursor, Part);
                isInteger = isOld || tag == IntegerTag;
                continue;
            }

            if (ProtobufCursor.Field(tag) is var field && (field == 4 || (field == 6 && !isOld))) return fault.WrongType(cursor, tag, Part);
            if (!cursor.TrySkip(tag)) return fault.Broken(cursor, Part);
        }

        if (isInteger) events.AddInteger(path.Join(0, name), (long)bits);
        else events.AddFloat(path.Join(0, name), BitConverter.UInt64BitsToDouble(bits));
        return true;
    }

    private void AddHistogram(ReadOnlySpan<byte> name, bool isExponential, EventBatch events)
    {
        var prefix = path.Push(0, name);
        AddTotals(prefix, histogram.Count, histogram.Sum, events);
        if (histogram.Min is { } min) events.AddFloat(path.Join(prefix, "min"u8), min);
        if (histogram.Max is { } max) events.AddFloat(path.Join(prefix, "max"u8), max);
        Span<double> values = stackalloc double[Percentiles.Count];
        if (!histogram.TryEstimate(isExponential, values)) return;
        for (var i = 0; i < values.Length; i++) events.AddFloat(path.Join(prefix, Percentiles.Name(i)), values[i]);
    }

    private bool TryAddSummary(ReadOnlySpan<byte> point, int origin, ReadOnlySpan<byte> name, EventBatch events)
    {
        var prefix = path.Push(0, name);
        ulong count = 0, sum = 0;
        var cursor = new ProtobufCursor(point, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, Part);
            ReadOnlySpan<byte> quantile = default;
            var isRead = tag switch
            {
                CountTag => cursor.TryReadFixed64(out count),
                SumTag => cursor.TryReadFixed64(out sum),
                QuantileTag => cursor.TryReadBytes(out quantile),
                _ when ProtobufCursor.Field(tag) is >= 4 and <= 6 => fault.WrongType(cursor, tag, Part),
                _ => cursor.TrySkip(tag),
            };
            if (!isRead) return fault.Broken(cursor, Part);
            if (tag == QuantileTag && !TryAddQuantile(quantile, cursor.Offset - quantile.Length, prefix, events)) return false;
        }

        AddTotals(prefix, count, BitConverter.UInt64BitsToDouble(sum), events);
        return true;
    }

    private void AddTotals(int prefix, ulong count, double? sum, EventBatch events)
    {
        events.AddInteger(path.Join(prefix, "count"u8), (long)Math.Min(count, long.MaxValue));
        if (sum is not { } known) return;
        events.AddFloat(path.Join(prefix, "sum"u8), known);
        if (count > 0) events.AddFloat(path.Join(prefix, "avg"u8), known / count);
    }

    /// <summary>Adds one quantile: 0 is the least, 1 the largest, 0.5 <c>p50</c>, 0.999 <c>p999</c>. One that is not a number says that there is none.</summary>
    private bool TryAddQuantile(ReadOnlySpan<byte> message, int origin, int prefix, EventBatch events)
    {
        const string Quantile = "a quantile";
        ulong quantileBits = 0, valueBits = 0;
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, Quantile);
            var isRead = tag switch
            {
                QuantileOfTag => cursor.TryReadFixed64(out quantileBits),
                QuantileValueTag => cursor.TryReadFixed64(out valueBits),
                _ => fault.TryPass(ref cursor, tag, 2, Quantile),
            };
            if (!isRead) return fault.Broken(cursor, Quantile);
        }

        var quantile = BitConverter.UInt64BitsToDouble(quantileBits);
        var value = BitConverter.UInt64BitsToDouble(valueBits);
        if (quantile is not (>= 0 and <= 1) || double.IsNaN(value)) return true;
        Span<byte> name = stackalloc byte[QuantileNameBytes];
        events.AddFloat(path.Join(prefix, name[..WriteQuantileName(quantile, name)]), value);
        return true;
    }

    private static int WriteQuantileName(double quantile, Span<byte> name)
    {
        // "0.5" becomes "p50": the digits behind the point, two at least.
        if (!quantile.TryFormat(name, out var length, "0.00#############", CultureInfo.InvariantCulture)) throw new UnreachableException("bug: a quantile's name has no room");
        if (name[0] == '1') return Copy("max"u8, name);
        if (!name[2..length].ContainsAnyExcept((byte)'0')) return Copy("min"u8, name);
        name[1] = (byte)'p';
        name[1..length].CopyTo(name);
        return length - 1;
    }

    private static int Copy(ReadOnlySpan<byte> word, Span<byte> name)
    {
        word.CopyTo(name);
        return word.Length;
    }
}
