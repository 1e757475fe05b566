using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// <c>ExportMetricsServiceRequest</c> into events (protocol reference 10.1, 13): the data points of one resource, one scope, one
/// second and the same attributes become one event with a field for each metric; behind it its exemplars. A name given by
/// several wins in this order: the metric, the annotation's type, the data point's attributes, the scope, the resource.
/// </summary>
/// <remarks>
/// Points are noted while the metrics of a scope are gone over, and written group by group at its end. Attributes are read once
/// for all events of a group, so the work is linear in the message and the columns that come of it.
/// </remarks>
internal sealed class MetricDecoder : OtlpSignalDecoder
{
    /// <summary>The dataset when the header names none.</summary>
    public const string UnknownMetrics = "unknown_metrics";

    private const string Part = "a metric";
    private const long NanosPerSecond = 1_000_000_000;
    private const int NameTag = (1 << 3) | ProtobufCursor.Bytes, PointTag = (1 << 3) | ProtobufCursor.Bytes;

    private readonly MetricPointReader reader;
    private readonly MetricValues values;
    private readonly ExemplarDecoder exemplars;
    private readonly MetricGroups groups = new();
    // The attributes of a group's points, for its events behind the first.
    private readonly EventBatch shared = new();
    private int sharedCount;
    // Where the first event behind the first of the group being written stands, -1 while there is none.
    private int firstSharing;

    /// <summary>A decoder that keeps to the limits.</summary>
    public MetricDecoder(IngestLimits limits, OtlpAttributes attributes, OtlpFault fault)
        : base(limits, attributes, fault)
    {
        reader = new MetricPointReader(attributes, fault);
        values = new MetricValues(fault);
        exemplars = new ExemplarDecoder(attributes, reader, fault);
    }

    /// <summary>How many names of metrics were cut because they were too long, in the last request.</summary>
    public int CutNameCount => values.CutNameCount;

    /// <inheritdoc/>
    protected override string SignalType => "metric";

    /// <inheritdoc/>
    protected override string ItemName => "a data point";

    /// <inheritdoc/>
    protected override bool SharedWins => false;

    // A metric may have any number of data points; each of them is held to the limit.
    /// <inheritdoc/>
    protected override int MostItemBytes => int.MaxValue;

    /// <summary>Starts a request.</summary>
    public void Reset() => values.Reset();

    /// <inheritdoc/>
    protected override string DatasetName() => Request.HeaderDataset.Length > 0 ? Request.HeaderDataset : UnknownMetrics;

    /// <inheritdoc/>
    protected override void BeginScope() => groups.Reset();

    /// <inheritdoc/>
    protected override int CountIn(ReadOnlySpan<byte> item)
    {
        var count = 0;
        var metric = new ProtobufCursor(item, 0);
        while (metric.TryReadTag(out var tag))
        {
            if (!IsPoints(tag))
            {
                if (!metric.TrySkip(tag)) break;
                continue;
            }

            if (!metric.TryReadBytes(out var message)) break;
            var points = new ProtobufCursor(message, 0);
            for (; points.TryReadTag(out var pointTag) && points.TrySkip(pointTag);)
                if (pointTag == PointTag) count++;
        }

        return count;
    }

    /// <inheritdoc/>
    protected override bool TryItem(ReadOnlySpan<byte> item, int origin)
    {
        if (!TryReadName(item, origin, out var name)) return false;
        if (name.IsEmpty)
        {
            if (CountIn(item) is > 0 and var count) Batches.Refuse(count, "a metric has no name");
            return true;
        }

        var nameCode = groups.NameCode(name);
        var cursor = new ProtobufCursor(item, origin);
        while (!cursor.AtEnd)
        {
            // Gone over once for the name, so what is not read here is sound.
            cursor.TryReadTag(out var tag);
            if (!IsPoints(tag)) cursor.TrySkip(tag);
            else if (!cursor.TryReadBytes(out var points)) return Fault.Broken(cursor, Part);
            else if (!TryNotePoints((MetricKind)ProtobufCursor.Field(tag), nameCode, points, cursor.Offset - points.Length)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override bool TryEndScope(ReadOnlySpan<byte> scope, int origin)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            if (RefusesColumns(groups[i].PointCount)) continue;
            if (!TryWrite(groups[i], scope, origin)) return false;
        }

        // A large request is not kept in memory until the next.
        groups.Reset();
        return true;
    }

    private static bool IsPoints(int tag) =>
        ProtobufCursor.WireType(tag) == ProtobufCursor.Bytes && ProtobufCursor.Field(tag) is >= (int)MetricKind.IntGauge and <= (int)MetricKind.Summary;

    private bool TryReadName(ReadOnlySpan<byte> item, int origin, out ReadOnlySpan<byte> name)
    {
        name = default;
        var cursor = new ProtobufCursor(item, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return Fault.Broken(cursor, Part);
            if (tag == NameTag)
            {
                if (!TryReadText(ref cursor, out name, Part)) return false;
            }
            else if (ProtobufCursor.WireType(tag) == ProtobufCursor.Bytes)
            {
                if (!cursor.TryReadBytes(out _)) return Fault.Broken(cursor, Part);
            }
            else if (!Fault.TryPass(ref cursor, tag, 12, Part))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryNotePoints(MetricKind kind, int nameCode, ReadOnlySpan<byte> message, int origin)
    {
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return Fault.Broken(cursor, Part);
            if (tag != PointTag)
            {
                // Temporality and whether a sum only grows are of no use to an event.
                if (!Fault.TryPass(ref cursor, tag, 1, Part)) return false;
                continue;
            }

            if (!cursor.TryReadBytes(out var point)) return Fault.Broken(cursor, Part);
            if (!TryNotePoint(kind, nameCode, point, cursor.Offset - point.Length)) return false;
        }

        return true;
    }

    private bool TryNotePoint(MetricKind kind, int nameCode, ReadOnlySpan<byte> point, int origin)
    {
        if (point.Length > Limits.MaxEventBytes)
        {
            Batches.Refuse(1, $"a data point has {point.Length} bytes, more than {Limits.MaxEventBytes} (--max-event)");
            return true;
        }

        if (!reader.TryRead(kind, point, origin, out var head)) return false;
        if (!head.HasValue)
        {
            Target.ItemCount++;
            return true;
        }

        var time = TimeOf(head.UnixNanos);
        time -= time % NanosPerSecond;
        groups.Add(reader.Key(point, time), time, new MetricPoint(kind, nameCode, origin, point.Length, head.MostFields, reader.Exemplars.Count > 0));
        return Target.Events.RowCount + groups.Count <= Limits.MaxEvents || Fault.TooMuch("events", Limits.MaxEvents);
    }

    private bool TryWrite(in MetricGroup group, ReadOnlySpan<byte> scope, int origin)
    {
        var events = Target.Events;
        firstSharing = -1;
        var first = groups.Point(group.FirstPoint);
        var attributes = Message(first, scope, origin);
        if (!reader.TryRead(first.Kind, attributes, first.Offset, out _)) return false;
        events.BeginEvent();
        if (!reader.TryAddAttributes(attributes, first.Offset, events)) return false;
        Annotate(events);
        var leastFields = events.FieldCount;
        var sharedFields = 0;
        var isEmpty = true;
        for (var i = group.FirstPoint; i >= 0; i = groups.NextPoint(i))
        {
            var point = groups.Point(i);
            if (leastFields + point.MostFields > MostOwnFields)
            {
                Batches.Refuse(1, $"a data point has more than {Limits.MaxFields} fields with those of its resource and scope");
                continue;
            }

            if (events.FieldCount + sharedFields + point.MostFields > MostOwnFields)
            {
                EndEvent(group.TimestampNanos, 1);
                if (!HaveRoom() || !TryShare(first, attributes)) return false;
                events.BeginEvent();
                Annotate(events);
                sharedFields = sharedCount;
            }

            if (!values.TryAdd(point.Kind, Message(point, scope, origin), point.Offset, groups.Name(point.NameCode), events)) return false;
            isEmpty = false;
            Target.ItemCount++;
        }

        if (isEmpty)
        {
            events.DiscardEvent();
            return true;
        }

        EndEvent(group.TimestampNanos, 1);
        if (!HaveRoom()) return false;
        for (var i = group.FirstPoint; i >= 0; i = groups.NextPoint(i))
            if (groups.Point(i).HasExemplars && !TryWriteExemplars(groups.Point(i), first, scope, origin)) return false;
        return firstSharing < 0 || TryFill(shared, sharedCount, firstSharing);
    }

    private static void Annotate(EventBatch events) => events.AddString("meta.annotation_type"u8, "metric_event"u8);

    private static ReadOnlySpan<byte> Message(in MetricPoint point, ReadOnlySpan<byte> scope, int origin) => scope.Slice(point.Offset - origin, point.Length);

    /// <summary>The next event is not the first of its group: what it shares with that is filled in when all are written.</summary>
    private bool TryShare(in MetricPoint first, ReadOnlySpan<byte> message)
    {
        if (firstSharing >= 0) return true;
        firstSharing = Target.Events.RowCount;
        shared.Reset();
        shared.BeginEvent();
        if (!reader.TryRead(first.Kind, message, first.Offset, out _) || !reader.TryAddAttributes(message, first.Offset, shared)) return false;
        sharedCount = shared.FieldCount;
        shared.EndEvent(0, 1);
        return true;
    }

    private bool TryWriteExemplars(in MetricPoint point, in MetricPoint first, ReadOnlySpan<byte> scope, int origin)
    {
        if (!TryShare(first, Message(first, scope, origin))) return false;
        var events = Target.Events;
        var message = Message(point, scope, origin);
        if (!reader.TryRead(point.Kind, message, point.Offset, out var head)) return false;
        for (var i = 0; i < reader.Exemplars.Count; i++)
        {
            var name = values.Name(groups.Name(point.NameCode));
            if (!exemplars.TryWrite(point.Kind, reader.Exemplars.Of(message, i), point.Offset + reader.Exemplars.Offset(i), name, events, out var unixNanos, out var isWritten)) return false;
            if (!isWritten) continue;
            if (events.FieldCount + sharedCount > MostOwnFields)
            {
                // Its data point is no less for it, so none is counted as refused.
                events.DiscardEvent();
                Batches.Refuse(0, $"an exemplar has more than {Limits.MaxFields} fields with those of its data point, resource and scope, and was left out");
                continue;
            }

            EndEvent(TimeOf(unixNanos == 0 ? head.UnixNanos : unixNanos), 1);
            if (!HaveRoom()) return false;
        }

        return true;
    }
}
