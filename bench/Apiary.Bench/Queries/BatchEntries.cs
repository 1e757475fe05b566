using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Queries;

/// <summary>A batch's dictionary as a lane's.</summary>
internal sealed class BatchEntries(BatchDictionary entries) : LaneDictionary
{
    public override int Count => entries.Count;

    public override ReadOnlySpan<byte> Bytes(int index) => entries.Entry(index);

    public override long Bits(int index) => throw new InvalidOperationException("no numbers");

    public override FieldValue Value(int index) => FieldValue.String(Encoding.UTF8.GetString(entries.Entry(index)));

    public override int Find(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < Count; i++)
            if (value.SequenceEqual(Bytes(i))) return i;
        return -1;
    }

    public override ulong Hash(int index) => entries.Hash(index);
}
