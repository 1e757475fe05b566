using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Asking;

public sealed class QueryRunnerTests
{
    private static readonly QueryScope Nothing = new(WorkspaceStore.OwnEnvironment, QueryScope.AllSlug, []);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_than_the_configured_number_run_at_a_time()
    {
        await using var backend = new WaitingBackend();
        using var runner = new QueryRunner(backend, new QueryLimits(TimeSpan.FromMinutes(1), 1 << 20, Concurrent: 2));
        var runs = Enumerable.Range(0, 5).Select(_ => runner.RunAsync(Nothing, new QuerySpec(), new QueryOptions(), Token)).ToList();
        Assert.Equal(2, backend.Running);
        backend.End();
        await Task.WhenAll(runs);
        Assert.Equal(0, backend.Running);
    }

    [Fact]
    public async Task One_whose_caller_goes_away_ends_and_gives_its_turn_back()
    {
        await using var backend = new WaitingBackend();
        using var runner = new QueryRunner(backend, new QueryLimits(TimeSpan.FromMinutes(1), 1 << 20, Concurrent: 1));
        using var caller = new CancellationTokenSource();
        var first = runner.RunAsync(Nothing, new QuerySpec(), new QueryOptions(), caller.Token);
        var second = runner.RunAsync(Nothing, new QuerySpec(), new QueryOptions(), Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        backend.End();
        await second;
    }

    [Fact]
    public async Task One_that_gets_no_turn_in_time_is_told_so()
    {
        await using var backend = new WaitingBackend();
        using var runner = new QueryRunner(backend, new QueryLimits(TimeSpan.FromMilliseconds(20), 1 << 20, Concurrent: 1));
        var first = runner.RunAsync(Nothing, new QuerySpec(), new QueryOptions(), Token);
        var refusal = await Assert.ThrowsAsync<QueryLimitException>(() => runner.RunAsync(Nothing, new QuerySpec(), new QueryOptions(), Token));
        Assert.Contains("too many queries", refusal.Message, StringComparison.Ordinal);
        backend.End();
        await first;
    }

    [Fact]
    public async Task The_servers_limits_are_the_most_that_a_caller_gets()
    {
        await using var backend = new WaitingBackend();
        backend.End();
        using var runner = new QueryRunner(backend, new QueryLimits(TimeSpan.FromSeconds(7), 1000));
        await runner.RunAsync(Nothing, new QuerySpec(), new QueryOptions { Timeout = TimeSpan.FromHours(1), MemoryLimitBytes = long.MaxValue }, Token);
        Assert.Equal((TimeSpan.FromSeconds(7), 1000), (backend.LastOptions!.Timeout, backend.LastOptions.MemoryLimitBytes));
        await runner.RunAsync(Nothing, new QuerySpec(), new QueryOptions { Timeout = TimeSpan.FromSeconds(1), MemoryLimitBytes = 10 }, Token);
        Assert.Equal((TimeSpan.FromSeconds(1), 10), (backend.LastOptions!.Timeout, backend.LastOptions.MemoryLimitBytes));
    }
}
