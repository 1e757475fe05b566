using System.Globalization;
using System.Text;
using Apiary.Server.Ingest.Decoding;
using Xunit;

namespace Apiary.Tests.Ingest.Decoding;

public sealed class JsonNumberTests
{
    [Fact]
    public void TryRead_floats_are_those_of_the_runtime_to_the_last_bit()
    {
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var text = random.Next(4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64()).ToString("E17", CultureInfo.InvariantCulture),
                1 => (random.NextDouble() * Math.Pow(10, random.Next(-10, 20))).ToString("F" + random.Next(1, 9), CultureInfo.InvariantCulture),
                2 => $"{random.NextInt64(1, 1L << 54)}e{random.Next(-40, 40)}",
                _ => $"{random.Next(1000)}.{random.Next(1_000_000)}",
            };
            if (text.Contains('N', StringComparison.Ordinal) || text.Contains("In", StringComparison.Ordinal)) continue;
            var at = 0;

            Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(text), ref at, out var number), text);
            Assert.Equal(text.Length, at);
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(number.Float));
        }
    }

    [Fact]
    public void TryRead_integers_are_exact_to_64_bits()
    {
        var random = new Random(12);
        for (var round = 0; round < 20_000; round++)
        {
            var value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            var at = 0;

            Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(value + ","), ref at, out var number));
            Assert.True(number.IsInteger);
            Assert.Equal(value, number.Integer);
        }
    }
}
