using System.Buffers.Binary;
using Apiary.Engine.Events;

namespace Apiary.Engine.Wal;

/// <summary>
/// Writes a batch in the form it has in the log: rows (i32), lanes (i32), times and sample rates as
/// <see cref="PackedNumbers"/>, then each lane: type (u8), <see cref="BatchFlags"/> (u8), name length (u16), name, unless
/// dense the count (i32) and the rows; for strings the entries (i32), their byte count (i32), the width of a length (u8),
/// lengths, bytes and codes, of ids the width of an id instead of that of a length, and no lengths; for all else <see cref="PackedNumbers"/>.
/// </summary>
/// <remarks>Hot: once per request, on its thread. Little more than copies into bytes; <c>bench/Apiary.Bench/Storage</c> has the figures.</remarks>
internal static class BatchEncoder
{
    /// <summary>Appends the encoded <paramref name="batch"/>. Throws <see cref="ArgumentException"/> when it exceeds <see cref="WalFormat"/>'s limits.</summary>
    internal static void Encode(EventBatch batch, GrowingBuffer buffer)
    {
        var values = 0L;
        foreach (var lane in batch.Lanes) values += lane.Count;
        if (values > WalFormat.MaxBatchValues) throw new ArgumentException($"expected at most {WalFormat.MaxBatchValues} values in a batch, found {values}", nameof(batch));
        var rows = batch.RowCount;
        var head = buffer.Length;
        buffer.Take(8);
        PackedNumbers.Write(buffer, batch.TimestampNanos);
        WriteSampleRates(buffer, batch.SampleRates);
        var laneCount = 0;
        foreach (var lane in batch.Lanes)
        {
            if (lane.Count == 0) continue;
            laneCount++;
            WriteLane(buffer, lane, rows);
        }

        var counts = buffer.Slice(head, 8);
        BinaryPrimitives.WriteInt32LittleEndian(counts, rows);
        BinaryPrimitives.WriteInt32LittleEndian(counts[4..], laneCount);
    }

    /// <summary>Bytes of a row in a list of rows of a batch with <paramref name="rowCount"/> rows.</summary>
    internal static int RowWidth(int rowCount) => Math.Max(1, PackedNumbers.WidthBelow(rowCount));

    private static void WriteLane(GrowingBuffer buffer, BatchLane lane, int rowCount)
    {
        var flags = BatchFlags.None;
        var dense = lane.Count == rowCount;
        var bitmapBytes = (rowCount + 7) / 8;
        var asBitmap = !dense && bitmapBytes < lane.Count * RowWidth(rowCount);
        var ascending = lane.Type == ColumnType.String && CodesAscend(lane.Codes);
        var digits = lane.Type == ColumnType.String ? HexDigits(lane.Dictionary!) : 0;
        if (dense) flags |= BatchFlags.Dense;
        if (asBitmap) flags |= BatchFlags.RowBitmap;
        if (ascending) flags |= BatchFlags.CodesAscend;
        if (digits > 0) flags |= BatchFlags.HexEntries;
        var head = buffer.Take(4);
        head[0] = (byte)lane.Type;
        head[1] = (byte)flags;
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)lane.Name.Length);
        lane.Name.CopyTo(buffer.Take(lane.Name.Length));
        if (!dense)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer.Take(4), lane.Count);
            if (asBitmap) WriteBitmap(buffer.Take(bitmapBytes), lane.Rows);
            else PackedNumbers.WriteSmall(buffer, lane.Rows, RowWidth(rowCount));
        }

        if (lane.Type == ColumnType.String) WriteStrings(buffer, lane, ascending, digits);
        else PackedNumbers.Write(buffer, lane.Bits);
    }

    private static void WriteStrings(GrowingBuffer buffer, BatchLane lane, bool ascending, int digits)
    {
        var dictionary = lane.Dictionary!;
        var ends = dictionary.Ends;
        if (digits > 0) WriteIds(buffer, dictionary, digits);
        else WriteTexts(buffer, dictionary, ends);
        if (!ascending) PackedNumbers.WriteSmall(buffer, lane.Codes, PackedNumbers.WidthBelow(ends.Length));
    }

    /// <summary>The length of every entry when all are ids, half of which the log needs to keep; 0 when not.</summary>
    private static int HexDigits(BatchDictionary dictionary)
    {
        var ends = dictionary.Ends;
        var length = ends.Length == 0 ? 0 : ends[0];
        if (length is not (16 or 32) || dictionary.ByteCount != length * ends.Length) return 0;
        for (var i = 0; i < ends.Length; i++)
            if (ends[i] != (i + 1) * length) return 0;
        return HexIds.IsHex(dictionary.Bytes) ? length : 0;
    }

    private static void WriteIds(GrowingBuffer buffer, BatchDictionary dictionary, int digits)
    {
        var head = buffer.Take(9);
        BinaryPrimitives.WriteInt32LittleEndian(head, dictionary.Count);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], dictionary.ByteCount / 2);
        head[8] = (byte)(digits / 2);
        HexIds.Parse(dictionary.Bytes, buffer.Take(dictionary.ByteCount / 2));
    }

    private static void WriteTexts(GrowingBuffer buffer, BatchDictionary dictionary, ReadOnlySpan<int> ends)
    {
        int longest = 0, start = 0;
        foreach (var end in ends)
        {
            longest = Math.Max(longest, end - start);
            start = end;
        }

        var width = longest <= byte.MaxValue ? 1 : 2;
        var head = buffer.Take(9);
        BinaryPrimitives.WriteInt32LittleEndian(head, ends.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], dictionary.ByteCount);
        head[8] = (byte)width;
        WriteLengths(buffer.Take(width * ends.Length), ends, width);
        dictionary.Bytes.CopyTo(buffer.Take(dictionary.ByteCount));
    }

    private static void WriteLengths(Span<byte> target, ReadOnlySpan<int> ends, int width)
    {
        var start = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            var length = ends[i] - start;
            start = ends[i];
            if (width == 1) target[i] = (byte)length;
            else BinaryPrimitives.WriteUInt16LittleEndian(target[(i * 2)..], (ushort)length);
        }
    }

    private static void WriteBitmap(Span<byte> bitmap, ReadOnlySpan<int> rows)
    {
        bitmap.Clear();
        foreach (var row in rows) bitmap[row >> 3] |= (byte)(1 << (row & 7));
    }

    private static void WriteSampleRates(GrowingBuffer buffer, ReadOnlySpan<int> rates)
    {
        // Nearly always all are 1.
        if (rates.Length == 0 || !rates.ContainsAnyExcept(rates[0]))
        {
            PackedNumbers.Write(buffer, [rates.Length == 0 ? 1L : rates[0]]);
            return;
        }

        var wide = new long[rates.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = rates[i];
        PackedNumbers.Write(buffer, wide);
    }

    private static bool CodesAscend(ReadOnlySpan<int> codes)
    {
        for (var i = 0; i < codes.Length; i++)
            if (codes[i] != i) return false;
        return true;
    }
}
