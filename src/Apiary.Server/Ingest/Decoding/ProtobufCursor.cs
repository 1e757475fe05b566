using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Apiary.Server.Ingest.Decoding;

/// <summary>
/// A place in a protobuf message (the wire format of protobuf.dev/programming-guides/encoding): tags, varints, fixed numbers
/// and lengths. Every method that answers false leaves <see cref="Offset"/> where the bytes stopped making sense.
/// </summary>
/// <remarks>Hot: some two hundred calls per span. Bounds are checked by the spans; nothing is allocated.</remarks>
/// <param name="message">The message's bytes.</param>
/// <param name="origin">Where they begin in the whole request, for <see cref="Offset"/>.</param>
internal ref struct ProtobufCursor(ReadOnlySpan<byte> message, int origin)
{
    /// <summary>Wire types: the lower three bits of a tag.</summary>
    public const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private readonly ReadOnlySpan<byte> message = message;
    private readonly int origin = origin;

    /// <summary>The offset of the next byte in this message.</summary>
    public int Position { get; private set; }

    /// <summary>The offset of the next byte in the whole request.</summary>
    public readonly int Offset => origin + Position;

    /// <summary>Whether all is read.</summary>
    public readonly bool AtEnd => Position >= message.Length;

    /// <summary>The field number of a tag.</summary>
    public static int Field(int tag) => tag >> 3;

    /// <summary>The wire type of a tag.</summary>
    public static int WireType(int tag) => tag & 7;

    /// <summary>A tag as a constant.</summary>
    public static int Tag(int field, int wireType) => (field << 3) | wireType;

    /// <summary>Reads a tag: field number, which is never 0, and wire type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTag(out int tag)
    {
        if ((uint)Position < (uint)message.Length && message[Position] is < 0x80 and >= 8 and var single)
        {
            Position++;
            tag = single;
            return true;
        }

        return TryReadLongTag(out tag);
    }

    /// <summary>Reads a number of 1 to 10 bytes, seven bits each; bits beyond the 64th are lost, as in every implementation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadVarint(out ulong value)
    {
        if ((uint)Position < (uint)message.Length && message[Position] is < 0x80 and var single)
        {
            Position++;
            value = single;
            return true;
        }

        return TryReadLongVarint(out value);
    }

    /// <summary>Reads a length and as many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        if (TryReadVarint(out var length) && length <= (ulong)(message.Length - Position))
        {
            bytes = message.Slice(Position, (int)length);
            Position += (int)length;
            return true;
        }

        bytes = default;
        return false;
    }

    /// <summary>Reads eight bytes, the lowest first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadFixed64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(message[Position..], out value)) return false;
        Position += sizeof(ulong);
        return true;
    }

    /// <summary>Reads four bytes, the lowest first.</summary>
    public bool TryReadFixed32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(message[Position..], out value)) return false;
        Position += sizeof(uint);
        return true;
    }

    /// <summary>Passes over the value behind <paramref name="tag"/>. False too for the groups of before 2008, which no OTLP message has.</summary>
    public bool TrySkip(int tag) => WireType(tag) switch
    {
        Varint => TryReadVarint(out _),
        Fixed64 => TryReadFixed64(out _),
        Bytes => TryReadBytes(out _),
        Fixed32 => TryReadFixed32(out _),
        _ => false,
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadLongTag(out int tag)
    {
        tag = 0;
        var start = Position;
        // The largest field number is 2^29 - 1.
        if (TryReadVarint(out var value) && value is >= 8 and <= uint.MaxValue)
        {
            tag = (int)(uint)value;
            // Beyond 2^28 the sign bit is taken; no such field is known here, and skipping needs the wire type alone.
            return true;
        }

        Position = start;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadLongVarint(out ulong value)
    {
        value = 0;
        var at = Position;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if ((uint)at >= (uint)message.Length) return false;
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << (shift & 63);
            if (next >= 0x80) continue;
            Position = at;
            return true;
        }

        return false;
    }
}
