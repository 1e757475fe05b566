using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Engine.Segments;

namespace Apiary.Fuzz;

/// <summary>
/// Segment files with bytes changed, cut, zeroed and exchanged, half of them with checksums that are right again. Each is
/// refused as corrupt, whole or in part, or read: then codes lie in their dictionaries, block calls and row calls agree, a
/// query over it ends, and nothing takes memory out of proportion to the file.
/// </summary>
internal static class SegmentReaderFuzz
{
    /// <summary>Some hundred times the largest sample: a dictionary is let grow that far, buffers of a block are a few MiB.</summary>
    private const long MaxAllocatedBytes = 32 << 20;

    /// <summary>What a reader thread keeps from block to block.</summary>
    private static readonly StringBlock Strings = new();

    private const string Path = "segment";

    private static readonly QuerySpec Question = new()
    {
        Calculations = [new Calculation("COUNT"), new Calculation("P99", "duration"), new Calculation("COUNT_DISTINCT", "mixed"), new Calculation("SUM", "half")],
        Filters = [new Filter("error", FilterOp.Exists, []), new Filter("route", FilterOp.StartsWith, [FieldValue.String("/route/1")])],
        FilterCombination = FilterCombination.Or,
        Breakdowns = ["route", "error"],
        StartTime = 1_700_000_000,
        EndTime = 1_700_000_060,
    };

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        var wide = SegmentSamples.Wide(random);
        var twoBlocks = SegmentSamples.TwoBlocks(random);
        var (wideForge, twoBlocksForge) = (new SegmentForge(wide), new SegmentForge(twoBlocks));
        // Buffers that a thread keeps are made before anything is counted.
        CheckForms(wide);
        Read(wide, isAsked: true);
        Read(twoBlocks, isAsked: true);
        for (var i = 0; i < iterations; i++)
        {
            var (whole, forge) = random.Next(6) == 0 ? (twoBlocks, twoBlocksForge) : (wide, wideForge);
            var bytes = random.Next(6) switch
            {
                0 => ByteDamage.Change(random, whole, keepLength: random.Next(2) == 0),
                1 => forge.ChangeFooter(random),
                2 => forge.ExchangeSections(random),
                3 => forge.ChangeEncoding(random),
                _ => forge.ChangeSection(random),
            };
            Read(bytes, isAsked: random.Next(4) == 0);
        }
    }

    /// <summary>A sample that lost one of its forms would leave that decoder unseen.</summary>
    private static void CheckForms(byte[] wide)
    {
        var files = new MemoryFiles();
        files.Write(Path, wide);
        using var segment = SegmentFile.Open(files, Path);
        var lanes = SegmentReport.Create(segment);
        var forms = lanes.SelectMany(lane => lane.Encodings.Keys).ToArray();
        foreach (var form in (string[])["Constant/", "RunLength/", "Packed/", "MiniBlocks/", "Delta/", "DeltaOfDelta/", "Raw/", "Decimal/", "Hex8/", "Heap/", "NearbyId/", "/Bitmap", "/PresentRows", "/AbsentRows"])
            if (!forms.Any(found => found.Contains(form, StringComparison.Ordinal))) throw new InvalidOperationException($"no lane of the sample is {form}: {string.Join(", ", forms)}");
        if (!lanes.Any(lane => lane.FilterBytes > 0)) throw new InvalidOperationException("no lane of the sample has a filter");
    }

    private static void Read(byte[] bytes, bool isAsked)
    {
        var files = new MemoryFiles();
        files.Write(Path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var segment = SegmentFile.Open(files, Path);
            _ = segment.Annotation.Length;
            ReadLane(segment, segment.Timestamps);
            ReadLane(segment, segment.SampleRates);
            foreach (var name in segment.ColumnNames) Tolerate(() => ReadColumn(segment, name));
            Tolerate(() => SegmentReport.Create(segment));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MaxAllocatedBytes) throw new InvalidOperationException($"{allocated} bytes allocated for a file of {bytes.Length}");
            // What a query allocates has its own limit.
            if (isAsked) Tolerate(() => QueryEngine.Run([segment], (_, _) => null, Question, QueryWindow.Resolve(Question, default), new QueryOptions { Parallelism = 1 }, default));
        }
        catch (CorruptFileException)
        {
            // What is asked of it.
        }
    }

    private static void Tolerate(Action read)
    {
        try
        {
            read();
        }
        catch (CorruptFileException)
        {
            // A part is damaged; the others are read all the same.
        }
    }

    private static void ReadColumn(SegmentFile segment, string name)
    {
        segment.MayContain(name, "value"u8);
        segment.MayContain(name, "00000000000000000000000000000001"u8);
        foreach (var lane in segment.Lanes(name)) Tolerate(() => ReadLane(segment, lane));
    }

    private static void ReadLane(SegmentFile segment, LaneReader lane)
    {
        if (lane.Dictionary is { } dictionary) ReadDictionary(lane.Type, dictionary);
        for (var block = 0; block < segment.BlockCount; block++) ReadBlock(lane, block, segment.RowsInBlock(block));
    }

    private static void ReadDictionary(ColumnType type, LaneDictionary dictionary)
    {
        for (var i = 0; i < dictionary.Count; i++)
        {
            if (type != ColumnType.String)
            {
                dictionary.Bits(i);
                continue;
            }

            var entry = dictionary.Bytes(i);
            if (i % 97 != 0) continue;
            dictionary.Hash(i);
            dictionary.Value(i);
            // Damage may make two entries equal.
            var found = dictionary.Find(entry);
            if (found < 0 || !dictionary.Bytes(found).SequenceEqual(entry)) throw new InvalidOperationException($"entry {i} is found at {found}");
        }
    }

    private static void ReadBlock(LaneReader lane, int block, int rows)
    {
        var presence = new ulong[(rows + 63) / 64];
        lane.ReadPresence(block, presence);
        var statistics = lane.Statistics(block);
        var present = presence.Sum(System.Numerics.BitOperations.PopCount);
        if (present != statistics.PresentCount) throw new InvalidOperationException($"{present} rows are present, the statistics say {statistics.PresentCount}");
        if (lane.Dictionary is { } dictionary)
        {
            var codes = new uint[rows];
            lane.ReadCodes(block, codes);
            foreach (var code in codes)
                if (code > dictionary.Count) throw new InvalidOperationException($"code {code} of {dictionary.Count}");
        }

        if (lane.Type == ColumnType.String) CompareStrings(lane, block, rows, presence, Strings);
        else CompareNumbers(lane, block, rows, presence);
    }

    private static void CompareStrings(LaneReader lane, int block, int rows, ulong[] presence, StringBlock strings)
    {
        lane.ReadStrings(block, strings);
        foreach (var row in SomeRows(rows))
        {
            var isPresent = lane.TryReadValue((block * Segment.BlockRows) + row, out var value);
            if (isPresent != IsSet(presence, row) || isPresent != strings.IsPresent(row)) throw new InvalidOperationException($"row {row} is there for one call and not for another");
            if (isPresent && Encoding.UTF8.GetString(strings.Value(row)) != value.AsString()) throw new InvalidOperationException($"row {row} has two values");
        }
    }

    private static void CompareNumbers(LaneReader lane, int block, int rows, ulong[] presence)
    {
        var numbers = new double[rows];
        lane.ReadNumbers(block, numbers);
        var integers = new long[rows];
        if (lane.Type != ColumnType.Float) lane.ReadIntegers(block, integers);
        foreach (var row in SomeRows(rows))
        {
            var isPresent = lane.TryReadValue((block * Segment.BlockRows) + row, out var value);
            if (isPresent != IsSet(presence, row)) throw new InvalidOperationException($"row {row} is there for one call and not for another");
            if (!isPresent) continue;
            var same = lane.Type switch
            {
                ColumnType.Float => BitConverter.DoubleToInt64Bits(numbers[row]) == BitConverter.DoubleToInt64Bits(value.AsFloat()),
                ColumnType.Boolean => integers[row] == (value.AsBoolean() ? 1 : 0),
                _ => integers[row] == value.AsInteger(),
            };
            if (!same) throw new InvalidOperationException($"row {row} has two values");
        }
    }

    private static IEnumerable<int> SomeRows(int rows)
    {
        var step = Math.Max(1, rows / 6);
        for (var row = 0; row < rows; row += step) yield return row;
        yield return rows - 1;
    }

    private static bool IsSet(ulong[] bitmap, int row) => ((bitmap[row >> 6] >> row) & 1) != 0;
}
