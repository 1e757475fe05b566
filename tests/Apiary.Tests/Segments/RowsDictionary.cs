using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Tests.Segments;

/// <summary>The dictionary of a <see cref="RowsLane"/>.</summary>
internal sealed class RowsDictionary : LaneDictionary
{
    private readonly Dictionary<string, int> codes = [];
    private readonly List<byte[]> entries = [];

    public override int Count => entries.Count;

    public int Intern(string value)
    {
        if (codes.TryGetValue(value, out var code)) return code;
        codes.Add(value, entries.Count);
        entries.Add(Encoding.UTF8.GetBytes(value));
        return entries.Count - 1;
    }

    public override ReadOnlySpan<byte> Bytes(int index) => entries[index];

    public override long Bits(int index) => throw new InvalidOperationException();

    public override FieldValue Value(int index) => FieldValue.String(Encoding.UTF8.GetString(entries[index]));

    public override int Find(ReadOnlySpan<byte> value) => codes.TryGetValue(Encoding.UTF8.GetString(value), out var code) ? code : -1;
}
