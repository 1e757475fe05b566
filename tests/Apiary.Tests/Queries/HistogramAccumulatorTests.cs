using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Queries.Execution;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>Percentiles from bins against sorting, over every kind of number and in every form the state can take.</summary>
public sealed class HistogramAccumulatorTests
{
    private const double Error = 1 / 128.0;
    private static readonly double[] Quantiles = [0.001, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999];

    public static TheoryData<string, int> Kinds() => new()
    {
        { "positive", 1 }, { "positive", 7 }, { "negative", 2 }, { "both signs", 3 }, { "zeros", 1 }, { "tiny", 1 },
        { "infinite", 1 }, { "wide", 1 }, { "whole", 1 }, { "whole and far apart", 4 }, { "constant", 1 }, { "heavy", 1 << 20 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Percentiles_are_within_the_stated_error(string kind, int maxWeight)
    {
        foreach (var knowsBounds in (bool[])[true, false])
        {
            foreach (var cells in (int[])[1, 5, 40_000])
            {
                var (values, isWhole) = Values(kind, 60_000);
                var random = new Random(4);
                var weights = values.Select(_ => (long)random.Next(1, maxWeight + 1)).ToArray();
                var rowCells = values.Select(_ => random.Next(cells) / Math.Max(1, cells / 50)).ToArray();
                var context = new AccumulatorContext
                {
                    Budget = new MemoryBudget(1L << 32),
                    Buckets = new TimeBuckets(new QueryWindow(0, 1_000_000_000, 1), false),
                    MinNumber = knowsBounds ? values.Min() : double.NegativeInfinity,
                    MaxNumber = knowsBounds ? values.Max() : double.PositiveInfinity,
                    WholeNumbers = knowsBounds && isWhole,
                };
                var (first, second) = (new HistogramAccumulator(context), new HistogramAccumulator(context));
                // Many cells make the dense form too large, so the state moves to a table on the way.
                Add(first, 60, rowCells, values, weights, 0, 30_000, maxWeight);
                Add(second, cells, rowCells, values, weights, 30_000, 60_000, maxWeight);
                first.Merge(second);
                first.EnsureCells(cells + 1);
                var fold = Enumerable.Repeat(cells, cells).ToArray();
                first.Fold(fold);
                Check(first, cells, values, weights, $"{kind}, {cells} cells, bounds {knowsBounds}");
                var some = Enumerable.Range(0, values.Length).Where(i => rowCells[i] == 0).ToArray();
                Check(first, 0, [.. some.Select(i => values[i])], [.. some.Select(i => weights[i])], $"{kind}, first of {cells} cells, bounds {knowsBounds}");
            }
        }
    }

    [Fact]
    public void Few_values_and_small_whole_numbers_have_exact_percentiles()
    {
        foreach (var (values, isWhole) in ((double[], bool)[])[([.. Values("positive", 1_000).Values], false), (Values("whole", 60_000).Values, true)])
        {
            var context = new AccumulatorContext
            {
                Budget = new MemoryBudget(1L << 30),
                Buckets = new TimeBuckets(new QueryWindow(0, 1_000_000_000, 1), false),
                MinNumber = values.Min(),
                MaxNumber = values.Max(),
                WholeNumbers = isWhole,
            };
            var state = new HistogramAccumulator(context);
            Add(state, 1, new int[values.Length], values, [.. values.Select(_ => 1L)], 0, values.Length, 1);
            var sorted = values.Order().ToArray();
            foreach (var quantile in Quantiles)
                Assert.Equal(sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Length) - 1)], state.Quantile(0, quantile));
        }
    }

    private static void Add(HistogramAccumulator state, int cells, int[] rowCells, double[] values, long[] weights, int start, int end, int maxWeight)
    {
        state.EnsureCells(cells);
        for (var at = start; at < end; at += 5_000)
        {
            var count = Math.Min(5_000, end - at);
            state.EnsureCells(rowCells.AsSpan(at, count).ToArray().Max() + 1);
            state.AddNumbers(
                new CellRows
                {
                    Count = count,
                    Cells = rowCells.AsSpan(at, count),
                    Weights = maxWeight == 1 ? default : weights.AsSpan(at, count),
                    Weight = 1,
                },
                values.AsSpan(at, count));
        }
    }

    private static void Check(HistogramAccumulator state, int cell, double[] values, long[] weights, string what)
    {
        (values, weights) = ([.. values], [.. weights]);
        Array.Sort(values, weights);
        var total = weights.Sum();
        foreach (var quantile in Quantiles)
        {
            var rank = Math.Clamp((long)Math.Ceiling(quantile * total), 1, total);
            var at = 0;
            for (var seen = weights[0]; seen < rank; seen += weights[++at])
            {
            }

            var actual = state.Quantile(cell, quantile)!.Value;
            var right = values[at];
            Assert.True(actual == right || Math.Abs(actual - right) <= Math.Abs(right) * Error, $"{what}, {quantile}: {actual}, expected {right}");
        }
    }

    private static (double[] Values, bool IsWhole) Values(string kind, int count)
    {
        var random = new Random(kind.Length);
        double logNormal() => Math.Exp(4 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5));
        Func<double> next = kind switch
        {
            "negative" => () => -logNormal(),
            "both signs" => () => logNormal() - logNormal(),
            "zeros" => () => random.Next(2) == 0 ? 0 : logNormal(),
            "tiny" => () => logNormal() * 1e-300,
            "infinite" => () => random.Next(50) switch { 0 => double.PositiveInfinity, 1 => double.NegativeInfinity, _ => logNormal() },
            "wide" => () => Math.Pow(10, random.Next(-200, 200)) * (random.Next(2) == 0 ? -1 : 1),
            "whole" => () => random.Next(-1_000, 2_000),
            "whole and far apart" => () => random.NextInt64(-1_000_000_000, 1_000_000_000_000),
            "constant" => () => 123.456,
            _ => logNormal,
        };
        return ([.. Enumerable.Range(0, count).Select(_ => next())], kind.StartsWith("whole", StringComparison.Ordinal));
    }
}
