using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>
/// Which rows of a block have a value, as it stands at the front of a chunk; see <see cref="PresenceKind"/>. Values are
/// stored for those rows only, in row order, so a row's value is found by the row's rank.
/// <code>
/// Bitmap:      words u64 (rows / 64, rounded up) | for each 8 words the rows present before them u16
/// PresentRows: row u16, ascending                  AbsentRows: row u16, ascending
/// </code>
/// </summary>
internal readonly ref struct Presence
{
    private const int RankWords = 8;
    private readonly PresenceKind kind;
    private readonly ReadOnlySpan<byte> bytes;
    private readonly int rows;
    private readonly int present;

    private Presence(PresenceKind kind, ReadOnlySpan<byte> bytes, int rows, int present)
    {
        this.kind = kind;
        this.bytes = bytes;
        this.rows = rows;
        this.present = present;
    }

    /// <summary>Words of a bitmap of <paramref name="rows"/> rows.</summary>
    internal static int Words(int rows) => (rows + 63) / 64;

    /// <summary>Appends the presence of a block; returns the kind chosen, the smallest.</summary>
    internal static PresenceKind Write(ReadOnlySpan<ulong> bitmap, int rows, int present, ByteWriter writer)
    {
        if (present == rows) return PresenceKind.All;
        var kind = PresenceKind.Bitmap;
        if (present * 2 <= BitmapBytes(rows)) kind = PresenceKind.PresentRows;
        else if ((rows - present) * 2 <= BitmapBytes(rows)) kind = PresenceKind.AbsentRows;
        if (kind == PresenceKind.Bitmap) WriteBitmap(bitmap[..Words(rows)], writer);
        else WriteRows(bitmap, rows, kind == PresenceKind.PresentRows, writer);
        return kind;
    }

    /// <summary>Bytes at the front of a chunk that hold its presence; -1 for an unknown kind.</summary>
    internal static int ByteCount(PresenceKind kind, int rows, int present) => kind switch
    {
        PresenceKind.All => 0,
        PresenceKind.Bitmap => BitmapBytes(rows),
        PresenceKind.PresentRows => present * 2,
        PresenceKind.AbsentRows => (rows - present) * 2,
        _ => -1,
    };

    /// <summary>The presence at the front of <paramref name="chunk"/>, found valid before.</summary>
    internal static Presence Read(PresenceKind kind, ReadOnlySpan<byte> chunk, int rows, int present) =>
        new(kind, chunk[..ByteCount(kind, rows, present)], rows, present);

    /// <summary>Whether the bytes are well-formed and tell of as many rows as they should.</summary>
    internal bool IsValid() => kind switch
    {
        PresenceKind.All => present == rows,
        PresenceKind.Bitmap => IsBitmapValid(),
        _ => AreRowsValid(),
    };

    /// <summary>Sets the bit of each row that has a value, clears all others.</summary>
    internal void CopyTo(Span<ulong> bitmap)
    {
        bitmap = bitmap[..Words(rows)];
        switch (kind)
        {
            case PresenceKind.Bitmap:
                bytes[..(bitmap.Length * 8)].CopyTo(MemoryMarshal.AsBytes(bitmap));
                return;
            case PresenceKind.PresentRows:
                bitmap.Clear();
                for (var i = 0; i < present; i++) bitmap[Row(i) >> 6] |= 1UL << Row(i);
                return;
            default:
                bitmap.Fill(ulong.MaxValue);
                if ((rows & 63) != 0) bitmap[^1] = (1UL << rows) - 1;
                if (kind == PresenceKind.AbsentRows)
                    for (var i = 0; i < rows - present; i++) bitmap[Row(i) >> 6] &= ~(1UL << Row(i));
                return;
        }
    }

    /// <summary>The index of a row's value among the values stored; -1 when it has none.</summary>
    internal int Rank(int row)
    {
        switch (kind)
        {
            case PresenceKind.All:
                return row;
            case PresenceKind.Bitmap:
                var word = Word(row >> 6);
                if ((word & (1UL << row)) == 0) return -1;
                int rank = BinaryPrimitives.ReadUInt16LittleEndian(bytes[((Words(rows) * 8) + ((row >> 9) * 2))..]);
                for (var i = row >> 9 << 3; i < row >> 6; i++) rank += BitOperations.PopCount(Word(i));
                return rank + BitOperations.PopCount(word & ((1UL << row) - 1));
            case PresenceKind.PresentRows:
                var at = Search(row, present);
                return at < present && Row(at) == row ? at : -1;
            default:
                var before = Search(row, rows - present);
                return before < rows - present && Row(before) == row ? -1 : row - before;
        }
    }

    /// <summary>Fills <paramref name="target"/> with the rows that have a value, ascending; as many as are present.</summary>
    internal void CopyRowsTo(Span<int> target)
    {
        if (kind == PresenceKind.All)
        {
            for (var row = 0; row < target.Length; row++) target[row] = row;
            return;
        }

        if (kind == PresenceKind.PresentRows)
        {
            for (var i = 0; i < target.Length; i++) target[i] = Row(i);
            return;
        }

        Span<ulong> bitmap = stackalloc ulong[Segment.BlockRows / 64];
        CopyTo(bitmap);
        var at = 0;
        for (var i = 0; i < Words(rows); i++)
            for (var word = bitmap[i]; word != 0; word &= word - 1) target[at++] = (i << 6) + BitOperations.TrailingZeroCount(word);
    }

    /// <summary>
    /// Moves the stored values, which stand at the end of <paramref name="values"/> (one element a row), to their rows and
    /// zeroes the others. A value never moves behind one that was not read yet, since it has at most as many rows without
    /// a value before it as there are in all.
    /// </summary>
    internal void Spread<T>(Span<T> values) where T : unmanaged
    {
        switch (kind)
        {
            case PresenceKind.All:
                return;
            case PresenceKind.Bitmap:
                RowSpreader.Spread(values, present, bytes[..(Words(rows) * 8)]);
                return;
            case PresenceKind.PresentRows:
                var next = 0;
                for (var i = 0; i < present; i++)
                {
                    var value = values[rows - present + i];
                    values[next..Row(i)].Clear();
                    values[Row(i)] = value;
                    next = Row(i) + 1;
                }

                values[next..].Clear();
                return;
            default:
                SpreadAroundAbsent(values);
                return;
        }
    }

    private static int BitmapBytes(int rows) => (Words(rows) * 8) + ((Words(rows) + RankWords - 1) / RankWords * 2);

    private static void WriteBitmap(ReadOnlySpan<ulong> bitmap, ByteWriter writer)
    {
        writer.Write(MemoryMarshal.AsBytes(bitmap));
        var rank = 0;
        for (var i = 0; i < bitmap.Length; i++)
        {
            if (i % RankWords == 0) writer.WriteUInt16((ushort)rank);
            rank += BitOperations.PopCount(bitmap[i]);
        }
    }

    private static void WriteRows(ReadOnlySpan<ulong> bitmap, int rows, bool present, ByteWriter writer)
    {
        for (var i = 0; i < Words(rows); i++)
        {
            var word = present ? bitmap[i] : ~bitmap[i];
            for (; word != 0; word &= word - 1)
            {
                var row = (i << 6) + BitOperations.TrailingZeroCount(word);
                if (row < rows) writer.WriteUInt16((ushort)row);
            }
        }
    }

    private void SpreadAroundAbsent<T>(Span<T> values) where T : unmanaged
    {
        var absent = rows - present;
        var next = 0;
        for (var i = 0; i < absent; i++)
        {
            var row = Row(i);
            values[(next + absent - i)..(row + absent - i)].CopyTo(values[next..]);
            values[row] = default;
            next = row + 1;
        }
    }

    private bool IsBitmapValid()
    {
        var words = Words(rows);
        var rank = 0;
        for (var i = 0; i < words; i++)
        {
            if (i % RankWords == 0 && BinaryPrimitives.ReadUInt16LittleEndian(bytes[((words * 8) + (i / RankWords * 2))..]) != rank) return false;
            rank += BitOperations.PopCount(Word(i));
        }

        return rank == present && ((rows & 63) == 0 || Word(words - 1) >> rows == 0);
    }

    private bool AreRowsValid()
    {
        var previous = -1;
        for (var i = 0; i < bytes.Length / 2; i++)
        {
            if (Row(i) <= previous || Row(i) >= rows) return false;
            previous = Row(i);
        }

        return true;
    }

    private ulong Word(int index) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(index * 8)..]);

    private int Row(int index) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(index * 2)..]);

    /// <summary>How many of the first <paramref name="count"/> listed rows lie before <paramref name="row"/>.</summary>
    private int Search(int row, int count)
    {
        var low = 0;
        var high = count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Row(middle) < row) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
