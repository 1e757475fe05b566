using System.Text;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>Requests that are broken, too large or odd: refused with the reason, whole or in the part concerned, and never a fault.</summary>
public sealed class OtlpBadInputTests
{
    [Theory]
    [InlineData("0a", "the request breaks off")]
    [InlineData("0a05", "the request breaks off")]
    [InlineData("0affffffff0f", "the request breaks off")]
    [InlineData("0affffffffffffffffff01", "the request breaks off")]
    [InlineData("0affffffffffffffffffffff01", "the request breaks off")]
    [InlineData("00", "the request breaks off")]
    [InlineData("0800", "field 1 of the request has wire type 0")]
    [InlineData("1b1c", "the request breaks off")]
    [InlineData("0a020800", "field 1 of a resource has wire type 0")]
    [InlineData("0a040a020800", "field 1 of a resource has wire type 0")]
    [InlineData("0a0412020800", "field 1 of a scope has wire type 0")]
    [InlineData("0a0412021205", "a scope breaks off")]
    [InlineData("0a06120412020800", "field 1 of a span has wire type 0")]
    [InlineData("0a06120412023201", "field 6 of a span has wire type 2")]
    [InlineData("0a06120412024a01", "a span breaks off")]
    [InlineData("0a06120412023901", "a span breaks off")]
    [InlineData("0a081206120432025801", "field 6 of a span has wire type 2")]
    [InlineData("0a08120612044a020801", "field 1 of an attribute has wire type 0")]
    [InlineData("0a0a120812064a0412020801", "field 1 of a value has wire type 0")]
    [InlineData("0a08120612045a020800", "field 1 of a span event has wire type 0")]
    [InlineData("0a08120612046a020800", "field 1 of a span link has wire type 0")]
    [InlineData("0a08120612047a021801", null)]
    [InlineData("0a08120612047a021a00", "field 3 of a span's status has wire type 2")]
    public void A_broken_message_is_refused_with_the_place(string message, string? expected)
    {
        var text = Decoded.Text(OtlpSignal.Traces, Convert.FromHexString(message));
        if (expected is null) Assert.StartsWith("dataset", text, StringComparison.Ordinal);
        else Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_fields_of_every_wire_type_are_passed_over_everywhere()
    {
        byte[] unknown = [.. Wire.Varint(100, 1), .. Wire.Fixed64(101, 2), .. Wire.Text(102, "?"), .. Wire.Fixed32(103, 4)];
        var attribute = Wire.Bytes(9, unknown, Wire.Text(1, "a"), Wire.Bytes(2, unknown, Wire.Text(1, "b")));
        var child = Wire.Bytes(11, unknown, Wire.Attribute(3, "c", Wire.Varint(2, 1)));
        var map = Wire.Attribute(9, "m", Wire.Bytes(6, unknown, Wire.Bytes(1, unknown, Wire.Text(1, "k"), Wire.Bytes(2, Wire.Bytes(5, unknown, Wire.Bytes(1, Wire.Varint(3, 7)))))));
        var span = Wire.Bytes(2, unknown, attribute, map, child, Wire.Bytes(13, unknown), Wire.Bytes(15, unknown));
        var scope = Wire.Bytes(2, Wire.Bytes(1, unknown, Wire.Text(1, "lib")), unknown, span);
        var text = Decoded.Text(OtlpSignal.Traces, [.. Wire.Bytes(1, unknown, Wire.Bytes(1, unknown), scope), .. unknown]);
        foreach (var line in (string[])["a = string b", "c = boolean true", "m.k = string [7]", "library.name = string lib"]) Assert.Contains($"  {line}\n", text, StringComparison.Ordinal);
    }

    /// <summary>Every capture cut off at every byte, and with every byte changed: an answer, never a fault.</summary>
    [Fact]
    public void A_request_cut_or_changed_anywhere_is_answered()
    {
        var signals = new[] { (OtlpSignal.Traces, "otel-js-traces-json-error"), (OtlpSignal.Logs, "otel-js-logs-json") };
        foreach (var (signal, capture) in signals)
        {
            var whole = Decoded.Protobuf(signal, File.ReadAllText(Path.Combine(Repository.Root, "tests/cases/wire/otlp", capture + ".bin")));
            for (var length = 0; length < whole.Length; length++) Assert.NotNull(Decoded.Text(signal, whole[..length]));
            for (var at = 0; at < whole.Length; at++)
            {
                var changed = whole.ToArray();
                changed[at] ^= (byte)(1 << (at % 8));
                Assert.NotNull(Decoded.Text(signal, changed));
            }
        }
    }

    [Theory]
    [InlineData("\"traceId\":\"0102\"")]
    [InlineData("\"traceId\":\"0102030405060708090a0b0c0d0e0f1011\"")]
    [InlineData("\"spanId\":\"01020304050607080910\"")]
    [InlineData("\"parentSpanId\":\"01\"")]
    public void A_span_whose_id_has_another_length_is_refused_and_the_rest_taken(string id)
    {
        var text = Decoded.Json(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"bad",{{{id}}},"events":[{"name":"of the bad"}]},{"name":"good"}]}]}]}""");
        Assert.Contains("items 1\n", text, StringComparison.Ordinal);
        Assert.Contains("name = string good\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("bad", text.Split("refused")[0], StringComparison.Ordinal);
        Assert.Contains("refused 1: a span's ids have", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"traceId\":\"00000000000000000000000000000000\"", "trace.trace_id = string 0000000000000000\n")]
    [InlineData("\"spanId\":\"0000000000000000\"", "trace.span_id = string 0000000000000000\n")]
    public void An_id_of_zeros_is_kept_and_remarked_upon(string id, string expected)
    {
        var text = Decoded.Json(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{{{id}}}}]}]}]}""");
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains("warning: a span has an id of zeros only", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Spans_that_come_twice_are_there_twice()
    {
        const string Span = """{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"1112131415161718","name":"twice"}""";
        Assert.StartsWith("dataset unknown_service, items 2\n", Decoded.Json(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{{Span}}},{{{Span}}}]}]}]}"""), StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> NotUtf8()
    {
        byte[] bad = [0xc3, 0x28];
        return new()
        {
            { Wire.Traces(Wire.Bytes(5, bad)), "a span's name" },
            { Wire.Traces(Wire.Bytes(3, bad)), "a span's trace state" },
            { Wire.Traces(Wire.Bytes(9, Wire.Bytes(1, bad), Wire.Bytes(2, Wire.Text(1, "x")))), "an attribute's key" },
            { Wire.Traces(Wire.Bytes(9, Wire.Bytes(1, bad), Wire.Bytes(2, Wire.Varint(3, 1)))), "an attribute's key" },
            { Wire.Traces(Wire.Attribute(9, "a", Wire.Bytes(1, bad))), "an attribute's value" },
            { Wire.Traces(Wire.Attribute(9, "a", Wire.Text(1, "x")), Wire.Attribute(9, "a", Wire.Bytes(1, bad))), "an attribute's value" },
            { Wire.Traces(Wire.Attribute(9, "a", Wire.Bytes(1, Enumerable.Repeat((byte)'x', 200).ToArray(), bad))), "an attribute's value" },
            { Wire.Traces(Wire.Attribute(9, "a", Wire.Bytes(5, Wire.Bytes(1, Wire.Bytes(1, bad))))), "an attribute's value" },
            { Wire.Traces(Wire.Attribute(9, "a", Wire.Bytes(6, Wire.Bytes(1, Wire.Bytes(1, bad), Wire.Bytes(2, Wire.Varint(3, 1)))))), "an attribute's key" },
            { Wire.Traces(Wire.Bytes(11, Wire.Bytes(2, bad))), "a span event's name" },
            { Wire.Traces(Wire.Bytes(15, Wire.Bytes(2, bad))), "a span's status" },
            { Wire.Bytes(1, Wire.Bytes(2, Wire.Bytes(1, Wire.Bytes(1, bad)))), "a scope's name or version" },
            { Wire.Bytes(1, Wire.Bytes(3, bad)), "a schema URL" },
            { Wire.Bytes(1, Wire.Bytes(1, Wire.Attribute(1, "a", Wire.Bytes(1, bad)))), "an attribute's value" },
        };
    }

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public void Text_that_is_not_UTF8_is_refused(byte[] message, string part)
    {
        var text = Decoded.Text(OtlpSignal.Traces, message);
        Assert.StartsWith($"failed: {part} at byte ", text, StringComparison.Ordinal);
        Assert.EndsWith(" is not valid UTF-8\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(69, false)]
    [InlineData(70, true)]
    [InlineData(10_000, true)]
    public void Values_nested_too_deep_are_refused(int depth, bool refused)
    {
        // From the inside: a value that is a map with one value under the key "a".
        var inner = Wire.Varint(3, 1);
        for (var i = 0; i < depth; i++) inner = Wire.Bytes(6, Wire.Attribute(1, "a", inner));
        var text = Decoded.Text(OtlpSignal.Traces, Wire.Traces(Wire.Attribute(9, "m", inner)));
        if (refused) Assert.Equal("failed: a value has others nested in it more than 64 levels deep\n", text);
        else Assert.Contains("  m.a.a.a.a.a = string {", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_of_exactly_the_largest_size_is_taken_and_one_byte_more_refused()
    {
        var limits = new IngestLimits { MaxEventBytes = 1_000 };
        // A tag, a length of two bytes, and the name.
        Assert.Contains("items 2\n", Decoded.Text(OtlpSignal.Traces, Wire.Traces(Wire.Text(5, new string('n', 997)), []), limits: limits), StringComparison.Ordinal);
        var refused = Decoded.Text(OtlpSignal.Traces, Wire.Traces(Wire.Text(5, new string('n', 998)), []), limits: limits);
        Assert.Contains("items 1\n", refused, StringComparison.Ordinal);
        Assert.Contains("refused 1: a span has 1001 bytes, more than 1000 (--max-event)", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_976, true)]
    [InlineData(1_977, false)]
    public void A_span_may_have_as_many_fields_as_an_event_with_those_of_its_resource(int attributes, bool isTaken)
    {
        // 14 of the resource, 1 of the scope, and 9 that the mapping makes of an empty span.
        var own = string.Join(',', Enumerable.Range(0, attributes).Select(i => $$$"""{"key":"a{{{i}}}","value":{"intValue":1}}"""));
        var shared = string.Join(',', Enumerable.Range(0, 14).Select(i => $$$"""{"key":"r{{{i}}}","value":{"intValue":1}}"""));
        var text = Decoded.Json(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"resource":{"attributes":[{{{shared}}}]},"scopeSpans":[{"spans":[{"attributes":[{{{own}}}],"events":[{"name":"e"}]}]}]}]}""");
        if (isTaken)
        {
            Assert.Contains("items 1\n", text, StringComparison.Ordinal);
            Assert.Equal(2_000, text.Split("event 1 at")[1].Split('\n').Count(line => line.StartsWith("  ", StringComparison.Ordinal)));
        }
        else
        {
            Assert.Equal("dataset unknown_service, items 0\nrefused 1: a span has more than 2000 fields with those of its resource and scope\n", text);
        }
    }

    [Fact]
    public void A_span_event_with_too_many_fields_is_left_out_and_its_span_kept()
    {
        var many = string.Join(',', Enumerable.Range(0, 2_001).Select(i => $$$"""{"key":"a{{{i}}}","value":{"intValue":1}}"""));
        var text = Decoded.Json(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"s","events":[{"attributes":[{{{many}}}]}]}]}]}]}""");
        Assert.Contains("items 1\nevent 0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("event 1", text, StringComparison.Ordinal);
        Assert.Contains("refused 0: a span event has more than 2000 fields", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Datasets_values_events_and_columns_of_one_request_are_limited()
    {
        static string Services(int count) => $$"""{"resourceSpans":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$$"""{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s{{{i}}}"}}]},"scopeSpans":[{"spans":[{},{}]}]}"""))}}]}""";
        static string Spans(int count, string span = "{}", string resource = "") => $$$"""{"resourceSpans":[{"resource":{"attributes":[{{{resource}}}]},"scopeSpans":[{"spans":[{{{string.Join(',', Enumerable.Repeat(span, count))}}}]}]}]}""";
        const string Shared = """{"key":"r","value":{"intValue":1}}""";

        Assert.DoesNotContain("refused", Decoded.Json(OtlpSignal.Traces, Services(3), limits: new IngestLimits { MaxDatasets = 3 }), StringComparison.Ordinal);
        Assert.Contains("refused 2: the request is for more than 3 datasets", Decoded.Json(OtlpSignal.Traces, Services(4), limits: new IngestLimits { MaxDatasets = 3 }), StringComparison.Ordinal);
        // A span has 9 fields of its own, one of the scope and one of the resource.
        Assert.StartsWith("dataset", Decoded.Json(OtlpSignal.Traces, Spans(10, resource: Shared), limits: new IngestLimits { MaxValues = 110 }), StringComparison.Ordinal);
        Assert.Equal("failed: the request has more than 109 values; send it in smaller parts\n", Decoded.Json(OtlpSignal.Traces, Spans(10, resource: Shared), limits: new IngestLimits { MaxValues = 109 }));
        Assert.StartsWith("dataset", Decoded.Json(OtlpSignal.Traces, Spans(10), limits: new IngestLimits { MaxEvents = 10 }), StringComparison.Ordinal);
        Assert.Equal("failed: the request has more than 10 events; send it in smaller parts\n", Decoded.Json(OtlpSignal.Traces, Spans(11), limits: new IngestLimits { MaxEvents = 10 }));
        var odd = string.Join(',', Enumerable.Range(0, 30).Select(i => $$$"""{"key":"c{{{i}}}","value":{"intValue":1}}"""));
        Assert.Contains("refused 1: the request names more than 20 columns", Decoded.Json(OtlpSignal.Traces, Spans(2, $$$"""{"attributes":[{{{odd}}}]}"""), limits: new IngestLimits { MaxColumns = 20 }), StringComparison.Ordinal);
        Assert.Contains("bytes once decoded", Decoded.Json(OtlpSignal.Traces, Spans(10), limits: new IngestLimits { MaxDecodedBytes = 500 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("__all__")]
    [InlineData("a\\u0001b")]
    [InlineData("LONG")]
    public void A_service_whose_name_no_dataset_can_have_is_refused(string service)
    {
        var name = service == "LONG" ? new string('s', 256) : service;
        var text = Decoded.Json(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{name}}}"}}]},"scopeSpans":[{"spans":[{},{}]},{"spans":[{}]}]}]}""");
        Assert.StartsWith("refused 3: the service's name is no name for a dataset", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_names_and_texts_are_cut()
    {
        var name = new string('n', 2_000);
        var value = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(new string('v', 70_000)));
        var fields = Decoded.OnlyEvent(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"{{{name}}}","value":{"stringValue":"{{{value}}}"}}]}]}]}]}""");
        Assert.Equal("string ".Length + 65_535, fields[name[..1_020]].Length);
    }
}
