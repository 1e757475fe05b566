using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Codes for numbers that have no dictionary, so that they are counted like those that have. Immutable, thread-safe.</summary>
internal abstract class NumberScale
{
    /// <summary>Codes run from 1 to below this; 0 stands for no number.</summary>
    public abstract int CodeCount { get; }

    /// <summary>Fills the buffers' codes with the code of each row.</summary>
    public void ReadCodes(LaneReader lane, int block, int rows, BlockBuffers buffers)
    {
        var codes = buffers.Codes.AsSpan(0, rows);
        Read(lane, block, codes, buffers);
        if (lane.Statistics(block).PresentCount == rows) return;
        var presence = buffers.PresenceBits.AsSpan(0, Bitmaps.Words(rows));
        lane.ReadPresence(block, presence);
        Bitmaps.ClearUnset(presence, codes);
    }

    /// <summary>Fills the codes of all rows; those of rows without a number may be any.</summary>
    protected abstract void Read(LaneReader lane, int block, Span<uint> codes, BlockBuffers buffers);
}
