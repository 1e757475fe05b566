using Apiary.Engine.Segments.Writing;
using Xunit;

namespace Apiary.Tests.Segments;

public sealed class StableSortTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(4_095, 50)]
    [InlineData(4_096, 1)]
    [InlineData(10_000, 50)]
    [InlineData(10_000, 3_000)]
    [InlineData(10_000, 3_600_000_000_000)]
    [InlineData(10_000, 1L << 55)]
    [InlineData(10_000, long.MaxValue)]
    public void Times_are_sorted_and_equal_ones_keep_their_order(int count, long range)
    {
        var random = new Random(count);
        // On both sides of zero.
        var times = Enumerable.Range(0, count).Select(_ => random.NextInt64(range) - (range / 2)).ToArray();
        var sorted = times.ToArray();

        var order = StableSort.Sort(sorted);

        Assert.Equal(Enumerable.Range(0, count).OrderBy(i => times[i]), order);
        Assert.Equal(times.Order(), sorted);
    }

    [Fact]
    public void The_whole_range_of_times_is_sorted()
    {
        var random = new Random(1);
        var times = Enumerable.Range(0, 5_000).Select(i => i % 100 == 0 ? long.MinValue : i % 100 == 1 ? long.MaxValue : random.NextInt64(long.MinValue, long.MaxValue)).ToArray();
        var sorted = times.ToArray();
        Assert.Equal(Enumerable.Range(0, times.Length).OrderBy(i => times[i]), StableSort.Sort(sorted));
        Assert.Equal(times.Order(), sorted);
    }
}
