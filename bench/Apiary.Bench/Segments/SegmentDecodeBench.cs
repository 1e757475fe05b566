using System.Diagnostics;
using Apiary.Bench.Generator;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Bench.Segments;

/// <summary>What a value costs to unpack at each width, and to read from each column of a file of generated events: the best of several rounds.</summary>
internal static class SegmentDecodeBench
{
    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Int("rounds", 20);
        var batch = new EventBatch();
        EventFormats.Fill(batch, arguments.Generator(arguments.Long("events", 1_000_000)), arguments.Int("events", 1_000_000));
        var files = new MemoryFiles();
        SegmentWriter.Write(files, "s", [new BatchSegment(batch)]);
        using var segment = SegmentFile.Open(files, "s");
        Report("(time)", segment, segment.Timestamps, rounds);
        foreach (var name in segment.ColumnNames)
            foreach (var lane in segment.Lanes(name)) Report(name, segment, lane, rounds);
        LookUp(segment);
        // Last, when the compiler has optimised what the columns used.
        Unpack(rounds);
        return 0;
    }

    private static void Unpack(int rounds)
    {
        foreach (var width in (int[])[1, 3, 4, 6, 7, 8, 10, 12, 16, 17, 22, 25, 26, 32, 40, 53])
        {
            var random = new Random(width);
            var values = Enumerable.Range(0, Segment.BlockRows).Select(_ => random.NextInt64(1L << width)).ToArray();
            var packed = new byte[BitPacking.PackedBytes(values.Length, width)];
            BitPacking.Pack(values, 0, width, packed);
            var codes = new uint[values.Length];
            var integers = new long[values.Length];
            var scalars = new uint[values.Length];
            var asCodes = width > 32 ? double.NaN : Best(rounds, values.Length, () => BitPacking.Unpack(packed, width, 1u, codes));
            var asIntegers = Best(rounds, values.Length, () => BitPacking.Unpack(packed, width, 1L, integers));
            var byScalars = width > 32 ? double.NaN : Best(rounds, values.Length, () => BitPacking.UnpackScalar(packed, width, 1u, scalars, 0));
            var packing = Best(rounds, values.Length, () => BitPacking.Pack(values, 0, width, packed));
            Console.WriteLine($"{width,2} bits: codes {asCodes,6:f2}  integers {asIntegers,6:f2}  scalar codes {byScalars,6:f2}  pack {packing,6:f2} ns");
        }
    }

    private static void Report(string name, SegmentFile segment, LaneReader lane, int rounds)
    {
        var codes = new uint[Segment.BlockRows];
        var integers = new long[Segment.BlockRows];
        var numbers = new double[Segment.BlockRows];
        var strings = new StringBlock();
        Console.Write($"{name,-30} {lane.Type,-8}");
        if (lane.Dictionary is not null) Show("codes", block => lane.ReadCodes(block, codes));
        if (lane.Type is ColumnType.Integer or ColumnType.Boolean) Show("integers", block => lane.ReadIntegers(block, integers));
        if (lane.Type != ColumnType.String) Show("numbers", block => lane.ReadNumbers(block, numbers));
        else if (lane.Dictionary is null) Show("strings", block => lane.ReadStrings(block, strings));
        var random = new Random(1);
        var row = Best(rounds, 1000, () =>
        {
            for (var i = 0; i < 1000; i++) lane.TryReadValue(random.Next(segment.RowCount), out _);
        });
        Console.WriteLine($" row call {row,7:f0} ns");

        void Show(string what, Action<int> read)
        {
            var nanos = Best(rounds, segment.RowCount, () =>
            {
                for (var block = 0; block < segment.BlockCount; block++) read(block);
            });
            Console.Write($" {what} {nanos,6:f2} ns");
        }
    }

    private static void LookUp(SegmentFile segment)
    {
        var lane = segment.Lanes("trace.trace_id").Single(lane => lane.Type == ColumnType.String);
        if (lane.Dictionary is not { } dictionary) return;
        var last = System.Text.Encoding.ASCII.GetBytes(dictionary.Value(dictionary.Count - 1).AsString());
        Console.WriteLine($"filter {Best(20, 1, () => segment.MayContain("trace.trace_id", last)):f0} ns, find among {dictionary.Count} traces {Best(20, 1, () => dictionary.Find(last)) / 1000:f1} µs");
        var users = segment.Lanes("user.id")[0].Dictionary!;
        var watch = Stopwatch.StartNew();
        users.Find("nobody"u8);
        Console.WriteLine($"first look-up among {users.Count} users {watch.Elapsed.TotalMicroseconds:f0} µs, later {Best(20, 1, () => users.Find("nobody"u8)):f0} ns");
    }

    private static double Best(int rounds, int values, Action action)
    {
        var best = double.MaxValue;
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / values);
        }

        return best;
    }
}
