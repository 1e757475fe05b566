using System.Buffers.Binary;
using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// What all kinds of data points have: a time, attributes (labels in OTLP 0.7) and exemplars. Notes where they lie in the
/// point read last; the other methods speak of that one.
/// </summary>
internal sealed class MetricPointReader(OtlpAttributes attributes, OtlpFault fault)
{
    private const string Part = "a data point";
    private const int DoubleTag = (4 << 3) | ProtobufCursor.Fixed64, IntTag = (6 << 3) | ProtobufCursor.Fixed64, QuantileTag = (6 << 3) | ProtobufCursor.Bytes;
    private const int KeptBytes = 128 * 1024;

    // Stands between attributes and labels in a key, where a length cannot.
    private const int LabelMark = -1;

    private readonly Pieces attributePieces = new();
    private readonly Pieces labelPieces = new();
    private byte[] key = new byte[256];
    private ulong[] hashes = new ulong[16];
    private int[] order = new int[16];

    /// <summary>Where the exemplars lie.</summary>
    public Pieces Exemplars { get; } = new();

    /// <summary>Reads a data point, but for its value; false when it is broken.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="point">Its message.</param>
    /// <param name="origin">Where it begins in the request.</param>
    /// <param name="head">What it says.</param>
    public bool TryRead(MetricKind kind, ReadOnlySpan<byte> point, int origin, out MetricPointHead head)
    {
        head = default;
        attributePieces.Clear();
        labelPieces.Clear();
        Exemplars.Clear();
        var layout = MetricPointLayout.Of(kind);
        ulong unixNanos = 0, flags = 0;
        var hasNumber = false;
        var quantileCount = 0;
        var cursor = new ProtobufCursor(point, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, Part);
            hasNumber |= tag is DoubleTag or IntTag;
            if (tag == QuantileTag) quantileCount++;
            var isRead = true;
            if (tag == MetricPointLayout.Time) isRead = cursor.TryReadFixed64(out unixNanos);
            else if (tag == layout.Flags) isRead = cursor.TryReadVarint(out flags);
            else if (tag == layout.Attributes) isRead = TryNote(ref cursor, attributePieces);
            else if (tag == layout.Labels) isRead = TryNote(ref cursor, labelPieces);
            else if (tag == layout.Exemplars) isRead = TryNote(ref cursor, Exemplars);
            else if (ProtobufCursor.Field(tag) is var field && (field == 3 || IsSame(field, layout.Attributes) || IsSame(field, layout.Labels) || IsSame(field, layout.Exemplars) || IsSame(field, layout.Flags)))
                return fault.WrongType(cursor, tag, Part);
            else isRead = cursor.TrySkip(tag);
            if (!isRead) return fault.Broken(cursor, Part);
        }

        // What OTLP 0.7 leaves out is a zero; today it is a point without a value.
        var hasValue = kind is not (MetricKind.Gauge or MetricKind.Sum) || hasNumber || labelPieces.Count > 0;
        head = new MetricPointHead(unixNanos, hasValue && (flags & 1) == 0, MetricValues.MostFields(kind, quantileCount));
        return true;
    }

    /// <summary>Adds the attributes to the event that a batch is writing; false when one is broken.</summary>
    public bool TryAddAttributes(ReadOnlySpan<byte> point, int origin, EventBatch events)
    {
        for (var i = 0; i < attributePieces.Count; i++)
            if (!attributes.TryAdd(attributePieces.Of(point, i), origin + attributePieces.Offset(i), events)) return false;
        for (var i = 0; i < labelPieces.Count; i++)
            if (!TryAddLabel(labelPieces.Of(point, i), origin + labelPieces.Offset(i), events)) return false;
        return true;
    }

    /// <summary>Adds a label as a text field; false when it is broken.</summary>
    public bool TryAddLabel(ReadOnlySpan<byte> label, int origin, EventBatch events)
    {
        const int KeyTag = (1 << 3) | ProtobufCursor.Bytes, ValueTag = (2 << 3) | ProtobufCursor.Bytes;
        ReadOnlySpan<byte> name = default, value = default;
        var cursor = new ProtobufCursor(label, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, "a label");
            if (tag is not (KeyTag or ValueTag))
            {
                if (!fault.TryPass(ref cursor, tag, 2, "a label")) return false;
                continue;
            }

            if (!cursor.TryReadBytes(out var text)) return fault.Broken(cursor, "a label");
            if (!Utf8.IsValid(text)) return fault.NotUtf8("a label", cursor.Offset - text.Length);
            if (tag == KeyTag) name = text;
            else value = text;
        }

        return attributes.TryAddValue(events, name, new OtlpValue(OtlpValueKind.String, 0, value, cursor.Offset - value.Length));
    }

    /// <summary>
    /// A time and the attributes, in bytes that are the same for every order of the same attributes. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Key(ReadOnlySpan<byte> point, long timestampNanos)
    {
        if (key.Length > KeptBytes) key = new byte[256];
        var length = 0;
        BinaryPrimitives.WriteInt64LittleEndian(Room(length, sizeof(long)), timestampNanos);
        length += sizeof(long);
        Append(point, attributePieces, ref length);
        if (labelPieces.Count > 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(Room(length, sizeof(int)), LabelMark);
            length += sizeof(int);
            Append(point, labelPieces, ref length);
        }

        return key.AsSpan(0, length);
    }

    private static bool IsSame(int field, int tag) => tag != 0 && field == ProtobufCursor.Field(tag);

    private static bool TryNote(ref ProtobufCursor cursor, Pieces pieces)
    {
        if (!cursor.TryReadBytes(out var bytes)) return false;
        pieces.Add(cursor.Position - bytes.Length, bytes.Length);
        return true;
    }

    /// <summary>Appends all pieces behind their lengths, in the order of their hashes.</summary>
    private void Append(ReadOnlySpan<byte> point, Pieces pieces, ref int length)
    {
        var count = pieces.Count;
        if (order.Length < count)
        {
            order = new int[Math.Max(count, order.Length * 2)];
            hashes = new ulong[order.Length];
        }

        for (var i = 0; i < count; i++)
        {
            order[i] = i;
            hashes[i] = Hash64.Compute(pieces.Of(point, i));
        }

        if (count > 1) Array.Sort(hashes, order, 0, count);
        for (var i = 0; i < count; i++)
        {
            var piece = pieces.Of(point, order[i]);
            var room = Room(length, sizeof(int) + piece.Length);
            BinaryPrimitives.WriteInt32LittleEndian(room, piece.Length);
            piece.CopyTo(room[sizeof(int)..]);
            length += sizeof(int) + piece.Length;
        }
    }

    private Span<byte> Room(int length, int size)
    {
        if (key.Length < length + size) Array.Resize(ref key, Math.Max(length + size, key.Length * 2));
        return key.AsSpan(length);
    }
}
