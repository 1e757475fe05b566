using System.Buffers.Binary;
using Apiary.Server.Ingest.Bodies;

namespace Apiary.Server.Protocols.Otlp.Json;

/// <summary>
/// Protobuf's encodings of values, behind what a target holds. The length of a nested run is not known before its end, so
/// room for <see cref="LengthBytes"/> is left in front of it and filled with a varint of just as many bytes, with leading
/// zeros as every reader takes them: nothing is moved.
/// </summary>
internal static class ProtobufEncoder
{
    /// <summary>How many bytes the length of a nested run takes.</summary>
    public const int LengthBytes = 4;

    /// <summary>The longest run whose length fits them: 7 bits each.</summary>
    public const int MaxNestedBytes = (1 << (7 * LengthBytes)) - 1;

    private const int MaxVarintBytes = 10;

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public static void Varint(PooledBytes target, ulong value)
    {
        var room = target.Room(MaxVarintBytes);
        var count = 0;
        while (value >= 0x80)
        {
            room[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[count++] = (byte)value;
        target.Advance(count);
    }

    /// <summary>A signed integer whose small values of either sign are short.</summary>
    public static void ZigZag(PooledBytes target, int value) => Varint(target, (uint)((value << 1) ^ (value >> 31)));

    /// <summary>Four bytes, little-endian.</summary>
    public static void Fixed32(PooledBytes target, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target.Room(4), value);
        target.Advance(4);
    }

    /// <summary>Eight bytes, little-endian.</summary>
    public static void Fixed64(PooledBytes target, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target.Room(8), value);
        target.Advance(8);
    }

    /// <summary>Bytes behind their length.</summary>
    public static void Bytes(PooledBytes target, ReadOnlySpan<byte> bytes)
    {
        Varint(target, (uint)bytes.Length);
        target.Append(bytes);
    }

    /// <summary>Leaves room for a length. Returns where what it counts begins, for <see cref="TryEndNested"/>.</summary>
    public static int BeginNested(PooledBytes target)
    {
        target.Room(LengthBytes);
        target.Advance(LengthBytes);
        return target.Length;
    }

    /// <summary>Fills in the length of what was written since <see cref="BeginNested"/>; false when it is too long for that.</summary>
    public static bool TryEndNested(PooledBytes target, int start)
    {
        var length = target.Length - start;
        if (length > MaxNestedBytes) return false;
        for (var at = start - LengthBytes; at < start - 1; at++, length >>= 7) target.Array[at] = (byte)(length | 0x80);
        target.Array[start - 1] = (byte)length;
        return true;
    }
}
