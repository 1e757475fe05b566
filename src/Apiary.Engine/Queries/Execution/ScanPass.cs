using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// One walk over the blocks of a plan: which of its states, how time is cut, and, in a second walk, which groups matter.
/// Immutable but for the group table behind it; shared by all threads.
/// </summary>
internal sealed class ScanPass
{
    // Room that is made before it is known to be needed.
    private const int MaxCellsAhead = 1 << 14;

    private readonly AccumulatorContext?[] contexts;

    /// <param name="plan">The query.</param>
    /// <param name="buckets">How time is cut.</param>
    /// <param name="needed">Which of the plan's states to fill.</param>
    /// <param name="slots">For each group of an earlier walk the slot that stands for it; null to keep every group.</param>
    /// <param name="slotCount">How many slots there are.</param>
    public ScanPass(QueryPlan plan, TimeBuckets buckets, Func<int, bool> needed, int[]? slots, int slotCount)
    {
        Plan = plan;
        Buckets = buckets;
        Slots = slots;
        SlotCount = slotCount;
        contexts = new AccumulatorContext?[plan.States.Count];
        for (var i = 0; i < contexts.Length; i++)
            if (needed(i)) contexts[i] = plan.ContextFor(plan.States[i], buckets);
        FilterSets = [.. Enumerable.Range(0, plan.FilterSetCount).Select(set => new FilterSetPass(plan, set, i => contexts[i] is not null))];
    }

    public QueryPlan Plan { get; }

    public TimeBuckets Buckets { get; }

    public int[]? Slots { get; }

    private int SlotCount { get; }

    /// <summary>What each set of filters feeds.</summary>
    public IReadOnlyList<FilterSetPass> FilterSets { get; }

    /// <summary>How many groups, or slots for them, there are so far.</summary>
    public int GroupCount => Slots is null ? Plan.Groups.Count : SlotCount;

    /// <summary>How many cells there are so far.</summary>
    public int CellCount
    {
        get
        {
            var cells = (long)GroupCount * Buckets.Count;
            // Such a table of cells alone would exceed any memory limit that makes sense.
            return cells <= int.MaxValue / 2 ? (int)cells : throw new QueryLimitException("the query has too many groups by time bucket");
        }
    }

    /// <summary>The states of one thread, with room for as many cells as are likely; null where this walk does not need one.</summary>
    public Accumulator?[] CreateStates()
    {
        var expected = (Slots is null ? Math.Min(Plan.ExpectedGroups(), MaxCellsAhead) : SlotCount) * Buckets.Count;
        var states = new Accumulator?[contexts.Length];
        for (var i = 0; i < states.Length; i++)
        {
            if (contexts[i] is not { } context) continue;
            states[i] = Plan.States[i].Op.CreateState(context);
            states[i]!.EnsureCells((int)Math.Clamp(expected, 1, MaxCellsAhead));
        }

        return states;
    }
}
