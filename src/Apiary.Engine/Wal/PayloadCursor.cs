using System.Buffers.Binary;
using Apiary.Engine.Files;

namespace Apiary.Engine.Wal;

/// <summary>Walks over an encoded batch; every step is checked against what is left.</summary>
internal ref struct PayloadCursor(ReadOnlySpan<byte> payload, string path)
{
    private readonly ReadOnlySpan<byte> payload = payload;
    private int at;

    internal readonly int Left => payload.Length - at;

    internal ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left) throw Corrupt($"{count} more bytes", $"{Left}");
        var taken = payload.Slice(at, (int)count);
        at += (int)count;
        return taken;
    }

    internal byte Byte() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    internal long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A count from 0 to <paramref name="most"/>.</summary>
    internal int Count(int most, string what)
    {
        var count = Int32();
        if (count < 0 || count > most) throw Corrupt($"at most {most} {what}", $"{count}");
        return count;
    }

    internal readonly CorruptFileException Corrupt(string expected, string found) => new(path, at, expected + " in an encoded batch", found);
}
