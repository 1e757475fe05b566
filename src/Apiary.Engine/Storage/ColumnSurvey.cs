using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage;

/// <summary>
/// Looks over all columns of some segments: types, bytes, different values. Values are counted by the dictionaries, which say each
/// once; without one only numbers of few rows are read. Whatever would take longer is left uncounted, so that the whole stays a
/// look and never becomes a scan. An entry of a dictionary in memory counts even if its event was refused later.
/// </summary>
internal static class ColumnSurvey
{
    /// <summary>Most different values of a column that are counted; beyond them it is a column of ids, whose exact number tells nobody anything.</summary>
    public const int MaxDistinct = 100_000;

    /// <summary>Most rows of a column without a dictionary that are read.</summary>
    public const int MaxPlainRows = 2 * Segment.BlockRows;

    /// <summary>Details by column name; a column without a value in any segment is not there. Throws <see cref="Files.CorruptFileException"/>.</summary>
    public static IReadOnlyDictionary<string, ColumnDetails> Create(IReadOnlyList<Segment> segments, CancellationToken cancellationToken)
    {
        var fileBytes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var file in segments.OfType<SegmentFile>())
        {
            foreach (var lane in SegmentReport.Create(file))
                fileBytes[lane.Name] = fileBytes.GetValueOrDefault(lane.Name) + lane.ChunkBytes + lane.DictionaryBytes + lane.FilterBytes;
        }

        var names = segments.SelectMany(segment => segment.ColumnNames).Distinct(StringComparer.Ordinal);
        var details = new Dictionary<string, ColumnDetails>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var lanes = segments.SelectMany(segment => segment.Lanes(name).Select(lane => (Segment: segment, Lane: lane))).ToArray();
            var types = lanes.Select(pair => pair.Lane.Type).Distinct().Order().ToArray();
            details[name] = new ColumnDetails(types, fileBytes.GetValueOrDefault(name), CountDistinct(lanes));
        }

        return details;
    }

    private static int? CountDistinct(IReadOnlyList<(Segment Segment, LaneReader Lane)> lanes)
    {
        if (lanes.Any(pair => pair.Lane.Dictionary is { Count: > MaxDistinct })) return null;
        var plainRows = lanes.Where(pair => pair.Lane.Dictionary is null).Sum(pair => pair.Segment.RowCount);
        if (plainRows > MaxPlainRows || lanes.Any(pair => pair.Lane is { Dictionary: null, Type: ColumnType.String })) return null;
        var texts = new HashSet<ulong>();
        var numbers = new HashSet<(ColumnType, long)>();
        foreach (var (segment, lane) in lanes)
        {
            if (lane.Dictionary is { } dictionary) AddEntries(dictionary.Pin(), lane.Type, texts, numbers);
            else AddRows(segment, lane, numbers);
            if (texts.Count + numbers.Count > MaxDistinct) return null;
        }

        return texts.Count + numbers.Count;
    }

    private static void AddEntries(LaneDictionary dictionary, ColumnType type, HashSet<ulong> texts, HashSet<(ColumnType, long)> numbers)
    {
        var count = dictionary.Count;
        for (var i = 0; i < count; i++)
        {
            if (type == ColumnType.String) texts.Add(dictionary.Hash(i));
            else numbers.Add((type, dictionary.Bits(i)));
        }
    }

    private static void AddRows(Segment segment, LaneReader lane, HashSet<(ColumnType, long)> numbers)
    {
        var presence = new ulong[Segment.BlockRows / 64];
        var integers = lane.Type == ColumnType.Float ? [] : new long[Segment.BlockRows];
        var floats = lane.Type == ColumnType.Float ? new double[Segment.BlockRows] : [];
        for (var block = 0; block < segment.BlockCount; block++)
        {
            var rows = segment.RowsInBlock(block);
            lane.ReadPresence(block, presence.AsSpan(0, (rows + 63) / 64));
            if (lane.Type == ColumnType.Float) lane.ReadNumbers(block, floats.AsSpan(0, rows));
            else lane.ReadIntegers(block, integers.AsSpan(0, rows));
            for (var row = 0; row < rows; row++)
            {
                if ((presence[row / 64] >> (row % 64) & 1) == 0) continue;
                numbers.Add((lane.Type, lane.Type == ColumnType.Float ? BitConverter.DoubleToInt64Bits(floats[row]) : integers[row]));
            }
        }
    }
}
