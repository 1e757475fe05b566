using System.Text;
using Apiary.Engine.Events;
using Apiary.Server.Protocols.Honeycomb;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

public sealed class HoneycombJsonDecoderTests
{
    private readonly HoneycombJsonDecoder decoder = new(DecodeLimits.Default);
    private readonly EventBatch batch = new();
    private readonly BatchItems items = new();

    [Theory]
    [InlineData("""{"v":"text"}""", "string text")]
    [InlineData("""{"v":""}""", "string ")]
    [InlineData("""{"v":1}""", "integer 1")]
    [InlineData("""{"v":-0}""", "integer 0")]
    [InlineData("""{"v":9223372036854775807}""", "integer 9223372036854775807")]
    [InlineData("""{"v":-9223372036854775808}""", "integer -9223372036854775808")]
    [InlineData("""{"v":9223372036854775808}""", "float 9.223372036854776E+18")]
    [InlineData("""{"v":-9223372036854775809}""", "float -9.223372036854776E+18")]
    [InlineData("""{"v":18446744073709551616}""", "float 1.8446744073709552E+19")]
    [InlineData("""{"v":1.0}""", "float 1")]
    [InlineData("""{"v":-0.0}""", "float -0")]
    [InlineData("""{"v":1e3}""", "float 1000")]
    [InlineData("""{"v":0.5680000000000001}""", "float 0.5680000000000001")]
    [InlineData("""{"v":2.2250738585072011e-308}""", "float 2.225073858507201E-308")]
    [InlineData("""{"v":123456789012345678901234567890.5}""", "float 1.2345678901234568E+29")]
    [InlineData("""{"v":1e999}""", "float Infinity")]
    [InlineData("""{"v":1e-999999999999}""", "float 0")]
    [InlineData("""{"v":NaN}""", "float NaN")]
    [InlineData("""{"v":Infinity}""", "float Infinity")]
    [InlineData("""{"v":-Infinity}""", "float -Infinity")]
    [InlineData("""{"v":true}""", "boolean true")]
    [InlineData("""{"v":false}""", "boolean false")]
    [InlineData("""{"v":null}""", null)]
    [InlineData("""{"v":1,"v":null}""", null)]
    [InlineData("""{"v":1,"v":"last wins"}""", "string last wins")]
    [InlineData("""{"v":[1, "a b" , {"c" : null}]}""", """string [1,"a b",{"c":null}]""")]
    [InlineData("""{"v":[]}""", "string []")]
    [InlineData("""{"v":{}}""", null)]
    [InlineData("""{"v":"\"\\\/\b\f\n\r\t"}""", "string \"\\/\b\f\n\r\t")]
    [InlineData("""{"v":"\u8702 \ud83d\ude00"}""", "string 蜂 😀")]
    [InlineData("""{"v":"\ud83d"}""", "string \uFFFD")]
    [InlineData("""{"v":"\ud83d\u0041"}""", "string \uFFFDA")]
    [InlineData("""{"v":"\ude00x"}""", "string \uFFFDx")]
    [InlineData("""{"\u0076":7}""", "integer 7")]
    [InlineData(" \r\n\t{ \"v\" : 7 } \n", "integer 7")]
    public void DecodeEvent_value_is_kept_with_its_type(string body, string? expected)
    {
        Assert.True(Event(body).IsRead);

        Assert.Equal(1, batch.RowCount);
        Assert.Equal(expected, BatchText.Fields(batch, 0).GetValueOrDefault("v"));
    }

    [Theory]
    [InlineData("", nameof(DecodeFailure.Empty))]
    [InlineData("  \n", nameof(DecodeFailure.Empty))]
    [InlineData("null", nameof(DecodeFailure.Malformed))]
    [InlineData("3", nameof(DecodeFailure.Malformed))]
    [InlineData("\"text\"", nameof(DecodeFailure.Malformed))]
    [InlineData("[]", nameof(DecodeFailure.Malformed))]
    [InlineData("[1]", nameof(DecodeFailure.Malformed))]
    [InlineData("{", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\"}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":1,}", nameof(DecodeFailure.Malformed))]
    [InlineData("{,\"a\":1}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":1 \"b\":2}", nameof(DecodeFailure.Malformed))]
    [InlineData("{a:1}", nameof(DecodeFailure.Malformed))]
    [InlineData("{'a':1}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":01}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":+1}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":.5}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":1.}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":1e}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":-}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":-NaN}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":0x10}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":tru}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":True}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":undefined}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":\"line\nbreak\"}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":\"\\x\"}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":\"\\u12g4\"}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":\"\\u12\"}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":\"\\u12a\u0000\"}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":\"open}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":[1,]}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":[\"\\x\"]}", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":1}{", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":1} trailing", nameof(DecodeFailure.Malformed))]
    [InlineData("{\"a\":1}\u0000", nameof(DecodeFailure.Malformed))]
    [InlineData("\uFEFF{\"a\":1}", nameof(DecodeFailure.Malformed))]
    public void DecodeEvent_bad_body_is_refused(string body, string expected) => Assert.Equal(expected, Event(body).Failure.ToString());

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    public void DecodeEvent_text_that_is_not_UTF8_is_refused(byte[] text)
    {
        byte[] body = [.. "{\"a\":\""u8, .. text, .. "\"}"u8];

        Assert.Equal(DecodeFailure.NotUtf8, decoder.DecodeEvent(body, 0, 1, 5, batch, out _).Failure);
    }

    [Fact]
    public void DecodeEvent_nested_objects_flatten_to_the_given_depth()
    {
        const string body = """{"a":{"b":{"c":{"d":1}},"e":2},"f":3}""";

        Assert.Equal(["a={\"b\":{\"c\":{\"d\":1}},\"e\":2}", "f=3"], Flat(body, 0));
        Assert.Equal(["a.b={\"c\":{\"d\":1}}", "a.e=2", "f=3"], Flat(body, 1));
        Assert.Equal(["a.b.c={\"d\":1}", "a.e=2", "f=3"], Flat(body, 2));
        Assert.Equal(["a.b.c.d=1", "a.e=2", "f=3"], Flat(body, 3));
        Assert.Equal(["a.b.c.d=1", "a.e=2", "f=3"], Flat(body, 10));
    }

    [Fact]
    public void DecodeBatch_object_where_the_event_before_had_text_is_flattened()
    {
        Assert.True(Batch("""[{"data":{"a":"x"}},{"data":{"a":{"b":1}}},{"data":{"a":[1]}},{"data":{"a":2.5}}]""").IsRead);

        Assert.Equal(
            "event 0 at 42 rate 1\n  a = string x\nevent 1 at 42 rate 1\n  a.b = integer 1\nevent 2 at 42 rate 1\n  a = string [1]\nevent 3 at 42 rate 1\n  a = float 2.5\n",
            BatchText.Of(batch));
    }

    [Theory]
    [InlineData(JsonDepth, true)]
    [InlineData(JsonDepth + 1, false)]
    public void DecodeEvent_nesting_is_read_to_a_limit(int depth, bool isRead)
    {
        var arrays = "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";
        var objects = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        Assert.Equal(isRead, Event(arrays).IsRead);
        Assert.Equal(isRead, Event(objects).IsRead);
        Assert.Equal(isRead, decoder.DecodeEvent(Encoding.UTF8.GetBytes(objects), 0, 1, 1000, NewBatch(), out _).IsRead);
    }

    [Theory]
    [InlineData(2000, nameof(DecodeFailure.None))]
    [InlineData(2001, nameof(DecodeFailure.TooManyColumns))]
    public void DecodeEvent_fields_are_limited(int count, string expected) => Assert.Equal(expected, Event(Wide(count)).Failure.ToString());

    [Theory]
    [InlineData(1_000_000, nameof(DecodeFailure.None))]
    [InlineData(1_000_001, nameof(DecodeFailure.TooLarge))]
    public void DecodeEvent_bytes_are_limited(int length, string expected) => Assert.Equal(expected, Event(Padded("{\"a\":\"x\"}", length)).Failure.ToString());

    [Fact]
    public void DecodeEvent_long_text_and_names_are_cut_and_counted()
    {
        var name = new string('n', EventLimits.MaxNameBytes + 1);
        var value = new string('v', EventLimits.MaxStringBytes - 1) + "蜂";

        Assert.True(Event($"{{\"{name}\":\"{value}\",\"a\":{{\"{name}\":1}}}}").IsRead);

        Assert.Equal(1, batch.TruncatedCount);
        Assert.Equal(2, decoder.CutNameCount);
        Assert.Equal(
            ["a." + new string('n', EventLimits.MaxNameBytes - 2), new string('n', EventLimits.MaxNameBytes)],
            BatchText.Fields(batch, 0).Keys.Order(StringComparer.Ordinal));
        Assert.Equal("string " + new string('v', EventLimits.MaxStringBytes - 1), BatchText.Fields(batch, 0)[name[1..]]);
    }

    [Fact]
    public void DecodeEvent_isEmpty_tells_an_object_without_fields()
    {
        Assert.True(decoder.DecodeEvent("{ }"u8, 0, 1, 5, batch, out var isEmpty).IsRead);
        Assert.True(isEmpty);
        Assert.True(decoder.DecodeEvent("{\"a\":null}"u8, 0, 1, 5, NewBatch(), out isEmpty).IsRead);
        Assert.False(isEmpty);
    }

    [Fact]
    public void DecodeBatch_items_have_time_rate_and_data_in_any_order()
    {
        var result = Batch("""
            [{"time":"2018-07-03T20:59:08.832016791Z","samplerate":4,"data":{"a":1}},
             {"data":{"a":2},"unknown":[{"x":"\u0041"}],"samplerate":"7","time":1530651548},
             {"data":{"a":3},"time":null,"samplerate":null},
             {"data":{"a":4},"time":"soon","samplerate":0},
             {"data":{"a":5},"time":"","samplerate":-3},
             {"data":{"a":6},"time":{"no":"time"},"samplerate":2.9},
             {"data":{"a":7},"data":{"b":8},"samplerate":99999999999}]
            """);

        Assert.True(result.IsRead);
        Assert.Equal(7, items.AcceptedCount);
        Assert.Equal(2, items.UnreadableTimeCount);
        Assert.Equal([1_530_651_548_832_016_791, 1_530_651_548_000_000_000, 42, 42, 42, 42, 42], batch.TimestampNanos.ToArray());
        Assert.Equal([4, 7, 1, 1, 1, 2, int.MaxValue], batch.SampleRates.ToArray());
        Assert.Equal(["b"], BatchText.Fields(batch, 6).Keys);
    }

    [Fact]
    public void DecodeBatch_bad_items_are_refused_one_by_one()
    {
        var limits = DecodeLimits.Default with { MaxEventBytes = 100, MaxFields = 3 };
        var body = """[{"data":{"ok":1}},1,{},{"data":{}},{"data":null},{"data":[1]},{"data":{"a":1,"b":2,"c":3,"d":4}},{"data":{"x":"LONG"}},{"data":{"ok":2}}]"""
            .Replace("LONG", new string('x', 100), StringComparison.Ordinal);

        var result = new HoneycombJsonDecoder(limits).DecodeBatch(Encoding.UTF8.GetBytes(body), 42, 5, batch, items);

        Assert.True(result.IsRead);
        Assert.Equal(
            [(1, ItemRefusal.Malformed), (2, ItemRefusal.Empty), (3, ItemRefusal.Empty), (4, ItemRefusal.Empty), (5, ItemRefusal.Malformed), (6, ItemRefusal.TooManyColumns), (7, ItemRefusal.TooLarge)],
            items.Refused);
        Assert.Equal("event 0 at 42 rate 1\n  ok = integer 1\nevent 1 at 42 rate 1\n  ok = integer 2\n", BatchText.Of(batch));
    }

    [Fact]
    public void DecodeBatch_event_of_exactly_the_limit_is_accepted()
    {
        var item = Padded("{\"data\":{\"a\":\"x\"}}", 1000);
        var limits = DecodeLimits.Default with { MaxEventBytes = 1000 };

        Assert.True(new HoneycombJsonDecoder(limits).DecodeBatch(Encoding.UTF8.GetBytes($"[{item},{Padded(item, 1001)}]"), 0, 5, batch, items).IsRead);

        Assert.Equal([(1, ItemRefusal.TooLarge)], items.Refused);
    }

    [Fact]
    public void DecodeBatch_columns_of_a_request_are_limited()
    {
        var limits = DecodeLimits.Default with { MaxColumns = 4 };
        var body = """[{"data":{"a":1,"b":1,"c":1,"d":1,"e":1}},{"data":{"a":1}}]"""u8;

        Assert.True(new HoneycombJsonDecoder(limits).DecodeBatch(body, 0, 5, batch, items).IsRead);

        Assert.Equal([(1, ItemRefusal.TooManyDatasetColumns)], items.Refused);
    }

    [Theory]
    [InlineData(3, nameof(DecodeFailure.None))]
    [InlineData(4, nameof(DecodeFailure.TooLarge))]
    public void DecodeBatch_items_are_limited(int count, string expected)
    {
        var limits = DecodeLimits.Default with { MaxItems = 3 };
        var body = "[" + string.Join(',', Enumerable.Repeat("{\"data\":{\"a\":1}}", count)) + "]";

        Assert.Equal(expected, new HoneycombJsonDecoder(limits).DecodeBatch(Encoding.UTF8.GetBytes(body), 0, 5, batch, items).Failure.ToString());
    }

    [Theory]
    [InlineData("", nameof(DecodeFailure.Empty))]
    [InlineData("[]", nameof(DecodeFailure.Empty))]
    [InlineData("[ ]", nameof(DecodeFailure.Empty))]
    [InlineData("{}", nameof(DecodeFailure.Malformed))]
    [InlineData("null", nameof(DecodeFailure.Malformed))]
    [InlineData("[", nameof(DecodeFailure.Malformed))]
    [InlineData("[{\"data\":{\"a\":1}}", nameof(DecodeFailure.Malformed))]
    [InlineData("[{\"data\":{\"a\":1}},]", nameof(DecodeFailure.Malformed))]
    [InlineData("[{\"data\":{\"a\":1}}]]", nameof(DecodeFailure.Malformed))]
    [InlineData("[{\"data\":{\"a\":1}]", nameof(DecodeFailure.Malformed))]
    [InlineData("[{\"data\"}]", nameof(DecodeFailure.Malformed))]
    [InlineData("[{\"time\":}]", nameof(DecodeFailure.Malformed))]
    [InlineData("[{\"time\":2018-07-03}]", nameof(DecodeFailure.Malformed))]
    [InlineData("[{\"samplerate\":-}]", nameof(DecodeFailure.Malformed))]
    public void DecodeBatch_bad_body_is_refused(string body, string expected) => Assert.Equal(expected, Batch(body).Failure.ToString());

    [Fact]
    public void DecodeBatch_values_that_repeat_but_for_an_escape_are_told_apart()
    {
        var same = string.Join(',', Enumerable.Repeat("""{"data":{"k":"a\\b"}}""", 20));

        Assert.True(Batch("[" + same + """,{"data":{"k":"a\b"}},{"data":{"k":"a\\b"}}]""").IsRead);

        Assert.Equal("string a\\b", BatchText.Fields(batch, 19)["k"]);
        Assert.Equal("string a\b", BatchText.Fields(batch, 20)["k"]);
        Assert.Equal("string a\\b", BatchText.Fields(batch, 21)["k"]);
    }

    [Fact]
    public void DecodeBatch_steady_sender_allocates_nothing()
    {
        var body = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(0, 500).Select(i =>
            $$"""{"time":"2026-11-20T22:53:44.{{i:D6}}Z","samplerate":1,"data":{"trace.trace_id":"{{i:x32}}","name":"op {{i % 7}}","o":{"p":[1, {{i}}]},"ms":{{i}}.5,"ok":true,"x":null,"s":"a\n{{i}}","n":{{i}} } }""")) + "]");
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
        Assert.Equal(500, batch.RowCount);
    }

    private const int JsonDepth = Server.Ingest.Decoding.JsonCursor.MaxDepth;

    private static string Wide(int count) => "{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"f{i}\":{i}")) + "}";

    private static string Padded(string json, int length) => json.Replace("x", new string('x', length - json.Length + 1), StringComparison.Ordinal);

    private static EventBatch NewBatch() => new();

    private DecodeResult Event(string body)
    {
        batch.Reset();
        return decoder.DecodeEvent(Encoding.UTF8.GetBytes(body), 42, 1, 5, batch, out _);
    }

    private DecodeResult Batch(string body) => decoder.DecodeBatch(Encoding.UTF8.GetBytes(body), 42, 5, batch, items);

    private string[] Flat(string body, int depth)
    {
        batch.Reset();
        Assert.True(decoder.DecodeEvent(Encoding.UTF8.GetBytes(body), 0, 1, depth, batch, out _).IsRead);
        return [.. BatchText.Fields(batch, 0).OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + "=" + field.Value[(field.Value.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
    }
}
