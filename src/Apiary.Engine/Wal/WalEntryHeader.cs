using System.Buffers.Binary;
using Apiary.Engine.Files;

namespace Apiary.Engine.Wal;

/// <summary>
/// What stands before the batch in an entry: magic (4), payload length (u32), CRC-32C of the payload (u32), dataset (i32),
/// position (i64), arrival in nanoseconds (i64), rows (i32), CRC-32C of the 36 bytes before (u32).
/// </summary>
/// <param name="Position">The entry's place in its partition, from 1, each one more than the last.</param>
/// <param name="DatasetId">The dataset of all its events.</param>
/// <param name="ArrivalNanos">When it came, in nanoseconds since the Unix epoch.</param>
/// <param name="RowCount">How many events it has.</param>
/// <param name="PayloadLength">Bytes of the encoded batch.</param>
/// <param name="PayloadChecksum">Their CRC-32C.</param>
internal readonly record struct WalEntryHeader(long Position, int DatasetId, long ArrivalNanos, int RowCount, int PayloadLength, uint PayloadChecksum)
{
    internal void Write(Span<byte> header)
    {
        WalFormat.EntryMagic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], PayloadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], PayloadChecksum);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], DatasetId);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], Position);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], ArrivalNanos);
        BinaryPrimitives.WriteInt32LittleEndian(header[32..], RowCount);
        BinaryPrimitives.WriteUInt32LittleEndian(header[36..], Crc32C.Compute(header[..36]));
    }

    /// <summary>Reads a header of <see cref="WalFormat.EntryHeaderBytes"/> bytes; false when it is not sound.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> header, out WalEntryHeader entry)
    {
        entry = default;
        if (!header.StartsWith(WalFormat.EntryMagic)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[36..]) != Crc32C.Compute(header[..36])) return false;
        entry = new WalEntryHeader(
            BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[8..]));
        return entry.PayloadLength is >= 0 and <= WalFormat.MaxPayloadBytes && entry.Position > 0;
    }
}
