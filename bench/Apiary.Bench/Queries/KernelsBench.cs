using System.Globalization;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Calculations;
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
