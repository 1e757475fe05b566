using Apiary.Engine.Queries;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Tests.Asking;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Queries;

public sealed class ResultJobsTests
{
    private static readonly QueryScope Nothing = new(WorkspaceStore.OwnEnvironment, QueryScope.AllSlug, []);
    private static readonly FixedQuery Query = new("22222222222", "apiary", QueryScope.AllSlug, "{}", DateTimeOffset.UnixEpoch);
    private static readonly QueryResultOptions Plain = new(false, false, false, null);

    [Fact]
    public async Task A_job_is_unfinished_until_its_query_is_answered()
    {
        await using var backend = new WaitingBackend();
        using var runner = new QueryRunner(backend, new QueryLimits(TimeSpan.FromMinutes(1), 1 << 20));
        using var jobs = new ResultJobs(runner, TimeProvider.System);
        var job = jobs.Start(Nothing, Query, new QuerySpec(), Plain);
        Assert.Same(job, jobs.Find(job.Id));
        Assert.Null(job.Finished);
        backend.End();
        Assert.NotNull((await job.Answer).Result);
        Assert.NotNull(job.Finished);
    }

    [Fact]
    public async Task One_that_ran_out_of_its_limits_says_why()
    {
        await using var backend = new WaitingBackend();
        using var runner = new QueryRunner(backend, new QueryLimits(TimeSpan.FromMilliseconds(1), 1 << 20, Concurrent: 1));
        using var jobs = new ResultJobs(runner, TimeProvider.System);
        var first = jobs.Start(Nothing, Query, new QuerySpec(), Plain);
        var second = jobs.Start(Nothing, Query, new QuerySpec(), Plain);
        var refused = await await Task.WhenAny(first.Answer, second.Answer);
        Assert.Null(refused.Result);
        Assert.Contains("too many queries", refused.Failure, StringComparison.Ordinal);
        backend.End();
        await Task.WhenAll(first.Answer, second.Answer);
    }

    [Fact]
    public async Task The_oldest_go_when_there_are_too_many()
    {
        await using var backend = new WaitingBackend();
        backend.End();
        using var runner = new QueryRunner(backend, new QueryLimits(TimeSpan.FromMinutes(1), 1 << 20));
        using var jobs = new ResultJobs(runner, TimeProvider.System);
        var all = new List<ResultJob>();
        for (var i = 0; i < 1_005; i++) all.Add(jobs.Start(Nothing, Query, new QuerySpec(), Plain));
        await Task.WhenAll(all.Select(job => job.Answer));
        Assert.Null(jobs.Find(all[4].Id));
        Assert.NotNull(jobs.Find(all[5].Id));
    }

    [Fact]
    public async Task What_still_runs_when_the_server_stops_is_told_so()
    {
        await using var backend = new WaitingBackend();
        using var runner = new QueryRunner(backend, new QueryLimits(TimeSpan.FromMinutes(1), 1 << 20));
        var jobs = new ResultJobs(runner, TimeProvider.System);
        var job = jobs.Start(Nothing, Query, new QuerySpec(), Plain);
        jobs.Dispose();
        Assert.Equal("the server stops", (await job.Answer).Failure);
    }
}
