using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>A <see cref="MemoryDictionary"/> as one query sees it: entries that come later do not exist.</summary>
internal sealed class MemoryDictionaryView(MemoryDictionary dictionary) : LaneDictionary
{
    public override int Count { get; } = dictionary.Count;

    public override ReadOnlySpan<byte> Bytes(int index) => dictionary.Entry(index);

    public override long Bits(int index) => throw new InvalidOperationException("expected a lane of numbers, found one of strings");

    public override FieldValue Value(int index) => FieldValue.String(Encoding.UTF8.GetString(dictionary.Entry(index)));

    public override int Find(ReadOnlySpan<byte> value)
    {
        var index = dictionary.Find(value);
        return index < Count ? index : -1;
    }

    public override ulong Hash(int index) => dictionary.Hash(index);
}
