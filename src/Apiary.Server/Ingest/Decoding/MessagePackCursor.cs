using System.Buffers.Binary;

namespace Apiary.Server.Ingest.Decoding;

/// <summary>
/// A place in MessagePack data (specification: github.com/msgpack/msgpack, spec.md). Lengths and counts are compared with
/// what is left before anything trusts them. Methods that answer false leave <see cref="Position"/> at the value that failed.
/// </summary>
internal ref struct MessagePackCursor(ReadOnlySpan<byte> data)
{
    /// <summary>Deepest nesting that is read, as for JSON.</summary>
    public const int MaxDepth = JsonCursor.MaxDepth;

    private readonly ReadOnlySpan<byte> data = data;

    /// <summary>The offset of the next value.</summary>
    public int Position { get; private set; }

    /// <summary>Whether all is read.</summary>
    public readonly bool AtEnd => Position == data.Length;

    /// <summary>Reads the next value's head and moves behind it; what is nested in it is next.</summary>
    public bool TryRead(out MessagePackToken token)
    {
        token = default;
        if (AtEnd) return false;
        var code = data[Position];
        return code switch
        {
            <= 0x7f => Integer(1, code, out token),
            <= 0x8f => Container(MessagePackKind.Map, 1, (uint)(code & 0x0f), out token),
            <= 0x9f => Container(MessagePackKind.Array, 1, (uint)(code & 0x0f), out token),
            <= 0xbf => Bytes(MessagePackKind.String, 1, (uint)(code & 0x1f), out token),
            0xc0 => Fixed(MessagePackToken.Nil, out token),
            0xc2 => Fixed(MessagePackToken.OfBoolean(false), out token),
            0xc3 => Fixed(MessagePackToken.OfBoolean(true), out token),
            >= 0xc4 and <= 0xc6 => TryLength(code - 0xc4, out var length) && Bytes(MessagePackKind.Binary, 1 + (1 << (code - 0xc4)), length, out token),
            >= 0xc7 and <= 0xc9 => TryLength(code - 0xc7, out var length) && Extension(1 + (1 << (code - 0xc7)), length, out token),
            0xca => Has(5) && Float(5, BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32BigEndian(data[(Position + 1)..])), out token),
            0xcb => Has(9) && Float(9, BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64BigEndian(data[(Position + 1)..])), out token),
            0xcc => Has(2) && Integer(2, data[Position + 1], out token),
            0xcd => Has(3) && Integer(3, BinaryPrimitives.ReadUInt16BigEndian(data[(Position + 1)..]), out token),
            0xce => Has(5) && Integer(5, BinaryPrimitives.ReadUInt32BigEndian(data[(Position + 1)..]), out token),
            0xcf => Has(9) && Unsigned(BinaryPrimitives.ReadUInt64BigEndian(data[(Position + 1)..]), out token),
            0xd0 => Has(2) && Integer(2, (sbyte)data[Position + 1], out token),
            0xd1 => Has(3) && Integer(3, BinaryPrimitives.ReadInt16BigEndian(data[(Position + 1)..]), out token),
            0xd2 => Has(5) && Integer(5, BinaryPrimitives.ReadInt32BigEndian(data[(Position + 1)..]), out token),
            0xd3 => Has(9) && Integer(9, BinaryPrimitives.ReadInt64BigEndian(data[(Position + 1)..]), out token),
            >= 0xd4 and <= 0xd8 => Extension(1, 1u << (code - 0xd4), out token),
            >= 0xd9 and <= 0xdb => TryLength(code - 0xd9, out var length) && Bytes(MessagePackKind.String, 1 + (1 << (code - 0xd9)), length, out token),
            0xdc or 0xdd => TryLength(code - 0xdb, out var count) && Container(MessagePackKind.Array, 1 + (1 << (code - 0xdb)), count, out token),
            0xde or 0xdf => TryLength(code - 0xdd, out var count) && Container(MessagePackKind.Map, 1 + (1 << (code - 0xdd)), count, out token),
            // 0xc1 is never used; the rest are the negative integers.
            0xc1 => false,
            _ => Integer(1, (sbyte)code, out token),
        };
    }

    /// <summary>Moves behind the next value with all that is nested in it. <paramref name="depth"/> is how deep it already lies.</summary>
    public bool TrySkip(int depth)
    {
        if (!TryRead(out var token)) return false;
        return TrySkipNested(token, depth);
    }

    /// <summary>Moves behind what is nested in a value whose head was read.</summary>
    public bool TrySkipNested(MessagePackToken token, int depth)
    {
        if (token.Kind is not (MessagePackKind.Array or MessagePackKind.Map)) return true;
        if (depth >= MaxDepth) return false;
        var count = token.Kind == MessagePackKind.Map ? token.Count * 2L : token.Count;
        for (; count > 0; count--)
            if (!TrySkip(depth + 1)) return false;
        return true;
    }

    private readonly bool Has(int count) => data.Length - Position >= count;

    /// <summary>The 1, 2 or 4-byte length behind the code; <paramref name="power"/> is the logarithm of its size.</summary>
    private readonly bool TryLength(int power, out uint length)
    {
        length = 0;
        if (!Has(1 + (1 << power))) return false;
        var behind = data[(Position + 1)..];
        length = power switch
        {
            0 => behind[0],
            1 => BinaryPrimitives.ReadUInt16BigEndian(behind),
            _ => BinaryPrimitives.ReadUInt32BigEndian(behind),
        };
        return true;
    }

    private bool Fixed(MessagePackToken value, out MessagePackToken token)
    {
        token = value;
        Position++;
        return true;
    }

    private bool Integer(int size, long value, out MessagePackToken token)
    {
        token = MessagePackToken.OfInteger(value);
        Position += size;
        return true;
    }

    private bool Unsigned(ulong value, out MessagePackToken token) =>
        value <= long.MaxValue ? Integer(9, (long)value, out token) : Float(9, value, out token);

    private bool Float(int size, double value, out MessagePackToken token)
    {
        token = MessagePackToken.OfFloat(value);
        Position += size;
        return true;
    }

    private bool Bytes(MessagePackKind kind, int head, uint length, out MessagePackToken token)
    {
        token = default;
        if (length > (uint)(data.Length - Position - head)) return false;
        token = MessagePackToken.OfBytes(kind, data.Slice(Position + head, (int)length));
        Position += head + (int)length;
        return true;
    }

    private bool Extension(int head, uint length, out MessagePackToken token)
    {
        token = default;
        if (data.Length - Position <= head || length > (uint)(data.Length - Position - head - 1)) return false;
        token = MessagePackToken.OfExtension((sbyte)data[Position + head], data.Slice(Position + head + 1, (int)length));
        Position += head + 1 + (int)length;
        return true;
    }

    private bool Container(MessagePackKind kind, int head, uint count, out MessagePackToken token)
    {
        token = default;
        // Every element takes a byte at least, every pair two.
        var left = (uint)(data.Length - Position - head);
        if (count > (kind == MessagePackKind.Map ? left / 2 : left)) return false;
        token = MessagePackToken.OfCount(kind, (int)count);
        Position += head;
        return true;
    }
}
