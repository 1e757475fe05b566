using System.Buffers.Binary;
using System.Numerics;
using Apiary.Engine.Events;
using Apiary.Engine.Files;

namespace Apiary.Engine.Wal;

/// <summary>
/// Reads what <see cref="BatchEncoder"/> wrote. Throws <see cref="CorruptFileException"/> for anything else; the batch must
/// then be reset. Work and memory are bounded by the payload's length.
/// </summary>
internal static class BatchDecoder
{
    /// <summary>Loads <paramref name="payload"/> into <paramref name="batch"/>, which is reset first.</summary>
    /// <param name="payload">An encoded batch.</param>
    /// <param name="batch">Takes the events.</param>
    /// <param name="path">The file it came from, for messages.</param>
    internal static void Decode(ReadOnlySpan<byte> payload, EventBatch batch, string path)
    {
        batch.Reset();
        var cursor = new PayloadCursor(payload, path);
        var rows = cursor.Count(EventLimits.MaxBatchRows, "rows");
        // A lane takes more than four bytes, so that this bounds the loop by the input.
        var lanes = cursor.Count(payload.Length / 4, "lanes");
        batch.BeginLoad(rows, out var timestamps, out var rates);
        PackedNumbers.Read(ref cursor, timestamps);
        ReadSampleRates(ref cursor, rates);
        long values = 0;
        for (var i = 0; i < lanes; i++)
        {
            ReadLane(ref cursor, batch, rows, WalFormat.MaxBatchValues - values, out var count);
            values += count;
        }

        if (cursor.Left != 0) throw cursor.Corrupt("the end", $"{cursor.Left} more bytes");
    }

    private static void ReadSampleRates(ref PayloadCursor cursor, Span<int> rates)
    {
        var probe = cursor;
        if (probe.Byte() == 0)
        {
            Span<long> one = stackalloc long[1];
            PackedNumbers.Read(ref cursor, one);
            rates.Fill((int)Math.Clamp(one[0], 1, int.MaxValue));
            return;
        }

        var wide = new long[rates.Length];
        PackedNumbers.Read(ref cursor, wide);
        for (var i = 0; i < wide.Length; i++) rates[i] = (int)Math.Clamp(wide[i], 1, int.MaxValue);
    }

    private static void ReadLane(ref PayloadCursor cursor, EventBatch batch, int rowCount, long mostValues, out int count)
    {
        var type = (ColumnType)cursor.Byte();
        if (type > ColumnType.Boolean) throw cursor.Corrupt("a column type", $"{type}");
        var flags = (BatchFlags)cursor.Byte();
        if ((flags & ~BatchFlags.All) != 0) throw cursor.Corrupt("flags that this version knows", $"{flags}");
        var nameLength = cursor.UInt16();
        if (nameLength > EventLimits.MaxNameBytes) throw cursor.Corrupt($"a name of at most {EventLimits.MaxNameBytes} bytes", $"{nameLength}");
        var lane = batch.LaneToLoad(cursor.Take(nameLength), type);
        if (lane.Count != 0) throw cursor.Corrupt("one lane per name and type", "two");
        var dense = flags.HasFlag(BatchFlags.Dense);
        count = dense ? rowCount : cursor.Count(rowCount, "values");
        if (count > mostValues) throw cursor.Corrupt($"at most {WalFormat.MaxBatchValues} values", "more");
        lane.BeginLoad(count, out var rows, out var codes, out var bits);
        if (dense) Ascend(rows);
        else if (flags.HasFlag(BatchFlags.RowBitmap)) ReadBitmap(ref cursor, rows, rowCount);
        else ReadRows(ref cursor, rows, rowCount);
        if (type == ColumnType.String) ReadStrings(ref cursor, lane.Dictionary!, codes, flags);
        else PackedNumbers.Read(ref cursor, bits);
    }

    private static void ReadRows(ref PayloadCursor cursor, Span<int> rows, int rowCount)
    {
        PackedNumbers.ReadSmall(ref cursor, rows, BatchEncoder.RowWidth(rowCount), rowCount);
        for (var i = 1; i < rows.Length; i++)
            if (rows[i] <= rows[i - 1]) throw cursor.Corrupt("ascending rows", $"{rows[i]} after {rows[i - 1]}");
    }

    private static void ReadBitmap(ref PayloadCursor cursor, Span<int> rows, int rowCount)
    {
        var bitmap = cursor.Take((rowCount + 7) / 8);
        var at = 0;
        for (var i = 0; i < bitmap.Length; i++)
        {
            for (uint left = bitmap[i]; left != 0; left &= left - 1)
            {
                var row = (i * 8) + BitOperations.TrailingZeroCount(left);
                if (at == rows.Length || row >= rowCount) throw cursor.Corrupt($"{rows.Length} rows below {rowCount} in a bitmap", "more");
                rows[at++] = row;
            }
        }

        if (at != rows.Length) throw cursor.Corrupt($"{rows.Length} rows in a bitmap", $"{at}");
    }

    private static void ReadStrings(ref PayloadCursor cursor, BatchDictionary dictionary, Span<int> codes, BatchFlags flags)
    {
        var entries = cursor.Count(cursor.Left, "entries");
        var byteCount = cursor.Count(cursor.Left, "bytes of entries");
        if (flags.HasFlag(BatchFlags.HexEntries)) ReadIds(ref cursor, dictionary, entries, byteCount);
        else ReadTexts(ref cursor, dictionary, entries, byteCount);
        if (flags.HasFlag(BatchFlags.CodesAscend))
        {
            if (entries < codes.Length) throw cursor.Corrupt($"{codes.Length} entries", $"{entries}");
            Ascend(codes);
        }
        else
        {
            PackedNumbers.ReadSmall(ref cursor, codes, PackedNumbers.WidthBelow(entries), entries);
        }
    }

    private static void ReadIds(ref PayloadCursor cursor, BatchDictionary dictionary, int entries, int byteCount)
    {
        var width = cursor.Byte();
        if (width is not (8 or 16) || (long)width * entries != byteCount) throw cursor.Corrupt("ids of 8 or 16 bytes", $"{byteCount} bytes for {entries} of {width}");
        var bytes = cursor.Take(byteCount);
        Span<byte> digits = stackalloc byte[32];
        digits = digits[..(width * 2)];
        for (var at = 0; at < bytes.Length; at += width)
        {
            HexIds.Format(bytes.Slice(at, width), digits);
            dictionary.Append(digits);
        }
    }

    private static void ReadTexts(ref PayloadCursor cursor, BatchDictionary dictionary, int entries, int byteCount)
    {
        var width = cursor.Byte();
        if (width is not (1 or 2)) throw cursor.Corrupt("a width of 1 or 2 bytes", $"{width}");
        var lengths = cursor.Take((long)width * entries);
        var bytes = cursor.Take(byteCount);
        var start = 0;
        for (var code = 0; code < entries; code++)
        {
            var length = width == 1 ? lengths[code] : BinaryPrimitives.ReadUInt16LittleEndian(lengths[(code * 2)..]);
            if (length > bytes.Length - start) throw cursor.Corrupt($"entries of {byteCount} bytes together", "longer ones");
            dictionary.Append(bytes.Slice(start, length));
            start += length;
        }

        if (start != bytes.Length) throw cursor.Corrupt($"entries of {byteCount} bytes together", $"{start}");
    }

    private static void Ascend(Span<int> numbers)
    {
        for (var i = 0; i < numbers.Length; i++) numbers[i] = i;
    }
}
