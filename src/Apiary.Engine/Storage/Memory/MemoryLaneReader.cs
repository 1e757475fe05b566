using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>Reads a lane of open rows as far as one snapshot goes.</summary>
internal abstract class MemoryLaneReader(MemoryLane lane, int rowCount) : LaneReader
{
    public override ColumnType Type => lane.Type;

    public override LaneDictionary? Dictionary => null;

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        presence[..((RowsIn(block) + 63) >> 6)].Clear();
        if (Find(block, out var count) is { } found && count > 0) found.FillPresence(count, presence);
    }

    public override void ReadCodes(int block, Span<uint> codes) => throw new InvalidOperationException("expected a lane with a dictionary, found one without");

    public override void ReadIntegers(int block, Span<long> values) => throw Wrong("integers");

    public override void ReadNumbers(int block, Span<double> values) => throw Wrong("numbers");

    public override void ReadStrings(int block, StringBlock buffer) => throw Wrong("strings");

    public override bool TryReadValue(int row, out FieldValue value)
    {
        value = default;
        if ((uint)row >= (uint)rowCount) throw new ArgumentOutOfRangeException(nameof(row), row, $"the segment has {rowCount} rows");
        var block = lane.Block(row / Segment.BlockRows);
        var index = block?.IndexOf(row % Segment.BlockRows) ?? -1;
        if (index < 0) return false;
        value = ValueAt(block!, index);
        return true;
    }

    /// <summary>The block, and how many of its values the snapshot sees; null when there is none.</summary>
    protected MemoryBlock? Find(int block, out int count)
    {
        var found = lane.Block(block);
        count = found?.CountBelow(RowsIn(block)) ?? 0;
        return found;
    }

    protected int RowsIn(int block) => Math.Min(Segment.BlockRows, rowCount - (block * Segment.BlockRows));

    protected abstract FieldValue ValueAt(MemoryBlock block, int index);

    private InvalidOperationException Wrong(string asked) => new($"expected a lane of {asked}, found one of type {Type}");
}
