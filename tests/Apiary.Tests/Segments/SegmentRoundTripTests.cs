using Apiary.Engine.Events;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Segments;

public sealed class SegmentRoundTripTests
{
    /// <summary>Each shape of values, as a function of the row; null for no value.</summary>
    private static readonly Dictionary<string, Func<int, Random, FieldValue>> Shapes = new()
    {
        ["constant string"] = (_, _) => FieldValue.String("always"),
        ["few strings"] = (row, _) => FieldValue.String($"route {row % 60}"),
        ["unique strings"] = (row, _) => FieldValue.String($"message number {row} with a text of its own"),
        ["empty and unicode strings"] = (row, _) => FieldValue.String((row % 3) switch { 0 => "", 1 => "žluťoučký 🐝 \0 kůň", _ => "x" }),
        ["longest string"] = (row, _) => FieldValue.String(row % 7000 == 0 ? new string((char)('a' + (row % 26)), 65_535) : $"{row}"),
        ["ids of 8 bytes"] = (_, random) => FieldValue.String(random.NextInt64().ToString("x16")),
        ["ids of 16 bytes"] = (row, _) => FieldValue.String(new Random(row / 24).NextInt64().ToString("x16") + "00000000000000ff"),
        ["ids in capitals"] = (_, random) => FieldValue.String(random.NextInt64().ToString("X16")),
        ["constant integer"] = (_, _) => FieldValue.Integer(-5),
        ["runs"] = (row, _) => FieldValue.Integer(row / 5000 * 1_000_003L),
        ["status codes"] = (row, _) => FieldValue.Integer(row % 50 == 0 ? 500 : 200),
        ["all 64 bits"] = (_, random) => FieldValue.Integer(random.NextInt64(long.MinValue, long.MaxValue)),
        ["extremes"] = (row, _) => FieldValue.Integer((row % 3) switch { 0 => long.MinValue, 1 => long.MaxValue, _ => row }),
        ["ascending"] = (row, random) => FieldValue.Integer((row * 1_000_000L) + random.Next(900_000)),
        ["even steps"] = (row, _) => FieldValue.Integer(1_700_000_000_000 + (row * 250L)),
        ["growing steps"] = (row, _) => FieldValue.Integer((long)row * row),
        ["multiples of a thousand"] = (_, random) => FieldValue.Integer(random.Next(1_000_000) * 1_000L),
        ["decimals"] = (_, random) => FieldValue.Float(random.Next(10_000_000) / 1000.0),
        ["decimals and odd ones"] = (row, random) => FieldValue.Float((row % 40) switch { 0 => double.NaN, 1 => -0.0, 2 => double.PositiveInfinity, _ => random.Next(1_000_000) / 100.0 }),
        ["doubles"] = (_, random) => FieldValue.Float(random.NextDouble()),
        ["NaN alone"] = (row, _) => FieldValue.Float(BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_0000 + (row % 2000))),
        ["float extremes"] = (row, _) => FieldValue.Float((row % 4) switch { 0 => double.MaxValue, 1 => double.Epsilon, 2 => double.NegativeInfinity, _ => -row }),
        ["booleans"] = (_, random) => FieldValue.Boolean(random.Next(2) == 0),
        ["one boolean"] = (_, _) => FieldValue.Boolean(false),
        ["mixed types"] = (row, _) => (row % 4) switch { 0 => FieldValue.String($"{row % 9}"), 1 => FieldValue.Integer(row), 2 => FieldValue.Float(row / 4.0), _ => FieldValue.Boolean(true) },
    };

    /// <summary>Each shape of presence.</summary>
    private static readonly Dictionary<string, Func<int, Random, bool>> Presences = new()
    {
        ["all"] = (_, _) => true,
        ["half"] = (_, random) => random.Next(2) == 0,
        ["few"] = (row, _) => row % 997 == 3,
        ["nearly all"] = (row, _) => row % 997 != 3,
        ["first rows only"] = (row, _) => row < 1000,
        ["last row only"] = (row, _) => row == Segment.BlockRows,
    };

    public static TheoryData<string, string, int> Matrix()
    {
        var data = new TheoryData<string, string, int>();
        foreach (var shape in Shapes.Keys)
            foreach (var presence in Presences.Keys)
                data.Add(shape, presence, presence is "half" or "last row only" ? Segment.BlockRows + 1 : 3001);
        foreach (var shape in Shapes.Keys)
            foreach (var rows in (int[])[1, 2, 63, 64, 65, 255, 256, 257, 513])
                data.Add(shape, rows % 2 == 0 ? "half" : "all", rows);
        return data;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Written_rows_read_back_the_same(string shape, string presence, int rowCount)
    {
        var random = new Random(rowCount);
        var rows = Enumerable.Range(0, rowCount)
            .Select(row => Presences[presence](row, random)
                ? new TestRow(row * 1000L, 1, ("c", Shapes[shape](row, random)))
                : new TestRow(row * 1000L, 1))
            .ToArray();
        // Only strings come with a dictionary or without.
        foreach (var coded in rows.Any(row => row.Fields.Any(field => field.Value.Type == ColumnType.String)) ? (bool[])[true, false] : [false])
        {
            using var segment = SegmentOnDisk.Write(new RowsSegment(rows, coded));
            SegmentContent.Check(rows, segment);
            // As a flush writes rows that came from many senders.
            var shuffled = rows.ToArray();
            random.Shuffle(shuffled);
            using var sorted = SegmentOnDisk.Write(new RowsSegment(shuffled, coded));
            SegmentContent.Check(rows, sorted);
        }
    }
}
