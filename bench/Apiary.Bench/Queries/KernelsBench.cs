using System.Globalization;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Queries.Differences;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Queries;

/// <summary>The inner loops of a query over one block of 65,536 rows: nanoseconds of processor a row.</summary>
internal static class KernelsBench
{
    private const int Cells = 61;

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Int("rounds", 500);
        var random = new Random(1);
        var numbers = new double[Segment.BlockRows];
        var codes = new uint[Segment.BlockRows];
        var cells = new int[Segment.BlockRows];
        var users = new int[Segment.BlockRows];
        var ids = new int[Segment.BlockRows];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Math.Round(Math.Exp(3 + (2 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))) * 1000) / 1000;
            codes[i] = (uint)random.Next(200);
            cells[i] = random.Next(3) > 0 ? 0 : random.Next(Cells);
            users[i] = random.Next(50_000);
            ids[i] = users[i];
        }

        var context = new AccumulatorContext
        {
            Budget = new MemoryBudget(1L << 30),
            Buckets = new TimeBuckets(new QueryWindow(0, 3_600_000_000_000, 60), false),
            MinNumber = 0.001,
            MaxNumber = 100_000,
            ExpectedIds = 50_000,
        };
        CellRows oneCell() => new() { Count = numbers.Length, Weight = 1, Cell = 3 };
        CellRows manyCells() => new() { Count = numbers.Length, Weight = 1, Cells = cells };
        CellRows userCells() => new() { Count = numbers.Length, Weight = 1, Cells = users };
        T made<T>(T state, int count)
            where T : Accumulator
        {
            state.EnsureCells(count);
            return state;
        }

        var bits = new ulong[Segment.BlockRows / 64];
        var set = new uint[7];
        set[3] = 0x10101010;
        set[6] = 0xFF;
        var bigSet = new uint[20];
        bigSet[3] = 0x10101010;
        bigSet[6] = 0xFF;
        var count = made(new CountAccumulator(context.Budget), 50_000);
        var sum = made(new SumAccumulator(context.Budget), 50_000);
        var bounds = made(new ExtremeAccumulator<Largest>(context.Budget), 50_000);
        var histogram = made(new HistogramAccumulator(context), Cells);
        var distinct = made(new DistinctAccumulator(context), Cells);
        var counter = new LaneCounts(201, context.Budget);
        var spreadCounter = new LaneCounts(3_000, context.Budget);
        var userCounter = new LaneCounts(50_001, context.Budget);
        uint[] halfCodes = [.. codes.Select(_ => random.Next(2) == 0 ? 0 : (uint)random.Next(3_000))];
        uint[] userCodes = [.. users.Select(user => (uint)user)];
        int[] positions = [.. Enumerable.Range(0, numbers.Length).Where(_ => random.Next(10) < 3)];
        ulong[] presence = [.. bits.Select(_ => (ulong)random.NextInt64() | 1)];
        var bins = NumberBins.Between(0.001, 100_000);
        var numberCodes = new uint[numbers.Length];
        (string Name, Action Run)[] kernels =
        [
            ("codes in range", () => Bitmaps.CodesInRange(codes, 100, 110, bits)),
            ("codes in a set of 200", () => Bitmaps.CodesInSet(codes, set, bits)),
            ("codes in a larger set", () => Bitmaps.CodesInSet(codes, bigSet, bits)),
            ("codes in range, scalar", () => ScalarBitmaps.CodesInRange(codes, 100, 110, bits)),
            ("numbers in range", () => Bitmaps.NumbersInRange(numbers, 10, 20, bits)),
            ("any NaN", () => Bitmaps.AnyNaN(numbers)),
            ("count by 61 cells", () => count.AddRows(manyCells())),
            ("count by 50,000 cells", () => count.AddRows(userCells())),
            ("count codes of 200", () => counter.AddAll(codes, 1)),
            ("count codes of 3,000, half one", () => spreadCounter.AddAll(halfCodes, 1)),
            ("count codes of 50,000", () => userCounter.AddAll(userCodes, 1)),
            ("count 20,000 selected", () => counter.AddSelected(codes, positions, 1)),
            ("codes of numbers", () => bins.CodesOf(numbers, numberCodes)),
            ("clear unset", () => Bitmaps.ClearUnset(presence, numberCodes)),
            ("sum in one cell", () => sum.AddNumbers(oneCell(), numbers)),
            ("sum by 50,000 cells", () => sum.AddNumbers(userCells(), numbers)),
            ("bounds by 50,000 cells", () => bounds.AddNumbers(userCells(), numbers)),
            ("histogram in one cell", () => histogram.AddNumbers(oneCell(), numbers)),
            ("histogram by 61 cells", () => histogram.AddNumbers(manyCells(), numbers)),
            ("distinct in one cell", () => distinct.AddIds(oneCell(), ids)),
            ("distinct by 61 cells", () => distinct.AddIds(manyCells(), ids)),
        ];
        foreach (var (name, run) in kernels)
        {
            for (var i = 0; i < 60; i++) run();
            var best = double.MaxValue;
            for (var round = 0; round < rounds; round++)
            {
                var before = System.Diagnostics.Stopwatch.GetTimestamp();
                run();
                best = Math.Min(best, System.Diagnostics.Stopwatch.GetElapsedTime(before).TotalNanoseconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {best / numbers.Length,6:F2} ns/row"));
        }

        return 0;
    }
}
