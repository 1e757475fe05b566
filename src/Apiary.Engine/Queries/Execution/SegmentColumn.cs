using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>
/// A column as one segment has it: its lanes and its declared type. Where columns come from is decided here alone; a column
/// that is computed from others would be another source of the same blocks.
/// </summary>
internal sealed class SegmentColumn
{
    public SegmentColumn(Segment segment, string name, ColumnType? declared, MemoryBudget budget)
    {
        Name = name;
        BlockCount = segment.BlockCount;
        Declared = declared;
        Lanes = [.. segment.Lanes(name).Select(lane => new LanePlan(lane, declared, budget))];
    }

    public string Name { get; }

    /// <summary>Blocks of the segment.</summary>
    public int BlockCount { get; }

    /// <summary>The type that values are coerced to; null to leave them as they are.</summary>
    public ColumnType? Declared { get; }

    /// <summary>One for each type that occurs; a row has a value in at most one.</summary>
    public IReadOnlyList<LanePlan> Lanes { get; }
}
