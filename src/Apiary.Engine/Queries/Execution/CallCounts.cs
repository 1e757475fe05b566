using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Calls, errors and durations by cell, of one thread: for services, and for pairs of them.</summary>
internal sealed class CallCounts
{
    private readonly CountAccumulator calls;
    private readonly CountAccumulator errors;
    private readonly Accumulator durations;

    /// <param name="context">What all threads share.</param>
    public CallCounts(AccumulatorContext context)
    {
        calls = new CountAccumulator(context.Budget);
        errors = new CountAccumulator(context.Budget);
        durations = new HistogramAccumulator(context);
    }

    public void EnsureCells(int count)
    {
        calls.EnsureCells(count);
        errors.EnsureCells(count);
        durations.EnsureCells(count);
    }

    public void Add(CallRows rows)
    {
        if (rows.Count > 0) calls.AddRows(rows.Calls);
        if (rows.ErrorCount > 0) errors.AddRows(rows.Errors);
        if (rows.DurationCount > 0) durations.AddNumbers(rows.Timed, rows.Durations);
    }

    public void Merge(CallCounts other)
    {
        calls.Merge(other.calls);
        errors.Merge(other.errors);
        durations.Merge(other.durations);
    }

    public long Calls(int cell) => calls.Weight(cell);

    public long Errors(int cell) => errors.Weight(cell);

    /// <summary>A percentile of the durations; null when there are none.</summary>
    public double? Quantile(CalculationOp percentile, int cell) => percentile.Result(durations, cell).TryGetNumber(out var number) ? number : null;
}
