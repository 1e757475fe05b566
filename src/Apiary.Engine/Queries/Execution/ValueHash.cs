using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Execution;

/// <summary>Hashes of values for sketches, equal for values that are one group. The same in every process, so that a question asked again has the same answer.</summary>
internal static class ValueHash
{
    public static ulong OfText(ReadOnlySpan<byte> utf8, ColumnType? declared)
    {
        if (declared is not (null or ColumnType.String))
        {
            var (type, bits) = Coercion.GroupOfText(utf8, declared);
            if (type != ColumnType.String) return OfGroup(type, bits);
        }

        return Hash64.Stable(utf8);
    }

    public static ulong OfBits(ColumnType type, long bits, ColumnType? declared)
    {
        var (group, value) = Coercion.GroupOfBits(type, bits, declared);
        if (group != ColumnType.String) return OfGroup(group, value);
        Span<byte> buffer = stackalloc byte[Coercion.MaxNumberText];
        return Hash64.Stable(Coercion.TextOfBits(type, value, buffer));
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the number reaches every bit of the hash.</summary>
    private static ulong OfGroup(ColumnType type, long bits)
    {
        var hash = (ulong)bits + (((ulong)type + 1) * 0x9E3779B97F4A7C15UL);
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }
}
