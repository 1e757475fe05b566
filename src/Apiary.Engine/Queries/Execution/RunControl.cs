using System.Diagnostics;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Ends a run that takes too long or was cancelled, and tells its progress. Asked once a block; thread-safe.</summary>
internal sealed class RunControl(QueryOptions options, CancellationToken cancellationToken)
{
    // Often enough for a progress bar; a block takes well under a millisecond.
    private const int BlocksPerReport = 32;

    private readonly long started = Stopwatch.GetTimestamp();
    private int done;

    public int BlocksTotal { get; set; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    public void ThrowIfOver()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Elapsed > options.Timeout)
        {
            throw new QueryLimitException(
                $"the query took longer than its {options.Timeout.TotalSeconds:0.###} s; ask for a shorter time range or more selective filters");
        }
    }

    public void BlockDone()
    {
        var now = Interlocked.Increment(ref done);
        if (options.Progress is { } progress && (now % BlocksPerReport == 0 || now == BlocksTotal))
            progress.Report(new QueryProgress(Math.Min(now, BlocksTotal), BlocksTotal));
    }
}
