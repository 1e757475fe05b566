using Apiary.Engine.Queries.Differences;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>A code for each bin of numbers.</summary>
internal sealed class BinnedScale(NumberBins bins) : NumberScale
{
    public NumberBins Bins => bins;

    public override int CodeCount => bins.Count + 1;

    protected override void Read(LaneReader lane, int block, Span<uint> codes, BlockBuffers buffers)
    {
        var numbers = buffers.Numbers.AsSpan(0, codes.Length);
        lane.ReadNumbers(block, numbers);
        bins.CodesOf(numbers, codes);
    }
}
