using Apiary.Engine.Events;

namespace Apiary.Engine.Segments;

/// <summary>
/// The distinct values of a dictionary-coded lane, by index from 0 in no particular order. In memory it may grow while it is
/// read: indices below <see cref="Count"/> as read once stay valid and unchanged. Thread-safe for reading.
/// </summary>
public abstract class LaneDictionary
{
    /// <summary>How many entries there are.</summary>
    public abstract int Count { get; }

    /// <summary>The UTF-8 bytes of an entry of a string lane.</summary>
    public abstract ReadOnlySpan<byte> Bytes(int index);

    /// <summary>The value of an entry of an Integer or Boolean lane; the IEEE bits for a Float lane.</summary>
    public abstract long Bits(int index);

    /// <summary>The entry as a value of the lane's type. Allocates for strings.</summary>
    public abstract FieldValue Value(int index);

    /// <summary>The index of exactly these UTF-8 bytes in a string lane; -1 when they are not here.</summary>
    public abstract int Find(ReadOnlySpan<byte> value);

    /// <summary>Fills the <see cref="IdKey"/> of each code of a string lane, as many as there is room for; 0 for code 0.</summary>
    internal virtual void ReadKeys(Span<ulong> byCode)
    {
        var entries = Pin();
        byCode[0] = 0;
        for (var code = 1; code < byCode.Length; code++) byCode[code] = IdKey.Of(entries.Bytes(code - 1));
    }

    /// <summary>
    /// The same dictionary with its entries at hand: they stay in memory as long as the result is held. For loops over entries;
    /// without it each call may find that they were let go of meanwhile and read them again.
    /// </summary>
    public virtual LaneDictionary Pin() => this;

    /// <summary>The <see cref="Hash64.Compute(ReadOnlySpan{byte})"/> of an entry's bytes in a string lane, kept or computed.</summary>
    public virtual ulong Hash(int index) => Hash64.Compute(Bytes(index));
}
