using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Segments;

/// <summary>The dictionary of a <see cref="BatchLaneReader"/>.</summary>
internal sealed class BatchLaneDictionary(BatchDictionary entries) : LaneDictionary
{
    public override int Count => entries.Count;

    public override ReadOnlySpan<byte> Bytes(int index) => entries.Entry(index);

    public override ulong Hash(int index) => entries.Hash(index);

    public override long Bits(int index) => throw new InvalidOperationException("no numbers");

    public override FieldValue Value(int index) => FieldValue.String(Encoding.UTF8.GetString(entries.Entry(index)));

    public override int Find(ReadOnlySpan<byte> value) => throw new NotSupportedException("benchmarks search files only");
}
