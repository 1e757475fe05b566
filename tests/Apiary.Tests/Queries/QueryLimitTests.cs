using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Execution;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>Queries that end early; alone, because what they rent is counted for the whole process.</summary>
[Collection(nameof(QueryLimitTests))]
[CollectionDefinition(nameof(QueryLimitTests), DisableParallelization = true)]
public sealed class QueryLimitTests
{
    [Fact]
    public void A_query_beyond_its_memory_ends_with_a_message()
    {
        var segment = new CountedSegment(300_000, ("id", row => row));
        var spec = new QuerySpec { Breakdowns = ["id"], StartTime = 0, EndTime = 300 };
        var error = Assert.Throws<QueryLimitException>(() => Ask.Engine([segment], spec, options: new QueryOptions { MemoryLimitBytes = 1 << 20 }));
        Assert.Contains("1 MiB of memory", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, BlockBuffers.Rented);
    }

    [Fact]
    public void A_query_beyond_its_time_ends_with_a_message()
    {
        var segment = new CountedSegment(300_000, ("id", row => row));
        var error = Assert.Throws<QueryLimitException>(() => Ask.Engine([segment], new QuerySpec { Breakdowns = ["id"] }, options: new QueryOptions { Timeout = TimeSpan.Zero }));
        Assert.Contains("longer than its 0 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, BlockBuffers.Rented);
    }

    [Fact]
    public void A_cancelled_query_stops_at_the_next_block()
    {
        var segment = new CountedSegment(300_000, ("id", row => row));
        using var source = new CancellationTokenSource();
        var options = new QueryOptions { Progress = new Told(_ => source.Cancel()), Parallelism = 1 };
        var spec = new QuerySpec { Breakdowns = ["id"] };
        var segments = Enumerable.Repeat(segment, 40).ToArray();
        Assert.ThrowsAny<OperationCanceledException>(() => QueryEngine.Run(segments, Ask.Undeclared, spec, QueryWindow.Resolve(spec, DateTimeOffset.FromUnixTimeSeconds(7_200)), options, source.Token));
        Assert.Equal(0, BlockBuffers.Rented);
    }

    [Fact]
    public void Every_kind_of_question_returns_the_buffers_it_rents()
    {
        var segment = new TestSegment(1, new RandomEvents(1).Make(100, 10, 1), LaneForm.Mixed, true);
        Ask.Engine([segment], new QuerySpec { Breakdowns = ["user"], StartTime = RandomEvents.StartSecond });
        var all = new RowQuery { StartNanos = long.MinValue, EndNanos = long.MaxValue };
        Assert.Equal(100, QueryEngine.ReadRows([segment], Ask.Undeclared, all, new QueryOptions(), CancellationToken.None).Rows.Count);
        var distribution = new DistributionQuery { Columns = ["user"], StartNanos = long.MinValue, EndNanos = long.MaxValue };
        Assert.Equal(100, QueryEngine.ReadDistributions([segment], Ask.Undeclared, distribution, new QueryOptions(), CancellationToken.None).Baseline);
        Assert.Equal(0, BlockBuffers.Rented);
    }

    private sealed class Told(Action<QueryProgress> tell) : IProgress<QueryProgress>
    {
        public void Report(QueryProgress value) => tell(value);
    }
}
