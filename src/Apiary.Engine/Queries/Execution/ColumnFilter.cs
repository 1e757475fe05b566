using Apiary.Engine.Queries.Filters;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>One filter compiled for one segment: a predicate for each lane of its column, and whether to negate what they find. Thread-safe.</summary>
internal sealed class ColumnFilter
{
    private readonly LanePredicate[] lanes;
    private readonly bool negated;

    public ColumnFilter(Segment segment, SegmentColumn column, Filter filter)
    {
        var test = FilterTable.Create(filter, column.Declared);
        negated = FilterOps.Positive(filter.Op) != filter.Op;
        // The segment's filter knows exact strings only.
        var mayContain = test.Texts is not { } texts || texts.Any(text => segment.MayContain(column.Name, text));
        lanes =
        [
            .. column.Lanes
                .Select(lane => new LanePredicate(lane, test, mayContain || lane.Type != Events.ColumnType.String))
                .Where(lane => !lane.IsNever),
        ];
        Cost = lanes.Sum(lane => lane.Cost);
        var passing = Math.Min(1, lanes.Sum(lane => lane.Selectivity));
        Selectivity = negated ? 1 - passing : passing;
    }

    /// <summary>What looking at a row costs, in comparison.</summary>
    public double Cost { get; }

    /// <summary>A guess at the share of rows that pass.</summary>
    public double Selectivity { get; }

    /// <summary>What needs no look at any block of the segment.</summary>
    public Verdict JudgeSegment() => lanes.Length > 0 ? Verdict.Some : negated ? Verdict.All : Verdict.None;

    public Verdict Judge(int block, int rows)
    {
        var verdict = Verdict.None;
        foreach (var lane in lanes)
        {
            var ofLane = lane.Judge(block, rows);
            if (ofLane > verdict) verdict = ofLane;
        }

        return !negated ? verdict : verdict switch
        {
            Verdict.None => Verdict.All,
            Verdict.All => Verdict.None,
            _ => Verdict.Some,
        };
    }

    /// <summary>Sets the bit of each row that passes and clears all others. Uses the buffers for lanes and presence.</summary>
    public void Evaluate(int block, int rows, Span<ulong> bits, BlockBuffers buffers)
    {
        if (lanes.Length == 0) bits.Clear();
        for (var i = 0; i < lanes.Length; i++)
        {
            if (i == 0)
            {
                lanes[i].Evaluate(block, rows, bits, buffers);
                continue;
            }

            var more = buffers.LaneBits.AsSpan(0, bits.Length);
            lanes[i].Evaluate(block, rows, more, buffers);
            Bitmaps.Or(bits, more);
        }

        if (negated) Bitmaps.Not(bits, rows);
    }
}
