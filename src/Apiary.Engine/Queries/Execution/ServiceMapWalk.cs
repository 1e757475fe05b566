using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries.Execution;

/// <summary>What the threads of a <see cref="ServiceMapRun"/> share.</summary>
internal sealed class ServiceMapWalk
{
    /// <param name="query">What is asked.</param>
    /// <param name="services">Numbers services by name.</param>
    /// <param name="budget">The query's memory.</param>
    /// <param name="index">The service of each span.</param>
    /// <param name="oneOf">One of so many traces is looked at.</param>
    /// <param name="durations">The bounds of all durations; infinite when not known.</param>
    public ServiceMapWalk(ServiceMapQuery query, ColumnValues services, MemoryBudget budget, SpanIndex index, int oneOf, (double Min, double Max) durations)
    {
        (Query, Services, Index, OneOf) = (query, services, index, oneOf);
        Pairs = new GroupTable(budget, 2);
        var buckets = new TimeBuckets(new QueryWindow(query.StartNanos, query.EndNanos, 1), split: false);
        AccumulatorContext context() => new() { Budget = budget, Buckets = buckets, MinNumber = durations.Min, MaxNumber = durations.Max };
        (Nodes, Edges) = (context(), context());
    }

    public ServiceMapQuery Query { get; }

    public ColumnValues Services { get; }

    public SpanIndex Index { get; }

    public int OneOf { get; }

    /// <summary>Numbers pairs of services: who calls, and who is called.</summary>
    public GroupTable Pairs { get; }

    /// <summary>What is shared by the counts of services.</summary>
    public AccumulatorContext Nodes { get; }

    /// <summary>What is shared by the counts of pairs.</summary>
    public AccumulatorContext Edges { get; }

    /// <summary>Whether a trace is looked at: by its id alone, so that it is the same everywhere and every time.</summary>
    public bool IsInSample(ulong traceKey) => OneOf == 1 || (((traceKey * 0xD6E8FEB86659FD93UL) >> 32) * (ulong)OneOf) >> 32 == 0;
}
