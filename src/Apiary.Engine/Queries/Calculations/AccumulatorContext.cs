using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>What the accumulators of one calculation share over all threads, and know of their column before the scan.</summary>
internal sealed class AccumulatorContext
{
    private long seen;

    public required MemoryBudget Budget { get; init; }

    public required TimeBuckets Buckets { get; init; }

    /// <summary>Bounds of the column's numbers in the blocks to be looked at; infinite when not known.</summary>
    public double MinNumber { get; init; } = double.NegativeInfinity;

    public double MaxNumber { get; init; } = double.PositiveInfinity;

    /// <summary>True when all numbers of the column are integers or booleans.</summary>
    public bool WholeNumbers { get; init; }

    /// <summary>True to count distinct values by sketches, see <see cref="DistinctSketch"/>.</summary>
    public bool Sketch { get; init; }

    /// <summary>At most this many distinct ids are expected; a hint.</summary>
    public int ExpectedIds { get; init; }

    /// <summary>Notes values seen by any thread; returns how many there are by now.</summary>
    public long Seen(int count) => Interlocked.Add(ref seen, count);

    public long SeenSoFar => Interlocked.Read(ref seen);
}
