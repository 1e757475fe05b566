namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Counts down the blocks of each segment during a walk. Blocks are handed out segment by segment, so entries of dictionaries
/// are held for about as many segments at a time as there are threads, however many the query reads. Thread-safe.
/// </summary>
internal sealed class BlocksLeft
{
    private readonly IReadOnlyList<SegmentPlan> segments;
    private readonly int[] left;

    public BlocksLeft(IReadOnlyList<SegmentPlan> segments, IReadOnlyList<(int Segment, int Block)> blocks)
    {
        this.segments = segments;
        left = new int[segments.Count];
        foreach (var (segment, _) in blocks) left[segment]++;
    }

    /// <summary>A block of a segment was looked at; with the last the segment's plan lets go.</summary>
    public void Done(int segment)
    {
        if (Interlocked.Decrement(ref left[segment]) == 0) segments[segment].LetGo();
    }
}
