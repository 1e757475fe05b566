using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>The texts that a calculated field may give, as a dictionary; not each of them needs to come.</summary>
internal sealed class FieldDictionary : LaneDictionary
{
    private readonly byte[][] entries;

    public FieldDictionary(FieldTexts texts) => entries = [.. Enumerable.Range(0, texts.Count).Select(number => Encoding.UTF8.GetBytes(texts[number]))];

    public override int Count => entries.Length;

    public override ReadOnlySpan<byte> Bytes(int index) => entries[index];

    public override long Bits(int index) => throw new InvalidOperationException("a dictionary of texts has no numbers");

    public override FieldValue Value(int index) => FieldValue.String(Encoding.UTF8.GetString(entries[index]));

    public override int Find(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < entries.Length; i++)
            if (value.SequenceEqual(entries[i])) return i;
        return -1;
    }
}
