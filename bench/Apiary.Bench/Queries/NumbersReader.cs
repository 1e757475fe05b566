using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Queries;

/// <summary>Integers that every row has.</summary>
internal sealed class NumbersReader(long[] values) : LaneReader
{
    public override ColumnType Type => ColumnType.Integer;

    public override LaneDictionary? Dictionary => null;

    public override LaneStatistics Statistics(int block)
    {
        var (min, max) = (Block(block).ToArray().Min(), Block(block).ToArray().Max());
        return new LaneStatistics(Block(block).Length, min, max, min, max, 1, uint.MaxValue);
    }

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        presence.Clear();
        for (var row = 0; row < Block(block).Length; row++) presence[row / 64] |= 1UL << (row % 64);
    }

    public override void ReadCodes(int block, Span<uint> codes) => throw new InvalidOperationException("no dictionary");

    public override void ReadIntegers(int block, Span<long> target) => Block(block).CopyTo(target);

    public override void ReadNumbers(int block, Span<double> target)
    {
        for (var row = 0; row < Block(block).Length; row++) target[row] = Block(block)[row];
    }

    public override void ReadStrings(int block, StringBlock buffer) => throw new InvalidOperationException("no strings");

    public override bool TryReadValue(int row, out FieldValue value)
    {
        value = FieldValue.Integer(values[row]);
        return true;
    }

    private ReadOnlySpan<long> Block(int block) =>
        values.AsSpan(block * Segment.BlockRows, Math.Min(Segment.BlockRows, values.Length - (block * Segment.BlockRows)));
}
