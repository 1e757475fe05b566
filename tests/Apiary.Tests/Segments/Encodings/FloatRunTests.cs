using Apiary.Engine.Segments.Encodings;
using Xunit;

namespace Apiary.Tests.Segments.Encodings;

public sealed class FloatRunTests
{
    public static TheoryData<string> Shapes() => [.. Makers.Keys];

    private static readonly Dictionary<string, Func<int, Random, double>> Makers = new()
    {
        ["whole"] = (_, random) => random.Next(-1000, 1000),
        ["thousandths"] = (_, random) => random.Next(100_000_000) / 1000.0,
        ["nanoseconds as milliseconds"] = (_, random) => random.NextInt64(10_000_000_000) / 1e6,
        ["halves"] = (_, random) => random.Next(100) / 2.0,
        ["random"] = (_, random) => random.NextDouble(),
        ["huge"] = (_, random) => random.NextDouble() * 1e300,
        ["zeros of both signs"] = (i, _) => i % 2 == 0 ? 0.0 : -0.0,
        ["some not numbers"] = (i, random) => i % 30 == 0 ? double.NaN : random.Next(1000) / 10.0,
        ["mostly not numbers"] = (i, random) => i % 3 == 0 ? random.Next(1000) / 10.0 : double.NaN,
        ["infinities"] = (i, _) => i % 2 == 0 ? double.PositiveInfinity : double.NegativeInfinity,
        ["subnormal"] = (i, _) => i * double.Epsilon,
        ["more digits later"] = (i, random) => i < 500 ? random.Next(100) : random.Next(100_000_000) / 1e7,
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Doubles_come_back_bit_for_bit(string shape)
    {
        foreach (var count in (int[])[1, 2, 255, 256, 257, 5000])
        {
            var random = new Random(count);
            var values = Enumerable.Range(0, count).Select(i => Makers[shape](i, random)).ToArray();
            var bits = values.Select(BitConverter.DoubleToInt64Bits).ToArray();
            var writer = new ByteWriter();
            FloatRun.Write((long[])bits.Clone(), new long[65_536], new IntegerProfile(), writer);
            Assert.True(FloatRun.IsValid(writer.Written, count));
            Assert.False(FloatRun.IsValid(writer.Written[..^1], count));
            var decoded = new double[count];
            FloatRun.Decode(writer.Written, decoded);
            Assert.Equal(bits, decoded.Select(BitConverter.DoubleToInt64Bits));
            for (var i = 0; i < count; i++) Assert.Equal(bits[i], BitConverter.DoubleToInt64Bits(FloatRun.Get(writer.Written, count, i)));
        }
    }

    [Fact]
    public void Measured_values_take_as_many_bits_as_their_digits_need()
    {
        var random = new Random(4);
        var bits = Enumerable.Range(0, 65_536).Select(_ => BitConverter.DoubleToInt64Bits(random.Next(1 << 20) / 1000.0)).ToArray();
        var writer = new ByteWriter();
        Assert.Equal(EncodingId.Decimal, FloatRun.Write(bits, new long[65_536], new IntegerProfile(), writer));
        Assert.True(writer.Length < 65_536 * 21 / 8, $"{writer.Length} bytes");
    }

    [Fact]
    public void Vectors_and_scalars_scale_alike()
    {
        var random = new Random(2);
        var integers = Enumerable.Range(0, 1003).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(-(1L << 53), 1L << 53))).ToArray();
        var byScalars = (double[])integers.Clone();
        FloatRun.Scale(integers, 1000);
        FloatRun.ScaleScalar(byScalars, 1000);
        Assert.Equal(byScalars, integers);
    }
}
