using Apiary.Engine.Queries.Differences;
using Xunit;

namespace Apiary.Tests.Queries.Differences;

public sealed class NumberBinsTests
{
    public static TheoryData<double, double> Bounds() => new()
    {
        { 0.001, 1_000 }, { 0, 1e9 }, { -50, 70.5 }, { -1e12, -1e-3 }, { double.NegativeInfinity, double.PositiveInfinity }, { 0, 0 }, { -3, 0 }, { 5, 5 }, { 1e-300, 1e300 },
        { 1_000_000, 1_006_000 }, { -9e15, -8.9e15 }, { 1.7e18, 1.7000001e18 }, { 3, 3.0000000001 }, { -7, -7 }, { 1e300, 1.1e300 }, { 1e-310, 1.1e-310 }, { 100, 1_500 },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Numbers_are_in_the_bin_of_their_code_and_codes_ascend(double min, double max)
    {
        var random = new Random(1);
        var bins = NumberBins.Between(min, max);
        Assert.InRange(bins.Count, 1, 20_000);
        Assert.Equal(min == max, bins.IsConstant);
        var (low, high) = (Math.Max(min, -1e12), Math.Min(max, 1e12));
        if (low > high) (low, high) = (min, max);
        var all = new List<(double Number, uint Code)>();
        for (var round = 0; round < 50; round++)
        {
            double[] numbers =
            [
                .. Enumerable.Range(0, random.Next(70)).Select(_ => random.Next(8) switch
                {
                    0 => 0,
                    1 => double.NaN,
                    2 => -0.0,
                    3 => low,
                    4 => high,
                    _ => low + (random.NextDouble() * (high - low)),
                }),
            ];
            var codes = new uint[numbers.Length];
            bins.CodesOf(numbers, codes);
            for (var i = 0; i < numbers.Length; i++)
            {
                Assert.Equal(bins.CodeOf(numbers[i]), codes[i]);
                Assert.InRange(codes[i], 0u, (uint)bins.Count);
                Assert.Equal(double.IsNaN(numbers[i]), codes[i] == 0);
                if (numbers[i] >= min && numbers[i] <= max) all.Add((numbers[i], codes[i]));
            }
        }

        all.Sort();
        Assert.Equal(all.Select(pair => pair.Code).Order(), all.Select(pair => pair.Code));
        // A window of 40 powers of two may end before the numbers do.
        if (!double.IsFinite(max - min) || max > 1e250) return;
        var least = Math.Max(Math.Abs(min), Math.Abs(max)) / (1L << 39);
        foreach (var (number, code) in all.Where(pair => Math.Abs(pair.Number) >= least))
        {
            var (from, to) = bins.EdgesOf((int)code);
            Assert.True(from <= number && number < to, $"{number} in [{from}, {to})");
        }
    }

    [Fact]
    public void Numbers_that_lie_close_together_are_told_apart()
    {
        // Counting up from a million, all would be in one bin of a logarithmic scale.
        var bins = NumberBins.Between(1_000_000, 1_006_000);
        Assert.True(Enumerable.Range(0, 6_000).Select(i => bins.CodeOf(1_000_000 + i)).Distinct().Count() > 1_000);
    }
}
