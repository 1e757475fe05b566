using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>A column's values of whatever types it has, as its declared type reads them.</summary>
internal sealed class ColumnNode : FieldNode
{
    private readonly SegmentColumn column;
    // For each lane with a dictionary what its codes are; null for the others.
    private readonly FieldTable?[] tables;

    public ColumnNode(SegmentColumn column, FieldTexts texts, MemoryBudget budget)
        : base(KindsOf(column), column.Lanes.Any(lane => lane.Type == ColumnType.String && !lane.HasDictionary) || column.Declared == ColumnType.String)
    {
        this.column = column;
        tables = [.. column.Lanes.Select(lane => lane.HasDictionary ? FieldInputs.TableOf(lane, column.Declared, texts, budget) : null)];
    }

    public override void Fill(FieldBlock block, FieldVector result)
    {
        result.SetUniform(Kind.Null, block.Rows);
        for (var i = 0; i < column.Lanes.Count; i++)
        {
            var lane = column.Lanes[i];
            var present = lane.Reader.Statistics(block.Number).PresentCount;
            if (present == 0) continue;
            if (tables[i] is { } table) FillCodes(block, result, lane, table);
            else if (lane.Type == ColumnType.String) FillTexts(block, result, lane);
            else FillNumbers(block, result, lane, present == block.Rows);
        }
    }

    private static FieldKinds KindsOf(SegmentColumn column)
    {
        var kinds = FieldKinds.Null;
        foreach (var lane in column.Lanes)
        {
            if (column.Declared is null || column.Declared == lane.Type) kinds |= KindOf(lane.Type);
            // What cannot be read as declared stays as it is.
            else kinds |= KindOf(lane.Type) | KindOf(column.Declared.Value) | (column.Declared == ColumnType.Integer ? FieldKinds.Float : FieldKinds.None);
        }

        return kinds;
    }

    private static FieldKinds KindOf(ColumnType type) => type switch
    {
        ColumnType.Boolean => FieldKinds.Boolean,
        ColumnType.Integer => FieldKinds.Integer,
        ColumnType.Float => FieldKinds.Float,
        _ => FieldKinds.Text,
    };

    private static void FillCodes(FieldBlock block, FieldVector result, LanePlan lane, FieldTable table)
    {
        var codes = block.Codes;
        lane.Reader.ReadCodes(block.Number, codes);
        result.Uniform = null;
        for (var row = 0; row < codes.Length; row++)
            if (codes[row] != 0) table.Read(codes[row], result, row);
    }

    private void FillTexts(FieldBlock block, FieldVector result, LanePlan lane)
    {
        var strings = block.Strings;
        lane.Reader.ReadStrings(block.Number, strings);
        result.Uniform = null;
        for (var row = 0; row < block.Rows; row++)
            if (strings.IsPresent(row)) block.Set(result, row, FieldInputs.OfText(strings.Value(row), column.Declared));
    }

    private void FillNumbers(FieldBlock block, FieldVector result, LanePlan lane, bool isFull)
    {
        var asIs = column.Declared is null || column.Declared == lane.Type;
        // Another lane's rows keep their bits, so only a lane that has all of them may write where the rows are.
        if (!isFull || !asIs)
        {
            var other = block.Rent();
            ReadBits(block, other, lane);
            lane.Reader.ReadPresence(block.Number, block.Presence);
            var presence = block.Presence;
            for (var row = 0; row < block.Rows; row++)
            {
                if (((presence[row >> 6] >> (row & 63)) & 1) == 0) continue;
                if (!asIs) block.Set(result, row, FieldInputs.OfBits(lane.Type, other.Bits[row], column.Declared));
                else if (lane.Type == ColumnType.Boolean) result.Kinds[row] = Kind.Of(other.Bits[row] != 0);
                else (result.Kinds[row], result.Bits[row]) = (lane.Type == ColumnType.Integer ? Kind.Integer : Kind.Float, other.Bits[row]);
            }

            result.Uniform = null;
            block.Return(other);
            return;
        }

        ReadBits(block, result, lane);
        if (lane.Type != ColumnType.Boolean)
        {
            result.SetUniform(lane.Type == ColumnType.Integer ? Kind.Integer : Kind.Float, block.Rows);
            return;
        }

        result.Uniform = null;
        for (var row = 0; row < block.Rows; row++) result.Kinds[row] = Kind.Of(result.Bits[row] != 0);
    }

    private static void ReadBits(FieldBlock block, FieldVector vector, LanePlan lane)
    {
        if (lane.Type == ColumnType.Float) lane.Reader.ReadNumbers(block.Number, vector.Numbers[..block.Rows]);
        else lane.Reader.ReadIntegers(block.Number, vector.Bits.AsSpan(0, block.Rows));
    }
}
