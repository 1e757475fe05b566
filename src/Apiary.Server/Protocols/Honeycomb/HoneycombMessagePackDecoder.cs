using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>
/// MessagePack bodies of Honeycomb's events and batch endpoints (protocol reference 3.3) into an <see cref="EventBatch"/>, by
/// the same rules as <see cref="HoneycombJsonDecoder"/>. Binaries are text where they are UTF-8, else base 64; text that is
/// not UTF-8 has U+FFFD in its place; a timestamp is RFC 3339 text, another extension base 64.
/// </summary>
/// <remarks>Knows no HTTP, clock or disk. Not thread-safe; reused between requests.</remarks>
internal sealed class HoneycombMessagePackDecoder(DecodeLimits limits)
{
    private const int ItemDepth = 1, DataDepth = 2, EventDepth = 1;

    private readonly JsonTextBuilder text = new();
    private readonly JsonScratch scratch = new();
    private readonly FieldPath path = new();
    private int lanesBefore;

    /// <summary>How many field names the last body had cut, see <see cref="FieldPath"/>.</summary>
    public int CutNameCount => path.CutCount;

    /// <summary>Reads one event: a map. Parameters as <see cref="HoneycombJsonDecoder.DecodeEvent"/>.</summary>
    public DecodeResult DecodeEvent(ReadOnlySpan<byte> body, long timestampNanos, int sampleRate, int expandDepth, EventBatch batch, out bool isEmpty)
    {
        isEmpty = false;
        Begin(batch);
        if (body.IsEmpty) return new DecodeResult(DecodeFailure.Empty, 0);
        if (body.Length > limits.MaxEventBytes) return new DecodeResult(DecodeFailure.TooLarge, limits.MaxEventBytes);
        var data = new MessagePackCursor(body);
        batch.BeginEvent();
        if (!data.TryRead(out var map) || map.Kind != MessagePackKind.Map) return Malformed(data);
        isEmpty = map.Count == 0;
        if (!TryReadFields(ref data, map.Count, batch, 0, expandDepth, EventDepth) || !data.AtEnd) return Malformed(data);
        if (batch.FieldCount > limits.MaxFields) return new DecodeResult(DecodeFailure.TooManyColumns, data.Position);
        batch.EndEvent(timestampNanos, sampleRate);
        return DecodeResult.Read;
    }

    /// <summary>Reads a batch: an array of maps. Parameters as <see cref="HoneycombJsonDecoder.DecodeBatch"/>.</summary>
    public DecodeResult DecodeBatch(ReadOnlySpan<byte> body, long arrivalNanos, int expandDepth, EventBatch batch, BatchItems items)
    {
        Begin(batch);
        if (body.IsEmpty) return new DecodeResult(DecodeFailure.Empty, 0);
        var data = new MessagePackCursor(body);
        if (!data.TryRead(out var array) || array.Kind != MessagePackKind.Array) return Malformed(data);
        if (array.Count == 0) return data.AtEnd ? new DecodeResult(DecodeFailure.Empty, 0) : Malformed(data);
        if (array.Count > limits.MaxItems) return new DecodeResult(DecodeFailure.TooLarge, data.Position);
        for (var i = 0; i < array.Count; i++)
            if (!TryReadItem(ref data, arrivalNanos, expandDepth, batch, items)) return Malformed(data);
        return data.AtEnd ? DecodeResult.Read : Malformed(data);
    }

    private static DecodeResult Malformed(in MessagePackCursor data) => new(DecodeFailure.Malformed, data.Position);

    private void Begin(EventBatch batch)
    {
        scratch.Trim();
        path.Reset();
        lanesBefore = batch.Lanes.Count;
    }

    private bool TryReadItem(ref MessagePackCursor data, long arrivalNanos, int expandDepth, EventBatch batch, BatchItems items)
    {
        var start = data.Position;
        if (!data.TryRead(out var item)) return false;
        if (item.Kind != MessagePackKind.Map)
        {
            items.Refuse(ItemRefusal.Malformed);
            return data.TrySkipNested(item, ItemDepth);
        }

        var refusal = ItemRefusal.Empty;
        var isRefused = true;
        var timestampNanos = arrivalNanos;
        var sampleRate = 1;
        batch.BeginEvent();
        for (var i = 0; i < item.Count; i++)
        {
            if (!data.TryRead(out var name)) return false;
            if (!data.TrySkipNested(name, DataDepth)) return false;
            if (name.Bytes.SequenceEqual("data"u8))
            {
                // A second "data" replaces the first.
                batch.DiscardEvent();
                if (!TryReadData(ref data, expandDepth, batch, out isRefused, out refusal)) return false;
            }
            else if (name.Bytes.SequenceEqual("time"u8))
            {
                timestampNanos = arrivalNanos;
                if (!TryReadTime(ref data, ref timestampNanos, items)) return false;
            }
            else if (name.Bytes.SequenceEqual("samplerate"u8))
            {
                if (!TryReadSampleRate(ref data, out sampleRate)) return false;
            }
            else if (!data.TrySkip(DataDepth))
            {
                return false;
            }
        }

        if (!isRefused && data.Position - start > limits.MaxEventBytes)
        {
            isRefused = true;
            refusal = ItemRefusal.TooLarge;
        }

        if (isRefused)
        {
            batch.DiscardEvent();
            items.Refuse(refusal);
        }
        else
        {
            batch.EndEvent(timestampNanos, sampleRate);
            items.Accept();
        }

        return true;
    }

    private bool TryReadData(ref MessagePackCursor data, int expandDepth, EventBatch batch, out bool isRefused, out ItemRefusal refusal)
    {
        isRefused = true;
        refusal = ItemRefusal.Malformed;
        if (!data.TryRead(out var map)) return false;
        if (map.Kind != MessagePackKind.Map || map.Count == 0)
        {
            if (map.Kind is MessagePackKind.Nil or MessagePackKind.Map) refusal = ItemRefusal.Empty;
            return data.TrySkipNested(map, DataDepth);
        }

        if (batch.Lanes.Count - lanesBefore > limits.MaxColumns)
        {
            refusal = ItemRefusal.TooManyDatasetColumns;
            return data.TrySkipNested(map, DataDepth);
        }

        if (!TryReadFields(ref data, map.Count, batch, 0, expandDepth, DataDepth + 1)) return false;
        isRefused = batch.FieldCount > limits.MaxFields;
        refusal = ItemRefusal.TooManyColumns;
        return true;
    }

    private bool TryReadFields(ref MessagePackCursor data, int count, EventBatch batch, int prefixLength, int expandDepth, int depth)
    {
        if (depth > MessagePackCursor.MaxDepth) return false;
        for (; count > 0; count--)
        {
            if (!data.TryRead(out var key) || !TryName(key, out var name)) return false;
            if (!data.TryRead(out var value)) return false;
            if (value.Kind == MessagePackKind.Map && expandDepth > 0)
            {
                if (!TryReadFields(ref data, value.Count, batch, path.Push(prefixLength, name), expandDepth - 1, depth + 1)) return false;
                continue;
            }

            // One field too many is enough to know; the rest is only read over.
            if (batch.FieldCount > limits.MaxFields)
            {
                if (!data.TrySkipNested(value, depth)) return false;
                continue;
            }

            if (!TryAdd(ref data, value, path.Join(prefixLength, name), batch, depth)) return false;
        }

        return true;
    }

    private bool TryAdd(ref MessagePackCursor data, MessagePackToken value, ReadOnlySpan<byte> name, EventBatch batch, int depth)
    {
        switch (value.Kind)
        {
            case MessagePackKind.Nil: batch.AddNull(name); return true;
            case MessagePackKind.Boolean: batch.AddBoolean(name, value.Bits != 0); return true;
            case MessagePackKind.Integer: batch.AddInteger(name, value.Bits); return true;
            case MessagePackKind.Float: batch.AddFloat(name, value.Float); return true;
            case MessagePackKind.String when Utf8.IsValid(value.Bytes): batch.AddString(name, value.Bytes); return true;
            case MessagePackKind.String: batch.AddString(name, Repair(value.Bytes)); return true;
            case MessagePackKind.Binary or MessagePackKind.Extension: batch.AddString(name, TextOf(value)); return true;
            default:
                text.Reset();
                if (!TryWriteJson(ref data, value, depth)) return false;
                batch.AddString(name, text.Text);
                return true;
        }
    }

    /// <summary>Writes a nested value to <see cref="text"/>.</summary>
    private bool TryWriteJson(ref MessagePackCursor data, MessagePackToken value, int depth)
    {
        switch (value.Kind)
        {
            case MessagePackKind.Nil: text.Raw("null"u8); return true;
            case MessagePackKind.Boolean: text.Raw(value.Bits != 0 ? "true"u8 : "false"u8); return true;
            case MessagePackKind.Integer: text.Integer(value.Bits); return true;
            case MessagePackKind.Float: text.Float(value.Float); return true;
            case MessagePackKind.String: text.String(value.Bytes); return true;
            case MessagePackKind.Binary or MessagePackKind.Extension: text.String(TextOf(value)); return true;
        }

        if (depth >= MessagePackCursor.MaxDepth) return false;
        var isMap = value.Kind == MessagePackKind.Map;
        text.Raw(isMap ? "{"u8 : "["u8);
        for (var i = 0; i < value.Count; i++)
        {
            if (i > 0) text.Raw(","u8);
            if (isMap)
            {
                if (!data.TryRead(out var key) || !TryName(key, out var name)) return false;
                text.String(name);
                text.Raw(":"u8);
            }

            if (!data.TryRead(out var element) || !TryWriteJson(ref data, element, depth + 1)) return false;
        }

        text.Raw(isMap ? "}"u8 : "]"u8);
        return true;
    }

    /// <summary>A map's key as a name: text, or a number as text. Others are refused.</summary>
    private bool TryName(MessagePackToken key, out ReadOnlySpan<byte> name)
    {
        name = key.Bytes;
        switch (key.Kind)
        {
            case MessagePackKind.String or MessagePackKind.Binary:
                if (!Utf8.IsValid(name)) name = Repair(name);
                return true;
            case MessagePackKind.Integer:
                var digits = scratch.Name(20);
                key.Bits.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
                name = digits.AsSpan(0, length);
                return true;
            default:
                return false;
        }
    }

    private ReadOnlySpan<byte> TextOf(MessagePackToken value)
    {
        if (value.Kind == MessagePackKind.Binary && Utf8.IsValid(value.Bytes)) return value.Bytes;
        if (value.Kind == MessagePackKind.Extension && TryTimestamp(value, out var nanos))
            return Encoding.ASCII.GetBytes(DateTimeOffset.UnixEpoch.AddTicks(nanos / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
        var target = scratch.Value(Base64.GetMaxEncodedToUtf8Length(value.Bytes.Length));
        Base64.EncodeToUtf8(value.Bytes, target, out _, out var written);
        return target.AsSpan(0, written);
    }

    /// <summary>Rare: U+FFFD for what is not UTF-8.</summary>
    private static byte[] Repair(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));

    private static bool TryReadTime(ref MessagePackCursor data, ref long timestampNanos, BatchItems items)
    {
        if (!data.TryRead(out var value) || !data.TrySkipNested(value, DataDepth)) return false;
        if (value.Kind == MessagePackKind.Nil || (value.Kind == MessagePackKind.String && value.Bytes.IsEmpty)) return true;
        long nanos = 0;
        var isTime = value.Kind switch
        {
            MessagePackKind.Extension => TryTimestamp(value, out nanos),
            MessagePackKind.String or MessagePackKind.Binary => HoneycombTime.TryParse(value.Bytes, out nanos),
            MessagePackKind.Integer => HoneycombTime.TryFromInteger(value.Bits, out nanos),
            MessagePackKind.Float => HoneycombTime.TryFromFloat(value.Float, out nanos),
            _ => false,
        };
        if (isTime) timestampNanos = nanos;
        else items.NoteUnreadableTime();
        return true;
    }

    /// <summary>
    /// Type -1 of the specification in its three sizes (32-bit seconds; 30-bit nanoseconds and 34-bit seconds; 32-bit
    /// nanoseconds and 64-bit seconds), and type 5 of one Go library (64-bit seconds, 32-bit nanoseconds).
    /// </summary>
    private static bool TryTimestamp(MessagePackToken extension, out long nanos)
    {
        var bytes = extension.Bytes;
        nanos = 0;
        switch (extension.ExtensionType, bytes.Length)
        {
            case (-1, 4): return HoneycombTime.TryFromSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes), 0, out nanos);
            case (-1, 8):
                var packed = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                return HoneycombTime.TryFromSeconds((long)(packed & 0x3_FFFF_FFFF), (long)(packed >> 34), out nanos);
            case (-1, 12): return HoneycombTime.TryFromSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt32BigEndian(bytes), out nanos);
            case (5, 12): return HoneycombTime.TryFromSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[8..]), out nanos);
            default: return false;
        }
    }

    private static bool TryReadSampleRate(ref MessagePackCursor data, out int sampleRate)
    {
        sampleRate = 1;
        if (!data.TryRead(out var value) || !data.TrySkipNested(value, DataDepth)) return false;
        sampleRate = value.Kind switch
        {
            MessagePackKind.Integer => HoneycombSampleRate.FromInteger(value.Bits),
            MessagePackKind.Float => HoneycombSampleRate.FromFloat(value.Float),
            MessagePackKind.String => HoneycombSampleRate.FromText(value.Bytes),
            _ => 1,
        };
        return true;
    }
}
