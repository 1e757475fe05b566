using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// Attributes (<c>KeyValue</c>) into the fields of the event that a batch is writing (protocol reference 7): maps become
/// dotted names down to <see cref="FlattenDepth"/>, deeper ones and arrays JSON text, bytes base 64 in quotes; what has no
/// key or no value is left out.
/// </summary>
/// <remarks>
/// Hot: one call per attribute. The layout that every encoder writes is read without a cursor; names are compared with the
/// batch's guesses, and a value that repeats the one before it is neither checked nor looked up. One owner at a time.
/// </remarks>
internal sealed class OtlpAttributes(OtlpFault fault)
{
    /// <summary>How many levels of maps become dotted names.</summary>
    public const int FlattenDepth = 5;

    /// <summary>Deepest nesting that is read, as in JSON.</summary>
    public const int MaxDepth = JsonCursor.MaxDepth;

    private const int KeyTag = (1 << 3) | ProtobufCursor.Bytes, ValueTag = (2 << 3) | ProtobufCursor.Bytes;
    private const int StringTag = (1 << 3) | ProtobufCursor.Bytes, BooleanTag = 2 << 3, IntegerTag = 3 << 3, FloatTag = (4 << 3) | ProtobufCursor.Fixed64;
    private const int ArrayTag = (5 << 3) | ProtobufCursor.Bytes, MapTag = (6 << 3) | ProtobufCursor.Bytes, BytesTag = (7 << 3) | ProtobufCursor.Bytes;
    private const int ItemTag = (1 << 3) | ProtobufCursor.Bytes;

    private readonly FieldPath path = new();
    private readonly JsonTextBuilder json = new();

    /// <summary>How many names were cut to <see cref="EventLimits.MaxNameBytes"/> since <see cref="Reset"/>.</summary>
    public int CutNameCount => path.CutCount;

    /// <summary>Starts a request.</summary>
    public void Reset() => path.Reset();

    /// <summary>Adds one attribute; false when it is broken.</summary>
    /// <param name="attribute">The <c>KeyValue</c> message.</param>
    /// <param name="origin">Where it begins in the request.</param>
    /// <param name="batch">Is writing an event.</param>
    public bool TryAdd(ReadOnlySpan<byte> attribute, int origin, EventBatch batch)
    {
        // 0a, length, key, 12, length, and in it a string (0a, length), a boolean (10), an integer (18) or a float (21).
        if (attribute.Length >= 6 && attribute[0] == KeyTag)
        {
            int keyLength = attribute[1];
            var at = keyLength + 2;
            if (keyLength is > 0 and < 0x80 && at + 3 < attribute.Length && attribute[at] == ValueTag && attribute[at + 1] == attribute.Length - at - 2)
            {
                var key = attribute.Slice(2, keyLength);
                var value = attribute[(at + 2)..];
                switch (value[0])
                {
                    case StringTag when value[1] == value.Length - 2:
                        return TryAddString(batch, key, value[2..], origin);
                    case BooleanTag when value.Length == 2 && value[1] <= 1:
                        return TryAddBits(batch, key, ColumnType.Boolean, value[1], origin);
                    case IntegerTag when value.Length == 2 && value[1] < 0x80:
                        return TryAddBits(batch, key, ColumnType.Integer, value[1], origin);
                    case IntegerTag when value.Length == 3 && value[1] >= 0x80 && value[2] < 0x80:
                        return TryAddBits(batch, key, ColumnType.Integer, (value[1] & 0x7F) | (value[2] << 7), origin);
                    case FloatTag when value.Length == 9:
                        return TryAddBits(batch, key, ColumnType.Float, System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(value[1..]), origin);
                }
            }
        }

        return TryRead(attribute, origin, out var name, out var any) && TryAddNamed(batch, 0, name, any, 0);
    }

    /// <summary>Reads the parts of an attribute; false when it is broken.</summary>
    public bool TryRead(ReadOnlySpan<byte> attribute, int origin, out ReadOnlySpan<byte> key, out OtlpValue value)
    {
        key = default;
        value = default;
        var cursor = new ProtobufCursor(attribute, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, "an attribute");
            switch (tag)
            {
                case KeyTag:
                    if (!cursor.TryReadBytes(out key)) return fault.Broken(cursor, "an attribute's key");
                    if (!Utf8.IsValid(key)) return fault.NotUtf8("an attribute's key", cursor.Offset - key.Length);
                    break;
                case ValueTag:
                    if (!cursor.TryReadBytes(out var any)) return fault.Broken(cursor, "an attribute's value");
                    if (!TryReadValue(any, cursor.Offset - any.Length, out value)) return false;
                    break;
                default:
                    if (ProtobufCursor.Field(tag) is 1 or 2) return fault.WrongType(cursor, tag, "an attribute");
                    if (!cursor.TrySkip(tag)) return fault.Broken(cursor, "an attribute");
                    break;
            }
        }

        return true;
    }

    /// <summary>Reads an <c>AnyValue</c>, the last value in it if there are several; false when it is broken.</summary>
    public bool TryReadValue(ReadOnlySpan<byte> any, int origin, out OtlpValue value)
    {
        value = default;
        var cursor = new ProtobufCursor(any, origin);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, "a value");
            ReadOnlySpan<byte> bytes = default;
            ulong bits = 0;
            var isRead = tag switch
            {
                StringTag or ArrayTag or MapTag or BytesTag => cursor.TryReadBytes(out bytes),
                BooleanTag or IntegerTag => cursor.TryReadVarint(out bits),
                FloatTag => cursor.TryReadFixed64(out bits),
                _ => cursor.TrySkip(tag),
            };
            if (!isRead) return fault.Broken(cursor, "a value");
            switch (tag)
            {
                case StringTag or ArrayTag or MapTag or BytesTag or IntegerTag or FloatTag:
                    value = new OtlpValue((OtlpValueKind)ProtobufCursor.Field(tag), (long)bits, bytes, cursor.Offset - bytes.Length);
                    break;
                case BooleanTag:
                    value = new OtlpValue(OtlpValueKind.Boolean, bits == 0 ? 0 : 1, default, cursor.Offset);
                    break;
                default:
                    if (ProtobufCursor.Field(tag) is >= 1 and <= 7) return fault.WrongType(cursor, tag, "a value");
                    break;
            }
        }

        return true;
    }

    /// <summary>Adds a value under a name, which is valid UTF-8, or under dotted names that begin with it; nothing when either is missing.</summary>
    public bool TryAddValue(EventBatch batch, ReadOnlySpan<byte> name, in OtlpValue value) => TryAddNamed(batch, 0, name, value, 0);

    /// <summary>The JSON text of a value of any kind; false when it is broken. Valid until the next call.</summary>
    public bool TryText(in OtlpValue value, out ReadOnlySpan<byte> text)
    {
        json.Reset();
        var isWritten = TryWrite(value, 0);
        text = json.Text;
        return isWritten;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAddString(EventBatch batch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, int origin)
    {
        if (Guessed(batch, key) is { Type: ColumnType.String } guess)
        {
            var dictionary = guess.Dictionary!;
            if (dictionary.RepeatsOften && dictionary.Entry(dictionary.LastCode).SequenceEqual(text))
            {
                batch.AddRepeated(guess);
                return true;
            }

            // A text that is there already was found valid when it came first. One that is not makes the whole request fail.
            var known = dictionary.Count;
            batch.AddGuessedString(guess, text);
            return dictionary.Count == known || Utf8.IsValid(text) || fault.NotUtf8("an attribute's value", origin + 2 + key.Length);
        }

        if (!Utf8.IsValid(key)) return fault.NotUtf8("an attribute's key", origin);
        if (!Utf8.IsValid(text)) return fault.NotUtf8("an attribute's value", origin + 2 + key.Length);
        batch.AddString(key, text);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAddBits(EventBatch batch, ReadOnlySpan<byte> key, ColumnType type, long bits, int origin)
    {
        if (Guessed(batch, key) is { } guess && guess.Type == type)
        {
            batch.AddGuessedBits(guess, bits);
            return true;
        }

        if (!Utf8.IsValid(key)) return fault.NotUtf8("an attribute's key", origin);
        Add(batch, key, type, bits);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static BatchLane? Guessed(EventBatch batch, ReadOnlySpan<byte> key)
    {
        if (batch.Guess is { } guess && guess.Name.SequenceEqual(key)) return guess;
        return batch.SecondGuess is { } second && second.Name.SequenceEqual(key) ? second : null;
    }

    private static void Add(EventBatch batch, ReadOnlySpan<byte> name, ColumnType type, long bits)
    {
        if (type == ColumnType.Integer) batch.AddInteger(name, bits);
        else if (type == ColumnType.Float) batch.AddFloat(name, BitConverter.Int64BitsToDouble(bits));
        else batch.AddBoolean(name, bits != 0);
    }

    private bool TryAddNamed(EventBatch batch, int prefixLength, ReadOnlySpan<byte> key, in OtlpValue value, int depth)
    {
        if (key.IsEmpty) return true;
        switch (value.Kind)
        {
            case OtlpValueKind.None:
                return true;
            case OtlpValueKind.String:
                if (!Utf8.IsValid(value.Bytes)) return fault.NotUtf8("an attribute's value", value.Origin);
                batch.AddString(path.Join(prefixLength, key), value.Bytes);
                return true;
            case OtlpValueKind.Boolean:
                Add(batch, path.Join(prefixLength, key), ColumnType.Boolean, value.Bits);
                return true;
            case OtlpValueKind.Integer:
                Add(batch, path.Join(prefixLength, key), ColumnType.Integer, value.Bits);
                return true;
            case OtlpValueKind.Float:
                Add(batch, path.Join(prefixLength, key), ColumnType.Float, value.Bits);
                return true;
            case OtlpValueKind.Map when depth < FlattenDepth:
                return TryFlatten(batch, path.Push(prefixLength, key), value, depth + 1);
            default:
                if (!TryText(value, out var text)) return false;
                batch.AddString(path.Join(prefixLength, key), text);
                return true;
        }
    }

    private bool TryFlatten(EventBatch batch, int prefixLength, in OtlpValue map, int depth)
    {
        var cursor = new ProtobufCursor(map.Bytes, map.Origin);
        while (!cursor.AtEnd)
        {
            if (!TryNextItem(ref cursor, out var item, out var isItem)) return false;
            if (!isItem) break;
            if (!TryRead(item, cursor.Offset - item.Length, out var key, out var value) || !TryAddNamed(batch, prefixLength, key, value, depth)) return false;
        }

        return true;
    }

    /// <summary>The next item of an array or a map, if there is one before its end; false when it is broken.</summary>
    private bool TryNextItem(ref ProtobufCursor cursor, out ReadOnlySpan<byte> item, out bool isItem)
    {
        item = default;
        isItem = false;
        while (!cursor.AtEnd && !isItem)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, "an array or map");
            isItem = tag == ItemTag;
            if (!isItem && ProtobufCursor.Field(tag) == 1) return fault.WrongType(cursor, tag, "an array or map");
            if (isItem ? !cursor.TryReadBytes(out item) : !cursor.TrySkip(tag)) return fault.Broken(cursor, "an array or map");
        }

        return true;
    }

    private bool TryWrite(in OtlpValue value, int depth)
    {
        if (depth > MaxDepth) return fault.TooDeep(MaxDepth);
        switch (value.Kind)
        {
            case OtlpValueKind.String:
                if (!Utf8.IsValid(value.Bytes)) return fault.NotUtf8("an attribute's value", value.Origin);
                json.String(value.Bytes);
                return true;
            case OtlpValueKind.Boolean:
                json.Raw(value.Bits != 0 ? "true"u8 : "false"u8);
                return true;
            case OtlpValueKind.Integer:
                json.Integer(value.Bits);
                return true;
            case OtlpValueKind.Float:
                json.Float(value.Float);
                return true;
            case OtlpValueKind.Bytes:
                json.Base64(value.Bytes);
                return true;
            case OtlpValueKind.Array:
                return TryWriteArray(value, depth);
            case OtlpValueKind.Map:
                return TryWriteMap(value, depth);
            default:
                json.Raw("null"u8);
                return true;
        }
    }

    private bool TryWriteArray(in OtlpValue array, int depth)
    {
        var cursor = new ProtobufCursor(array.Bytes, array.Origin);
        var isFirst = true;
        json.Raw("["u8);
        while (!cursor.AtEnd)
        {
            if (!TryNextItem(ref cursor, out var item, out var isItem)) return false;
            if (!isItem) break;
            if (!isFirst) json.Raw(","u8);
            isFirst = false;
            if (!TryReadValue(item, cursor.Offset - item.Length, out var value) || !TryWrite(value, depth + 1)) return false;
        }

        json.Raw("]"u8);
        return true;
    }

    private bool TryWriteMap(in OtlpValue map, int depth)
    {
        var cursor = new ProtobufCursor(map.Bytes, map.Origin);
        var isFirst = true;
        json.Raw("{"u8);
        while (!cursor.AtEnd)
        {
            if (!TryNextItem(ref cursor, out var item, out var isItem)) return false;
            if (!isItem) break;
            if (!TryRead(item, cursor.Offset - item.Length, out var key, out var value)) return false;
            if (!isFirst) json.Raw(","u8);
            isFirst = false;
            json.String(key);
            json.Raw(":"u8);
            if (!TryWrite(value, depth + 1)) return false;
        }

        json.Raw("}"u8);
        return true;
    }
}
