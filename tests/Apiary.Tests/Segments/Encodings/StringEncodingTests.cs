using Apiary.Engine.Events;
using System.Text;
using Apiary.Engine.Segments;
using Apiary.Engine.Segments.Encodings;
using Xunit;

namespace Apiary.Tests.Segments.Encodings;

public sealed class StringEncodingTests
{
    private static readonly Dictionary<string, Func<int, Random, string>> Makers = new()
    {
        ["8-byte ids"] = (_, random) => random.NextInt64().ToString("x16"),
        ["16-byte ids"] = (_, random) => random.NextInt64().ToString("x16") + random.NextInt64().ToString("x16"),
        ["capitals"] = (_, random) => random.NextInt64().ToString("X16"),
        ["one odd id"] = (i, random) => i == 1 ? "g123456789abcdef" : random.NextInt64().ToString("x16"),
        ["empty"] = (_, _) => "",
        ["texts"] = (i, random) => $"request {i} took {random.Next(1000)} ms, žluťoučký kůň 🐝",
        ["longest"] = (i, _) => new string((char)('a' + (i % 26)), 65_535),
        ["noise"] = (_, random) => string.Concat(Enumerable.Range(0, random.Next(300)).Select(_ => (char)random.Next(32, 127))),
    };

    public static TheoryData<string> Shapes() => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Strings_come_back_as_they_were(string shape)
    {
        foreach (var count in (int[])[1, 2, 40, 1000])
        {
            if (shape == "longest" && count > 40) continue;
            var random = new Random(count);
            var texts = Enumerable.Range(0, count).Select(i => Makers[shape](i, random)).ToArray();
            var list = new TextList();
            foreach (var text in texts) list.Add(Encoding.UTF8.GetBytes(text));
            var writer = new ByteWriter();
            var id = StringEncodings.Write(list, new IntegerProfile(), writer);
            var bytes = writer.Written[1..].ToArray();
            Assert.True(StringEncodings.IsValid(writer.Written, count));
            Assert.False(StringEncodings.IsValid(writer.Written[..^1], count));
            // Any number of equal lengths is one constant.
            if (shape != "empty") Assert.False(StringEncodings.IsValid(writer.Written, count + 1));

            var encoding = StringEncodings.Find((byte)id)!;
            Assert.Equal(texts, Enumerable.Range(0, count).Select(i => encoding.Get(bytes, count, i)));
            var ends = new int[count];
            var all = encoding.DecodeAll(bytes, ends);
            Assert.Equal(texts, ends.Select((end, i) => Encoding.UTF8.GetString(all[(i == 0 ? 0 : ends[i - 1])..end])));
            var block = new StringBlock();
            block.Clear(count * 2);
            encoding.Decode(bytes, [.. Enumerable.Range(0, count).Select(i => i * 2)], block);
            Assert.Equal(texts, Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetString(block.Value(i * 2))));
            Assert.False(block.IsPresent(1));
        }
    }

    [Fact]
    public void Texts_that_resemble_each_other_are_compressed_and_ids_halved()
    {
        var texts = new TextList();
        for (var i = 0; i < 5000; i++) texts.Add(Encoding.UTF8.GetBytes($"SELECT * FROM orders WHERE id = {i} AND tenant = 'shop'"));
        var writer = new ByteWriter();
        Assert.Equal(EncodingId.Heap, StringEncodings.Write(texts, new IntegerProfile(), writer));
        Assert.True(writer.Length < texts.Bytes.Length / 4, $"{writer.Length} of {texts.Bytes.Length} bytes");

        texts.Clear();
        for (var i = 0; i < 100; i++) texts.Add(Encoding.ASCII.GetBytes($"{i * 7919L:x16}"));
        writer.Reset();
        Assert.Equal(EncodingId.Hex8, StringEncodings.Write(texts, new IntegerProfile(), writer));
        Assert.Equal(801, writer.Length);
    }

    [Fact]
    public void Only_lower_case_digits_are_hexadecimal()
    {
        for (var length = 1; length < 40; length++)
        {
            for (var digit = 0; digit < 256; digit++)
            {
                var text = Enumerable.Repeat((byte)'a', length).ToArray();
                text[^1] = (byte)digit;
                Assert.Equal("0123456789abcdef".Contains((char)digit, StringComparison.Ordinal), HexIds.IsHex(text));
            }
        }
    }

    [Fact]
    public void Hexadecimal_text_and_bytes_are_each_other()
    {
        var random = new Random(6);
        foreach (var length in (int[])[8, 16])
        {
            var raw = new byte[length];
            random.NextBytes(raw);
            var text = new byte[length * 2];
            HexIds.Format(raw, text);
            Assert.Equal(Convert.ToHexStringLower(raw), Encoding.ASCII.GetString(text));
            var parsed = new byte[length];
            HexIds.Parse(text, parsed);
            Assert.Equal(raw, parsed);
        }
    }
}
