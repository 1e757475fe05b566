using Apiary.Engine.Segments.Encodings;
using Xunit;

namespace Apiary.Tests.Segments.Encodings;

public sealed class IntegerEncodingTests
{
    private static readonly Dictionary<string, Func<int, Random, long>> Shapes = new()
    {
        ["constant"] = (_, _) => 42,
        ["runs"] = (i, _) => i / 100,
        ["small"] = (_, random) => random.Next(60),
        ["local"] = (i, random) => (i / 4) + random.Next(40),
        ["ascending"] = (i, random) => (i * 1_000_003L) + random.Next(1000),
        ["even"] = (i, _) => i * 250L,
        ["squares"] = (i, _) => (long)i * i,
        ["wide"] = (_, random) => random.NextInt64(long.MinValue, long.MaxValue),
        ["extremes"] = (i, _) => (i & 1) == 0 ? long.MinValue : long.MaxValue,
        ["31 bits"] = (_, random) => random.NextInt64(1L << 31),
        ["58 bits"] = (_, random) => random.NextInt64(1L << 58),
    };

    public static TheoryData<string, int> Matrix()
    {
        var data = new TheoryData<string, int>();
        foreach (var shape in Shapes.Keys)
            foreach (var encoding in IntegerEncodings.All)
                data.Add(shape, (int)encoding.Id);
        return data;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void An_encoding_gives_back_every_shape_it_accepts(string shape, int id)
    {
        var encoding = IntegerEncodings.Find((byte)id)!;
        foreach (var count in (int[])[1, 2, 3, 255, 256, 257, 258, 512, 513, 65_536])
        {
            var random = new Random(count);
            var values = Enumerable.Range(0, count).Select(i => Shapes[shape](i, random)).ToArray();
            var profile = new IntegerProfile();
            profile.Analyze(values);
            Assert.Equal(values.Min(), profile.Minimum);
            Assert.Equal(values.Max(), profile.Maximum);
            Assert.Equal(1 + values.Zip(values.Skip(1)).Count(pair => pair.First != pair.Second), profile.RunCount);
            var measured = encoding.Measure(values, profile);
            if (measured == long.MaxValue) continue;
            var writer = new ByteWriter();
            encoding.Encode(values, profile, writer);
            var bytes = writer.Written;
            Assert.Equal(measured, bytes.Length);

            Assert.True(encoding.IsValid(bytes, count));
            Assert.False(encoding.IsValid(bytes[..^1], count));
            Assert.False(encoding.IsValid(default, count));
            var decoded = new long[count];
            encoding.Decode(bytes, decoded);
            Assert.Equal(values, decoded);
            for (var i = 0; i < count; i += count < 600 ? 1 : 997) Assert.Equal(values[i], encoding.Get(bytes, count, i));
            if (values.Min() < 0 || values.Max() > uint.MaxValue) continue;
            var codes = new uint[count];
            encoding.DecodeCodes(bytes, codes);
            Assert.Equal(values.Select(value => (uint)value), codes);
        }
    }

    [Theory]
    [InlineData("constant", EncodingId.Constant)]
    [InlineData("runs", EncodingId.RunLength)]
    [InlineData("small", EncodingId.Packed)]
    [InlineData("local", EncodingId.MiniBlocks)]
    [InlineData("ascending", EncodingId.Delta)]
    [InlineData("squares", EncodingId.DeltaOfDelta)]
    [InlineData("wide", EncodingId.Raw)]
    public void The_encoding_that_suits_a_shape_is_chosen(string shape, object expected)
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 10_000).Select(i => Shapes[shape](i, random)).ToArray();
        Assert.Equal((EncodingId)expected, IntegerRun.Write(values, areCodes: false, new IntegerProfile(), new ByteWriter()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(1_000_000_000)]
    public void A_common_power_of_ten_is_taken_out_and_put_back(long unit)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 1000).Select(i => (random.Next(100_000) - 50_000) * unit).ToArray();
        var writer = new ByteWriter();
        IntegerRun.Write((long[])values.Clone(), areCodes: false, new IntegerProfile(), writer);
        Assert.True(IntegerRun.IsValid(writer.Written, values.Length));
        Assert.True(writer.Length < 2300, $"{writer.Length} bytes");
        var decoded = new long[values.Length];
        IntegerRun.Decode(writer.Written, decoded);
        Assert.Equal(values, decoded);
        for (var i = 0; i < values.Length; i++) Assert.Equal(values[i], IntegerRun.Get(writer.Written, values.Length, i));
    }

    [Fact]
    public void Damaged_runs_are_refused_or_decode_without_a_fault()
    {
        var random = new Random(8);
        foreach (var shape in Shapes.Values)
        {
            var values = Enumerable.Range(0, 600).Select(i => shape(i, random)).ToArray();
            var writer = new ByteWriter();
            IntegerRun.Write(values, areCodes: false, new IntegerProfile(), writer);
            for (var round = 0; round < 500; round++)
            {
                var bytes = writer.Written.ToArray();
                bytes[random.Next(Math.Min(bytes.Length, round % 2 == 0 ? 24 : bytes.Length))] = (byte)random.Next(256);
                if (!IntegerRun.IsValid(bytes, 600)) continue;
                IntegerRun.Decode(bytes, new long[600]);
                IntegerRun.Get(bytes, 600, random.Next(600));
                IntegerRun.DecodeCodes(bytes, new uint[600]);
            }
        }
    }
}
