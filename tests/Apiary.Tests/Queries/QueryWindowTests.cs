using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class QueryWindowTests
{
    private const long Second = 1_000_000_000;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500);

    [Theory]
    // Relative times reach to the end of the second that it is now.
    [InlineData(null, null, null, 1_700_000_001 - 7_200, 1_700_000_001)]
    [InlineData(null, null, 60L, 1_700_000_001 - 60, 1_700_000_001)]
    [InlineData(1_000L, null, 60L, 1_000, 1_060)]
    [InlineData(1_000L, null, null, 1_000, 8_200)]
    [InlineData(null, 10_000L, 60L, 9_940, 10_000)]
    [InlineData(null, 10_000L, null, 2_800, 10_000)]
    [InlineData(1_000L, 2_000L, null, 1_000, 2_000)]
    [InlineData(1_000L, null, long.MaxValue, 1_000, QueryWindow.MaxSeconds)]
    [InlineData(null, null, long.MaxValue, -QueryWindow.MaxSeconds + 1_700_000_001, 1_700_000_001)]
    public void Start_end_and_range_combine(long? start, long? end, long? range, long from, long to)
    {
        var window = QueryWindow.Resolve(new QuerySpec { StartTime = start, EndTime = end, TimeRange = range }, Now);
        Assert.Equal((from * Second, to * Second), (window.StartNanos, window.EndNanos));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(300, 1)]
    [InlineData(301, 5)]
    [InlineData(3_600, 15)]
    [InlineData(7_200, 30)]
    [InlineData(86_400, 300)]
    [InlineData(604_800, 3_600)]
    [InlineData(86_400 * 365, 86_400 * 2)]
    public void An_automatic_granularity_makes_up_to_300_buckets(long range, int granularity)
    {
        Assert.Equal(granularity, QueryWindow.AutomaticGranularity(range));
        Assert.Equal(granularity, QueryWindow.Resolve(new QuerySpec { TimeRange = range, Granularity = 0 }, Now).GranularitySeconds);
    }

    [Theory]
    [InlineData(0, 60, 60, 0, 1)]
    [InlineData(59, 61, 60, 0, 2)]
    [InlineData(60, 120, 60, 60, 1)]
    [InlineData(-1, 1, 60, -60, 2)]
    [InlineData(100, 100, 7, 98, 1)]
    public void Buckets_begin_at_multiples_of_the_granularity(long start, long end, int granularity, long first, int count)
    {
        var window = new QueryWindow(start * Second, end * Second, granularity);
        Assert.Equal((first, count), (window.FirstBucketSecond, window.BucketCount));
        foreach (var offset in (int[])[1, 30, 60, 86_400, 31_536_000])
        {
            var earlier = window.Earlier(offset);
            Assert.Equal((first - offset, count), (earlier.FirstBucketSecond, earlier.BucketCount));
            Assert.Equal((window.StartNanos - (offset * Second), window.EndNanos - (offset * Second)), (earlier.StartNanos, earlier.EndNanos));
        }
    }

    [Fact]
    public void A_period_before_all_time_is_cut() =>
        Assert.Equal(long.MinValue, new QueryWindow(-QueryWindow.MaxSeconds * Second, 0, 60).Earlier(31_536_000).StartNanos);
}
