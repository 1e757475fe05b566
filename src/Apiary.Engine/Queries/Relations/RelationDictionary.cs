using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>The values of one type that related spans have in a column. Immutable, thread-safe.</summary>
internal sealed class RelationDictionary(IReadOnlyList<FieldValue> values) : LaneDictionary
{
    /// <summary>Memory of a text beside its bytes, about.</summary>
    public const int BytesPerText = 80;

    private readonly byte[][] texts = [.. values.Where(value => value.Type == ColumnType.String).Select(value => Encoding.UTF8.GetBytes(value.AsString()))];

    public override int Count => values.Count;

    public override ReadOnlySpan<byte> Bytes(int index) => texts[index];

    public override long Bits(int index) => values[index].Type switch
    {
        ColumnType.Float => BitConverter.DoubleToInt64Bits(values[index].AsFloat()),
        ColumnType.Integer => values[index].AsInteger(),
        ColumnType.Boolean => values[index].AsBoolean() ? 1 : 0,
        _ => throw new InvalidOperationException("a dictionary of texts has no numbers"),
    };

    public override FieldValue Value(int index) => values[index];

    public override int Find(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < texts.Length; i++)
            if (value.SequenceEqual(texts[i])) return i;
        return -1;
    }
}
