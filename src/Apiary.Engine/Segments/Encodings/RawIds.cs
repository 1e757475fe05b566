using System.Buffers.Binary;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>The 8-byte ids of one block of a lane, by row.</summary>
internal readonly ref struct RawIds(Presence presence, ReadOnlySpan<byte> raw, int rows)
{
    private readonly Presence presence = presence;
    private readonly ReadOnlySpan<byte> raw = raw;

    /// <summary>The id of a row of the block. Throws <see cref="InvalidDataException"/> when there is no such row or it has no id.</summary>
    internal long At(long row)
    {
        var rank = (ulong)row < (ulong)rows ? presence.Rank((int)row) : -1;
        if (rank < 0) throw new InvalidDataException($"row {row} of the block has no id");
        return BinaryPrimitives.ReadInt64LittleEndian(raw[(rank * 8)..]);
    }
}
