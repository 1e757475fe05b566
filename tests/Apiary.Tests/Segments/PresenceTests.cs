using System.Numerics;
using Apiary.Engine.Segments;
using Apiary.Engine.Segments.Encodings;
using Xunit;

namespace Apiary.Tests.Segments;

public sealed class PresenceTests
{
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.96)]
    [InlineData(0.999)]
    [InlineData(1)]
    public void Every_density_gives_back_rows_ranks_and_values(double density)
    {
        foreach (var rows in (int[])[1, 7, 8, 9, 63, 64, 65, 511, 512, 513, 5000, 65_536])
        {
            var random = new Random(rows);
            var bitmap = new ulong[Segment.BlockRows / 64];
            for (var row = 0; row < rows; row++)
                if (random.NextDouble() < density) bitmap[row >> 6] |= 1UL << row;
            bitmap[0] |= 1;
            var present = bitmap.Sum(word => BitOperations.PopCount(word));
            var writer = new ByteWriter();
            var kind = Presence.Write(bitmap, rows, present, writer);
            Assert.Equal(writer.Length, Presence.ByteCount(kind, rows, present));
            var presence = Presence.Read(kind, writer.Written, rows, present);
            Assert.True(presence.IsValid());

            var copied = new ulong[Segment.BlockRows / 64];
            presence.CopyTo(copied);
            Assert.Equal(bitmap, copied);
            var expectedRows = Enumerable.Range(0, rows).Where(row => ((bitmap[row >> 6] >> row) & 1) != 0).ToArray();
            var listed = new int[present];
            presence.CopyRowsTo(listed);
            Assert.Equal(expectedRows, listed);
            CheckRanks(presence, rows, expectedRows);
            CheckSpread(presence, rows, expectedRows, value => (uint)value);
            CheckSpread(presence, rows, expectedRows, value => (double)value);
        }
    }

    [Fact]
    public void Vectors_and_scalars_spread_alike()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var rows = random.Next(1, 300);
            var bitmap = new byte[(rows + 63) / 64 * 8];
            var present = 0;
            for (var row = 0; row < rows; row++)
            {
                if (random.Next(3) == 0) continue;
                bitmap[row >> 3] |= (byte)(1 << (row & 7));
                present++;
            }

            var byVectors = Enumerable.Range(1, rows).Select(i => (uint)i).ToArray();
            var byScalars = (uint[])byVectors.Clone();
            RowSpreader.Spread<uint>(byVectors, present, bitmap);
            RowSpreader.SpreadScalar<uint>(byScalars, bitmap, 0, rows - present);
            Assert.Equal(byScalars, byVectors);

            var wide = Enumerable.Range(1, rows).Select(i => (long)i).ToArray();
            var wideByScalars = (long[])wide.Clone();
            RowSpreader.Spread<long>(wide, present, bitmap);
            RowSpreader.SpreadScalar<long>(wideByScalars, bitmap, 0, rows - present);
            Assert.Equal(wideByScalars, wide);
        }
    }

    private static void CheckRanks(Presence presence, int rows, int[] expectedRows)
    {
        for (var row = 0; row < rows; row += rows > 1000 ? 13 : 1)
        {
            var at = Array.BinarySearch(expectedRows, row);
            Assert.Equal(at < 0 ? -1 : at, presence.Rank(row));
        }
    }

    private static void CheckSpread<T>(Presence presence, int rows, int[] expectedRows, Func<int, T> value) where T : unmanaged
    {
        var values = new T[rows];
        for (var i = 0; i < expectedRows.Length; i++) values[rows - expectedRows.Length + i] = value(i + 1);
        presence.Spread(values.AsSpan());
        var expected = new T[rows];
        for (var i = 0; i < expectedRows.Length; i++) expected[expectedRows[i]] = value(i + 1);
        Assert.Equal(expected, values);
    }
}
