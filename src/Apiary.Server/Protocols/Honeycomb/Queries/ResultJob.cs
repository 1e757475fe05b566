using Apiary.Engine.Queries;
using Apiary.Server.Queries;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary>One run of a saved query: running, answered or failed.</summary>
/// <param name="Id">Short id.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Options">How.</param>
/// <param name="Answer">The outcome, once there is one.</param>
internal sealed record ResultJob(string Id, FixedQuery Query, QueryResultOptions Options, Task<ResultJob.Outcome> Answer)
{
    /// <summary>What a run came to; exactly one of the two is set.</summary>
    /// <param name="Result">The answer.</param>
    /// <param name="Failure">Why there is none, in words.</param>
    /// <param name="At">When it was over.</param>
    internal sealed record Outcome(QueryResult? Result, string? Failure, DateTimeOffset At)
    {
        /// <summary>How many values the answer holds, at least 1; counted once.</summary>
        public long ValueCount { get; } = Count(Result);

        private static long Count(QueryResult? result)
        {
            if (result is null) return 1;
            var width = result.Calculations.Count + result.Breakdowns.Count + 1;
            return result.Groups.Append(result.Total).Sum(group =>
                ((long)width * (1 + group.Series.Count)) + (group.Heatmaps?.Sum(heatmap => (long)(heatmap?.Cells.Count ?? 0)) ?? 0));
        }
    }

    /// <summary>The outcome; null while it runs. A bug that ended the run is an outcome too, so that nobody polls for ever.</summary>
    public Outcome? Finished => Answer.IsCompletedSuccessfully ? Answer.Result
        : Answer.Exception is { } bug ? new Outcome(null, $"bug: {bug.InnerException?.Message}", default)
        : null;
}
