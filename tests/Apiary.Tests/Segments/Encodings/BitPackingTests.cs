using Apiary.Engine.Segments.Encodings;
using Xunit;

namespace Apiary.Tests.Segments.Encodings;

public sealed class BitPackingTests
{
    public static TheoryData<int> Widths() => [.. Enumerable.Range(0, BitPacking.MaxPackedWidth + 1), 64];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_width_unpacks_to_what_was_packed_by_vectors_by_scalars_and_one_by_one(int width)
    {
        var random = new Random(width);
        foreach (var count in (int[])[1, 2, 7, 8, 9, 15, 16, 17, 31, 63, 64, 65, 255, 256, 1000])
        {
            var minimum = random.NextInt64(long.MinValue, long.MaxValue);
            var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
            var values = Enumerable.Range(0, count).Select(_ => unchecked(minimum + (long)((ulong)random.NextInt64(long.MinValue, long.MaxValue) & mask))).ToArray();
            var packed = new byte[BitPacking.PackedBytes(count, width)];
            BitPacking.Pack(values, minimum, width, packed);

            var unpacked = new long[count];
            BitPacking.Unpack(packed, width, minimum, unpacked);
            Assert.Equal(values, unpacked);
            BitPacking.UnpackScalar(packed, width, minimum, unpacked, 0);
            Assert.Equal(values, unpacked);
            for (var i = 0; i < count; i++) Assert.Equal(values[i], unchecked(minimum + (long)BitPacking.Get(packed, width, i)));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_width_of_codes_unpacks_to_what_was_packed(int width)
    {
        if (width > 32) return;
        var random = new Random(width);
        foreach (var count in (int[])[1, 7, 8, 9, 63, 64, 65, 256, 1000])
        {
            var values = Enumerable.Range(0, count).Select(_ => random.NextInt64(1L << width)).ToArray();
            var packed = new byte[BitPacking.PackedBytes(count, width)];
            BitPacking.Pack(values, 0, width, packed);
            var unpacked = new uint[count];
            BitPacking.Unpack(packed, width, 3u, unpacked);
            Assert.Equal(values.Select(value => unchecked((uint)value + 3)), unpacked);
            BitPacking.UnpackScalar(packed, width, 3u, unpacked, 0);
            Assert.Equal(values.Select(value => unchecked((uint)value + 3)), unpacked);
        }
    }

    [Theory]
    [InlineData(0UL, 0)]
    [InlineData(1UL, 1)]
    [InlineData(255UL, 8)]
    [InlineData(256UL, 9)]
    [InlineData((1UL << 57) - 1, 57)]
    [InlineData(1UL << 57, 64)]
    [InlineData(ulong.MaxValue, 64)]
    public void The_width_is_that_of_the_range(ulong range, int width) => Assert.Equal(width, BitPacking.WidthOf(range));
}
