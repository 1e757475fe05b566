using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Queries;

/// <summary>The distinct values of a <see cref="TestLane"/>.</summary>
internal sealed class TestLaneDictionary(ColumnType type, IReadOnlyList<FieldValue> values) : LaneDictionary
{
    private readonly byte[][] texts = type == ColumnType.String ? [.. values.Select(value => Encoding.UTF8.GetBytes(value.AsString()))] : [];

    public override int Count => values.Count;

    public override ReadOnlySpan<byte> Bytes(int index) => texts[index];

    public override long Bits(int index) => TestLane.Bits(values[index]);

    public override FieldValue Value(int index) => values[index];

    public override int Find(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < texts.Length; i++)
            if (value.SequenceEqual(texts[i])) return i;
        return -1;
    }
}
