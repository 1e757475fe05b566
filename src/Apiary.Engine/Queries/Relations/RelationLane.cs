using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>A lane that is looked up when it is read: each row has the entry of a dictionary that its related span says, or none.</summary>
internal abstract class RelationLane(Segment segment, ColumnType type, RelationDictionary dictionary) : LaneReader
{
    private static readonly LaneStatistics Unknown =
        new(LaneStatistics.UnknownCount, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);

    public override ColumnType Type => type;

    public override LaneDictionary Dictionary => dictionary;

    public override LaneStatistics Statistics(int block) => Unknown;

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        var codes = Codes(block);
        presence.Clear();
        for (var row = 0; row < codes.Length; row++)
            if (codes[row] != 0) presence[row >> 6] |= 1UL << (row & 63);
    }

    public override void ReadIntegers(int block, Span<long> values)
    {
        if (type is ColumnType.String or ColumnType.Float) throw new InvalidOperationException("not a lane of integers");
        var codes = Codes(block);
        for (var row = 0; row < values.Length; row++) values[row] = codes[row] == 0 ? 0 : dictionary.Bits((int)codes[row] - 1);
    }

    public override void ReadNumbers(int block, Span<double> values)
    {
        if (type == ColumnType.String) throw new InvalidOperationException("not a lane of numbers");
        var codes = Codes(block);
        for (var row = 0; row < values.Length; row++)
        {
            var bits = codes[row] == 0 ? 0 : dictionary.Bits((int)codes[row] - 1);
            values[row] = type == ColumnType.Float ? BitConverter.Int64BitsToDouble(bits) : bits;
        }
    }

    public override void ReadStrings(int block, StringBlock buffer)
    {
        if (type != ColumnType.String) throw new InvalidOperationException("not a lane of strings");
        var codes = Codes(block);
        buffer.Clear(codes.Length);
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] == 0) continue;
            var text = dictionary.Bytes((int)codes[row] - 1);
            text.CopyTo(buffer.Allocate(row, text.Length));
        }
    }

    public override bool TryReadValue(int row, out FieldValue value)
    {
        var code = Code(row);
        value = code == 0 ? FieldValue.Null : dictionary.Value((int)code - 1);
        return code != 0;
    }

    /// <summary>The code of one row, counted from the segment's first.</summary>
    protected abstract uint Code(int row);

    private uint[] Codes(int block)
    {
        var codes = new uint[segment.RowsInBlock(block)];
        ReadCodes(block, codes);
        return codes;
    }
}
