using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>Stored values as expressions read them: coerced to the declared type of their column.</summary>
internal static class FieldInputs
{
    /// <summary>A text.</summary>
    public static FieldValue OfText(ReadOnlySpan<byte> utf8, ColumnType? declared)
    {
        var (type, bits) = Coercion.GroupOfText(utf8, declared);
        return type == ColumnType.String ? FieldValue.String(Encoding.UTF8.GetString(utf8)) : Coercion.FromBits(type, bits);
    }

    /// <summary>A number or truth value.</summary>
    public static FieldValue OfBits(ColumnType type, long bits, ColumnType? declared)
    {
        var (group, groupBits) = Coercion.GroupOfBits(type, bits, declared);
        return group == ColumnType.String ? FieldValue.String(Coercion.FromBits(type, bits).ToString()) : Coercion.FromBits(group, groupBits);
    }

    /// <summary>A value of one event.</summary>
    public static FieldValue Of(in FieldValue value, ColumnType? declared)
    {
        if (value.IsNull || declared is null || declared == value.Type) return value;
        return value.Type == ColumnType.String ? OfText(Encoding.UTF8.GetBytes(value.AsString()), declared) : OfBits(value.Type, BitsOf(value), declared);
    }

    /// <summary>The values of a lane's codes.</summary>
    public static FieldTable TableOf(LanePlan lane, ColumnType? declared, FieldTexts texts, MemoryBudget budget)
    {
        var table = new FieldTable(lane.CodeCount, budget);
        var entries = lane.Reader.Dictionary!.Pin();
        for (var code = 1; code < lane.CodeCount; code++) table.Set(code, Of(entries.Value(code - 1), declared), texts);
        return table;
    }

    private static long BitsOf(in FieldValue value) => value.Type switch
    {
        ColumnType.Float => BitConverter.DoubleToInt64Bits(value.AsFloat()),
        ColumnType.Integer => value.AsInteger(),
        _ => value.AsBoolean() ? 1 : 0,
    };
}
