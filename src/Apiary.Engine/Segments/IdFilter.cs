using System.Buffers.Binary;
using Apiary.Engine.Events;

namespace Apiary.Engine.Segments;

/// <summary>
/// A blocked Bloom filter over <see cref="Hash64.Stable"/>: a value's upper hash half picks a bucket of 32 bytes, its lower
/// half one bit in each of the bucket's eight words, so a question touches one cache line. At 12 bits a value about one
/// absent value in 150 is let through. (The layout is that of "split block" filters: Putze, Sanders, Singler, 2007.)
/// <code>bucket count u32 | buckets of 8 words u32</code>
/// </summary>
internal static class IdFilter
{
    private const int BucketBytes = 32;
    private const int BitsPerValue = 12;
    private const int HeaderBytes = 4;

    private static readonly uint[] Salts =
        [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1, 0xd3a2646d, 0xfd7046c5, 0xb55a4f09];

    /// <summary>Bytes of a filter over <paramref name="count"/> values.</summary>
    internal static int ByteCount(int count) => HeaderBytes + (Buckets(count) * BucketBytes);

    /// <summary>Prepares <paramref name="filter"/>, zeroed and of <see cref="ByteCount"/> bytes, for <see cref="Add"/>.</summary>
    internal static void Begin(Span<byte> filter, int count) => BinaryPrimitives.WriteInt32LittleEndian(filter, Buckets(count));

    internal static void Add(Span<byte> filter, ReadOnlySpan<byte> value)
    {
        var hash = Hash64.Stable(value);
        var bucket = filter.Slice(BucketOffset(filter, hash), BucketBytes);
        for (var i = 0; i < Salts.Length; i++)
        {
            var word = bucket[(i * 4)..];
            BinaryPrimitives.WriteUInt32LittleEndian(word, BinaryPrimitives.ReadUInt32LittleEndian(word) | Bit(hash, i));
        }
    }

    internal static bool IsValid(ReadOnlySpan<byte> filter) =>
        filter.Length >= HeaderBytes + BucketBytes
        && BinaryPrimitives.ReadUInt32LittleEndian(filter) * (long)BucketBytes == filter.Length - HeaderBytes;

    /// <summary>False when <paramref name="value"/> was not added; true when it was, or by chance.</summary>
    internal static bool MayContain(ReadOnlySpan<byte> filter, ReadOnlySpan<byte> value)
    {
        var hash = Hash64.Stable(value);
        var bucket = filter.Slice(BucketOffset(filter, hash), BucketBytes);
        for (var i = 0; i < Salts.Length; i++)
            if ((BinaryPrimitives.ReadUInt32LittleEndian(bucket[(i * 4)..]) & Bit(hash, i)) == 0) return false;
        return true;
    }

    private static int Buckets(int count) => (int)Math.Max(1, ((long)count * BitsPerValue + (BucketBytes * 8) - 1) / (BucketBytes * 8));

    private static int BucketOffset(ReadOnlySpan<byte> filter, ulong hash) =>
        HeaderBytes + ((int)(((hash >> 32) * BinaryPrimitives.ReadUInt32LittleEndian(filter)) >> 32) * BucketBytes);

    private static uint Bit(ulong hash, int word) => 1u << (int)(unchecked((uint)hash * Salts[word]) >> 27);
}
