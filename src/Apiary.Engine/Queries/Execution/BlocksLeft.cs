namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// Counts down the blocks of each segment during a walk. Blocks are handed out segment by segment, so entries of dictionaries
/// are held for about as many segments at a time as there are threads, however many the query reads. Thread-safe.
/// </summary>
internal sealed class BlocksLeft
{
    private readonly Action<int> letGo;
    private readonly int[] left;

    /// <param name="segmentCount">How many segments.</param>
    /// <param name="blocks">The blocks of the walk.</param>
    /// <param name="letGo">Lets go of what is held for a segment.</param>
    public BlocksLeft(int segmentCount, IReadOnlyList<(int Segment, int Block)> blocks, Action<int> letGo)
    {
        this.letGo = letGo;
        left = new int[segmentCount];
        foreach (var (segment, _) in blocks) left[segment]++;
    }

    /// <summary>A block of a segment was looked at; with the last what is held for the segment goes.</summary>
    public void Done(int segment)
    {
        if (Interlocked.Decrement(ref left[segment]) == 0) letGo(segment);
    }
}
