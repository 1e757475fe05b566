using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>The values of one type of a calculated field. What it says of a block before it computes it is that it may hold anything.</summary>
internal sealed class FieldLane(FieldSource source, ColumnType type, FieldDictionary? dictionary) : LaneReader
{
    private static readonly LaneStatistics Unknown =
        new(LaneStatistics.UnknownCount, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);

    public override ColumnType Type => type;

    public override LaneDictionary? Dictionary => dictionary;

    public override LaneStatistics Statistics(int block) => Unknown;

    public override void ReadPresence(int block, Span<ulong> presence)
    {
        var values = source.Compute(block, out var context);
        presence.Clear();
        for (var row = 0; row < context.Rows; row++)
            if (IsOurs(values.Kinds[row])) presence[row >> 6] |= 1UL << (row & 63);
    }

    public override void ReadCodes(int block, Span<uint> codes)
    {
        if (dictionary is null) throw new InvalidOperationException("the lane has no dictionary");
        if (source.TryReadTextCodes(block, codes)) return;
        var values = source.Compute(block, out _);
        var (kinds, texts) = (values.Kinds, values.Texts);
        if (values.Uniform == Kind.Text)
        {
            for (var row = 0; row < codes.Length && row < texts.Length; row++) codes[row] = (uint)texts[row] + 1;
            return;
        }

        for (var row = 0; row < codes.Length; row++) codes[row] = kinds[row] == Kind.Text ? (uint)texts[row] + 1 : 0;
    }

    public override void ReadIntegers(int block, Span<long> values)
    {
        if (type is ColumnType.String or ColumnType.Float) throw new InvalidOperationException("not a lane of integers");
        var computed = source.Compute(block, out _);
        if (type == ColumnType.Boolean) for (var row = 0; row < values.Length; row++) values[row] = computed.Kinds[row] == Kind.True ? 1 : 0;
        else for (var row = 0; row < values.Length; row++) values[row] = computed.Kinds[row] == Kind.Integer ? computed.Bits[row] : 0;
    }

    public override void ReadNumbers(int block, Span<double> values)
    {
        if (type == ColumnType.String) throw new InvalidOperationException("not a lane of numbers");
        var computed = source.Compute(block, out _);
        for (var row = 0; row < values.Length; row++) values[row] = !IsOurs(computed.Kinds[row]) ? 0 : type switch
        {
            ColumnType.Boolean => computed.Kinds[row] == Kind.True ? 1 : 0,
            ColumnType.Integer => computed.Bits[row],
            _ => computed.Numbers[row],
        };
    }

    public override void ReadStrings(int block, StringBlock buffer)
    {
        if (type != ColumnType.String) throw new InvalidOperationException("not a lane of strings");
        var values = source.Compute(block, out var context);
        buffer.Clear(context.Rows);
        for (var row = 0; row < context.Rows; row++)
        {
            if (values.Kinds[row] != Kind.Text) continue;
            var text = context.TextOf(values.Texts[row]);
            Encoding.UTF8.GetBytes(text, buffer.Allocate(row, Encoding.UTF8.GetByteCount(text)));
        }
    }

    public override bool TryReadValue(int row, out FieldValue value)
    {
        value = source.Value(row);
        return IsOurs(Kind.Of(value));
    }

    private bool IsOurs(byte kind) => kind switch
    {
        Kind.Null => false,
        Kind.False or Kind.True => type == ColumnType.Boolean,
        Kind.Integer => type == ColumnType.Integer,
        Kind.Float => type == ColumnType.Float,
        _ => type == ColumnType.String,
    };
}
