using Apiary.Engine.Events;

namespace Apiary.Engine.Segments;

/// <summary>The ids of a dictionary as text. Immutable, thread-safe.</summary>
/// <param name="ids">The dictionary, which answers what needs no text.</param>
/// <param name="text">All ids, one behind the other.</param>
/// <param name="textBytes">Bytes of each.</param>
internal sealed class UnfoldedIds(HexDictionary ids, byte[] text, int textBytes) : LaneDictionary
{
    // Headers of this object and its array.
    private const int OverheadBytes = 64;

    public override int Count => ids.Count;

    /// <summary>Memory taken, about.</summary>
    internal long SizeBytes => OverheadBytes + text.Length;

    public override ReadOnlySpan<byte> Bytes(int index) => text.AsSpan(index * textBytes, textBytes);

    public override long Bits(int index) => ids.Bits(index);

    public override FieldValue Value(int index) => ids.Value(index);

    public override int Find(ReadOnlySpan<byte> value) => ids.Find(value);

    public override ulong Hash(int index) => Hash64.Compute(Bytes(index));
}
