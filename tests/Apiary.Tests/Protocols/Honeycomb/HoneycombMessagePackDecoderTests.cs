using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;
using Apiary.Server.Protocols.Honeycomb;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

public sealed class HoneycombMessagePackDecoderTests
{
    private readonly HoneycombMessagePackDecoder decoder = new(DecodeLimits.Default);
    private readonly EventBatch batch = new();
    private readonly BatchItems items = new();

    public static TheoryData<byte[], string?> Values => new()
    {
        { [0xc0], null },
        { [0xc2], "boolean false" },
        { [0xc3], "boolean true" },
        { [0x00], "integer 0" },
        { [0x7f], "integer 127" },
        { [0xff], "integer -1" },
        { [0xe0], "integer -32" },
        { [0xcc, 200], "integer 200" },
        { [0xcd, 1, 0], "integer 256" },
        { [0xce, 0xff, 0xff, 0xff, 0xff], "integer 4294967295" },
        { [0xcf, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "integer 9223372036854775807" },
        { [0xcf, 0x80, 0, 0, 0, 0, 0, 0, 0], "float 9.223372036854776E+18" },
        { [0xd0, 0x80], "integer -128" },
        { [0xd1, 0x80, 0], "integer -32768" },
        { [0xd2, 0x80, 0, 0, 0], "integer -2147483648" },
        { [0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], "integer -9223372036854775808" },
        { [0xca, 0x3f, 0xc0, 0, 0], "float 1.5" },
        { [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0], "float NaN" },
        { [0xa0], "string " },
        { [0xa2, 0xc3, 0xbc], "string ü" },
        { [0xd9, 1, (byte)'x'], "string x" },
        { [0xda, 0, 1, (byte)'x'], "string x" },
        { [0xdb, 0, 0, 0, 1, (byte)'x'], "string x" },
        { [0xa1, 0xff], "string \uFFFD" },
        { [0xc4, 2, (byte)'o', (byte)'k'], "string ok" },
        { [0xc5, 0, 2, 0xff, 0xfe], "string //4=" },
        { [0xc6, 0, 0, 0, 1, 0xff], "string /w==" },
        { [0xd6, 0xff, 0x5b, 0x3b, 0xe2, 0xdc], "string 2018-07-03T20:55:56.0000000Z" },
        { [0xd4, 7, 0xff], "string /w==" },
        { [0xc7, 1, 9, 0xff], "string /w==" },
        { [0x93, 1, 0xa1, (byte)'"', 0x81, 0xa1, (byte)'k', 0xc0], """string [1,"\"",{"k":null}]""" },
        { [0xdc, 0, 1, 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0], "string [1.5]" },
        { [0x92, 0xc4, 1, 0xff, 0xca, 0x7f, 0xc0, 0, 0], "string [\"/w==\",NaN]" },
        { [0x90], "string []" },
        { [0x80], null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void DecodeEvent_value_is_kept_with_its_type(byte[] value, string? expected)
    {
        Assert.True(Event([0x81, 0xa1, (byte)'v', .. value]).IsRead);

        Assert.Equal(expected, BatchText.Fields(batch, 0).GetValueOrDefault("v"));
    }

    [Theory]
    [InlineData(new byte[] { }, nameof(DecodeFailure.Empty))]
    [InlineData(new byte[] { 0xc0 }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0xc1 }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x90 }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x81 }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x81, 0xa1, 0x61 }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x81, 0xa1, 0x61, 0xc1 }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x81, 0xa1, 0x61, 1, 1 }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x81, 0xc0, 1 }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x81, 0xa1, 0x61, 0xdb, 0xff, 0xff, 0xff, 0xff }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x81, 0xa1, 0x61, 0xdd, 0xff, 0xff, 0xff, 0xff }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0xdf, 0xff, 0xff, 0xff, 0xff }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x81, 0xa1, 0x61, 0xc9, 0xff, 0xff, 0xff, 0xff, 1 }, nameof(DecodeFailure.Malformed))]
    [InlineData(new byte[] { 0x81, 0xa1, 0x61, 0xd4 }, nameof(DecodeFailure.Malformed))]
    public void DecodeEvent_bad_body_is_refused(byte[] body, string expected) => Assert.Equal(expected, Event(body).Failure.ToString());

    [Fact]
    public void DecodeEvent_keys_are_text_whatever_they_were_and_nesting_flattens()
    {
        var body = new MessagePackText().Map(3)
            .Integer(-7).Bytes(1)
            .Bytes(0xc4, 1, (byte)'b').Bytes(2)
            .Text("o").Map(1).Text("p").Map(1).Text("q").Array(1).Bytes(3).Body;

        Assert.True(Event(body).IsRead);

        Assert.Equal("event 0 at 42 rate 1\n  -7 = integer 1\n  b = integer 2\n  o.p.q = string [3]\n", BatchText.Of(batch));
    }

    [Theory]
    [InlineData(MessagePackCursor.MaxDepth, true)]
    [InlineData(MessagePackCursor.MaxDepth + 1, false)]
    public void DecodeEvent_nesting_is_read_to_a_limit(int depth, bool isRead)
    {
        byte[] arrays = [0x81, 0xa1, (byte)'a', .. Enumerable.Repeat((byte)0x91, depth - 2), 0x90];
        byte[] maps = [.. Enumerable.Range(0, depth).SelectMany(_ => new byte[] { 0x81, 0xa1, (byte)'a' }), 1];

        Assert.Equal(isRead, Event(arrays).IsRead);
        Assert.Equal(isRead, Event(maps).IsRead);
        Assert.Equal(isRead, decoder.DecodeEvent(maps, 0, 1, 1000, new EventBatch(), out _).IsRead);
    }

    public static TheoryData<byte[], long, bool> Times => new()
    {
        { [0xd6, 0xff, 0x5b, 0x3b, 0xe3, 0x9c], 1_530_651_548_000_000_000, true },
        { Packed(832_016_791, 1_530_651_548), 1_530_651_548_832_016_791, true },
        { [0xc7, 12, 0xff, .. Big(832_016_791, 4), .. Big(1_530_651_548, 8)], 1_530_651_548_832_016_791, true },
        { [0xc7, 12, 0xff, .. Big(500_000_000, 4), .. Big(-1, 8)], -500_000_000, true },
        { [0xc7, 12, 5, .. Big(1_530_651_548, 8), .. Big(832_016_791, 4)], 1_530_651_548_832_016_791, true },
        { [0xce, 0x5b, 0x3b, 0xe3, 0x9c], 1_530_651_548_000_000_000, true },
        { [0xcb, .. BitConverter.GetBytes(1_530_651_548.5).Reverse()], 1_530_651_548_500_000_000, true },
        { [0xb4, .. "2018-07-03T20:59:08Z"u8], 1_530_651_548_000_000_000, true },
        { [0xc0], 42, true },
        { [0xa0], 42, true },
        { [0xa3, .. "now"u8], 42, false },
        { [0xc3], 42, false },
        { [0x91, 1], 42, false },
        { [0xc7, 12, 0xff, .. Big(1_000_000_000, 4), .. Big(1, 8)], 42, false },
        { [0xc7, 12, 0xff, .. Big(0, 4), .. Big(long.MaxValue, 8)], 42, false },
        { [0xd4, 0xff, 1], 42, false },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void DecodeBatch_time_is_read_in_every_form(byte[] time, long expected, bool isTime)
    {
        byte[] body = [0x91, 0x82, 0xa4, .. "time"u8, .. time, 0xa4, .. "data"u8, 0x81, 0xa1, (byte)'a', 1];

        Assert.True(decoder.DecodeBatch(body, 42, 5, batch, items).IsRead);

        Assert.Equal(expected, batch.TimestampNanos[0]);
        Assert.Equal(isTime ? 0 : 1, items.UnreadableTimeCount);
    }

    [Fact]
    public void DecodeBatch_bad_items_are_refused_one_by_one()
    {
        var body = new MessagePackText().Array(6)
            .Map(2).Text("unknown").Array(1).Bytes(1).Text("data").Map(1).Text("ok").Bytes(1)
            .Bytes(7)
            .Map(0)
            .Map(1).Text("data").Bytes(0xc0)
            .Map(1).Text("data").Array(1).Bytes(1)
            .Map(3).Text("samplerate").Text("5").Text("data").Map(1).Text("a").Bytes(1).Text("data").Map(1).Text("b").Bytes(1).Body;

        Assert.True(decoder.DecodeBatch(body, 42, 5, batch, items).IsRead);

        Assert.Equal([(1, ItemRefusal.Malformed), (2, ItemRefusal.Empty), (3, ItemRefusal.Empty), (4, ItemRefusal.Malformed)], items.Refused);
        Assert.Equal("event 0 at 42 rate 1\n  ok = integer 1\nevent 1 at 42 rate 5\n  b = integer 1\n", BatchText.Of(batch));
    }

    [Fact]
    public void Decode_the_same_events_in_both_formats_is_the_same()
    {
        var source = new RandomJson(new Random(8));
        var json = new HoneycombJsonDecoder(DecodeLimits.Default);
        for (var round = 0; round < 300; round++)
        {
            var text = source.Object(4);
            using var document = JsonDocument.Parse(text);
            var packed = new MessagePackText();
            Pack(packed, document.RootElement);
            var expected = new EventBatch();
            json.DecodeEvent(Encoding.UTF8.GetBytes(text), 42, 1, 2, expected, out var isEmpty);
            batch.Reset();

            Assert.True(decoder.DecodeEvent(packed.Body, 42, 1, 2, batch, out var isEmptyToo).IsRead);
            Assert.Equal(isEmpty, isEmptyToo);
            Assert.Equal(WithoutNested(expected), WithoutNested(batch));
        }
    }

    [Fact]
    public void DecodeBatch_steady_sender_allocates_nothing()
    {
        var packed = new MessagePackText().Array(500);
        for (var i = 0; i < 500; i++)
            packed.Map(2).Text("time").Bytes(Packed(i, 1_530_651_548)).Text("data").Map(4).Text("id").Text($"id {i}").Text("ms").Float(i / 8.0).Text("n").Integer(i).Text("list").Array(2).Bytes(1).Text("x");
        var body = packed.Body;
        void Decode()
        {
            batch.Reset();
            items.Reset();
            Assert.True(decoder.DecodeBatch(body, 42, 5, batch, items).IsRead);
        }

        for (var i = 0; i < 50; i++) Decode();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) Decode();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private DecodeResult Event(byte[] body)
    {
        batch.Reset();
        return decoder.DecodeEvent(body, 42, 1, 5, batch, out _);
    }

    /// <summary>Nested values keep their text, in which the two formats spell numbers and escapes in their own ways.</summary>
    private static IEnumerable<string> WithoutNested(EventBatch batch) =>
        BatchText.Fields(batch, 0).Where(field => !field.Value.StartsWith("string [", StringComparison.Ordinal) && !field.Value.StartsWith("string {", StringComparison.Ordinal))
            .OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}");

    private static void Pack(MessagePackText packed, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                packed.Map(value.EnumerateObject().Count());
                foreach (var property in value.EnumerateObject())
                {
                    packed.Text(property.Name);
                    Pack(packed, property.Value);
                }

                break;
            case JsonValueKind.Array:
                packed.Array(value.GetArrayLength());
                foreach (var element in value.EnumerateArray()) Pack(packed, element);
                break;
            case JsonValueKind.String: packed.Text(value.GetString()!); break;
            case JsonValueKind.True: packed.Bytes(0xc3); break;
            case JsonValueKind.False: packed.Bytes(0xc2); break;
            case JsonValueKind.Null: packed.Bytes(0xc0); break;
            default:
                if (value.GetRawText().AsSpan().IndexOfAny(".eE") < 0 && value.TryGetInt64(out var integer)) packed.Integer(integer);
                else packed.Float(value.GetDouble());
                break;
        }
    }

    private static byte[] Packed(long nanos, long seconds)
    {
        byte[] bytes = [0xd7, 0xff, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2), (nanos << 34) | seconds);
        return bytes;
    }

    private static byte[] Big(long value, int size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes[(8 - size)..];
    }
}
