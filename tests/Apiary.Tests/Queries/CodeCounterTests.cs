using Apiary.Engine.Queries.Execution;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class CodeCounterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(200)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    [InlineData(70_000)]
    public void Every_code_is_counted_once(int codeCount)
    {
        var random = new Random(codeCount);
        var counter = new CodeCounter(codeCount);
        var expected = new long[codeCount];
        foreach (var length in (int[])[0, 1, 3, 7, 8, 9, 1_000, 65_536])
        {
            // Long runs of one code, and none.
            uint[] codes = [.. Enumerable.Range(0, length).Select(i => (uint)(length == 1_000 ? codeCount - 1 : random.Next(codeCount)))];
            counter.Add(codes);
            foreach (var code in codes) expected[code]++;
        }

        Assert.Equal(expected, Enumerable.Range(0, codeCount).Select(code => counter[code]));
        counter.Clear();
        Assert.Equal(0, counter[codeCount - 1]);
    }

    [Theory]
    [InlineData(10, 10u, 5)]
    [InlineData(10, uint.MaxValue, 100)]
    [InlineData(5_000, 5_000u, 0)]
    public void A_code_that_does_not_exist_writes_nowhere(int codeCount, uint wrong, int at)
    {
        var counter = new CodeCounter(codeCount);
        var codes = new uint[101];
        codes[at] = wrong;
        Assert.Throws<System.Diagnostics.UnreachableException>(() => counter.Add(codes));
        Assert.Equal(0, counter[0]);
    }

    [Fact]
    public void Weights_that_change_from_block_to_block_are_kept_apart()
    {
        var counts = new LaneCounts(3, new MemoryBudget(1 << 20));
        counts.AddAll([1, 1, 2], 5);
        counts.AddAll([1, 0], 7);
        counts.AddAll([2], 5);
        counts.AddAll([1, 2], [100, 1_000]);
        counts.AddConstant(2, 10_000, toSelected: false);
        counts.AddSelected([1, 2, 2], [0, 2], 3);
        Assert.Equal([7, 117, 11_010], Enumerable.Range(0, 3).Select(counts.All));
        Assert.Equal([0, 3, 3], Enumerable.Range(0, 3).Select(counts.Selected));
        var sum = new LaneCounts(3, new MemoryBudget(1 << 20));
        sum.AddAll([1], 1);
        sum.Add(counts);
        Assert.Equal(118, sum.All(1));
    }
}
