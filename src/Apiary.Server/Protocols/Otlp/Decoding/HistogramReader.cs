using System.Buffers.Binary;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>Reads the data points of histograms of both kinds, and of OTLP 0.7 (protocol reference 4.5, 13).</summary>
internal sealed class HistogramReader(OtlpFault fault)
{
    private const string Part = "a data point";
    private const int CountTag = (4 << 3) | ProtobufCursor.Fixed64, SumTag = (5 << 3) | ProtobufCursor.Fixed64;
    private const int BoundsField = 7, CountsField = 6;
    private const int MinTag = (11 << 3) | ProtobufCursor.Fixed64, MaxTag = (12 << 3) | ProtobufCursor.Fixed64;
    private const int ScaleTag = 6 << 3, ZeroCountTag = (7 << 3) | ProtobufCursor.Fixed64;
    private const int PositiveTag = (8 << 3) | ProtobufCursor.Bytes, NegativeTag = (9 << 3) | ProtobufCursor.Bytes;
    private const int ExponentialMinTag = (12 << 3) | ProtobufCursor.Fixed64, ExponentialMaxTag = (13 << 3) | ProtobufCursor.Fixed64, ThresholdTag = (14 << 3) | ProtobufCursor.Fixed64;
    private const int OffsetTag = 1 << 3, VarintCountTag = 2 << 3, VarintCountsTag = (2 << 3) | ProtobufCursor.Bytes;

    /// <summary>Reads a <c>HistogramDataPoint</c>; false when it is broken.</summary>
    /// <param name="message">The message.</param>
    /// <param name="origin">Where it begins in the request.</param>
    /// <param name="hasIntegerSum">Whether it is an <c>IntHistogramDataPoint</c>, whose sum is a whole number and always there.</param>
    /// <param name="point">Has what it says afterwards.</param>
    public bool TryRead(ReadOnlySpan<byte> message, int origin, bool hasIntegerSum, HistogramPoint point)
    {
        point.Reset();
        if (hasIntegerSum) point.Sum = 0;
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, Part);
            ulong bits = 0;
            var isNumber = tag is CountTag or SumTag or MinTag or MaxTag;
            var isRead = isNumber ? cursor.TryReadFixed64(out bits) : ProtobufCursor.Field(tag) switch
            {
                CountsField => TryReadMany(ref cursor, tag, point, areBounds: false),
                BoundsField => TryReadMany(ref cursor, tag, point, areBounds: true),
                4 or 5 or 11 or 12 => fault.WrongType(cursor, tag, Part),
                _ => cursor.TrySkip(tag),
            };
            if (!isRead) return fault.Broken(cursor, Part);
            switch (tag)
            {
                case CountTag: point.Count = bits; break;
                case SumTag: point.Sum = hasIntegerSum ? (long)bits : BitConverter.UInt64BitsToDouble(bits); break;
                case MinTag: point.Min = BitConverter.UInt64BitsToDouble(bits); break;
                case MaxTag: point.Max = BitConverter.UInt64BitsToDouble(bits); break;
            }
        }

        return true;
    }

    /// <summary>Reads an <c>ExponentialHistogramDataPoint</c>; false when it is broken.</summary>
    public bool TryReadExponential(ReadOnlySpan<byte> message, int origin, HistogramPoint point)
    {
        point.Reset();
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, Part);
            ulong bits = 0;
            ReadOnlySpan<byte> buckets = default;
            var isRead = tag switch
            {
                CountTag or SumTag or ZeroCountTag or ExponentialMinTag or ExponentialMaxTag or ThresholdTag => cursor.TryReadFixed64(out bits),
                ScaleTag => cursor.TryReadVarint(out bits),
                PositiveTag or NegativeTag => cursor.TryReadBytes(out buckets),
                _ when ProtobufCursor.Field(tag) is (>= 4 and <= 9) or (>= 12 and <= 14) => fault.WrongType(cursor, tag, Part),
                _ => cursor.TrySkip(tag),
            };
            if (!isRead) return fault.Broken(cursor, Part);
            switch (tag)
            {
                case CountTag: point.Count = bits; break;
                case SumTag: point.Sum = BitConverter.UInt64BitsToDouble(bits); break;
                case ZeroCountTag: point.ZeroCount = bits; break;
                case ExponentialMinTag: point.Min = BitConverter.UInt64BitsToDouble(bits); break;
                case ExponentialMaxTag: point.Max = BitConverter.UInt64BitsToDouble(bits); break;
                case ThresholdTag: point.ZeroThreshold = BitConverter.UInt64BitsToDouble(bits); break;
                case ScaleTag: point.Scale = ZigZag(bits); break;
                case PositiveTag or NegativeTag:
                    if (!TryReadBuckets(buckets, cursor.Offset - buckets.Length, tag == NegativeTag, point)) return false;
                    break;
            }
        }

        return true;
    }

    private static int ZigZag(ulong bits) => (int)((uint)bits >> 1) ^ -(int)((uint)bits & 1);

    /// <summary>Numbers of eight bytes, one or a run of them.</summary>
    private bool TryReadMany(ref ProtobufCursor cursor, int tag, HistogramPoint point, bool areBounds)
    {
        if (ProtobufCursor.WireType(tag) == ProtobufCursor.Fixed64)
        {
            if (!cursor.TryReadFixed64(out var single)) return false;
            Add(point, single, areBounds);
            return true;
        }

        if (ProtobufCursor.WireType(tag) != ProtobufCursor.Bytes) return fault.WrongType(cursor, tag, Part);
        if (!cursor.TryReadBytes(out var run) || run.Length % sizeof(ulong) != 0) return false;
        for (; !run.IsEmpty; run = run[sizeof(ulong)..]) Add(point, BinaryPrimitives.ReadUInt64LittleEndian(run), areBounds);
        return true;
    }

    private static void Add(HistogramPoint point, ulong bits, bool isBound)
    {
        if (isBound) point.Bounds.Add(BitConverter.UInt64BitsToDouble(bits));
        else point.Counts.Add(bits);
    }

    private bool TryReadBuckets(ReadOnlySpan<byte> message, int origin, bool areNegative, HistogramPoint point)
    {
        const string Buckets = "a histogram's buckets";
        var counts = areNegative ? point.NegativeCounts : point.Counts;
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, Buckets);
            ulong bits = 0;
            ReadOnlySpan<byte> run = default;
            var isRead = tag switch
            {
                OffsetTag or VarintCountTag => cursor.TryReadVarint(out bits),
                VarintCountsTag => cursor.TryReadBytes(out run),
                _ => fault.TryPass(ref cursor, tag, 2, Buckets),
            };
            if (!isRead) return fault.Broken(cursor, Buckets);
            if (tag == VarintCountTag) counts.Add(bits);
            else if (tag == OffsetTag && areNegative) point.NegativeOffset = ZigZag(bits);
            else if (tag == OffsetTag) point.Offset = ZigZag(bits);
            var packed = new ProtobufCursor(run, cursor.Offset - run.Length);
            while (!packed.AtEnd)
            {
                if (!packed.TryReadVarint(out var count)) return fault.Broken(packed, Buckets);
                counts.Add(count);
            }
        }

        return true;
    }
}
