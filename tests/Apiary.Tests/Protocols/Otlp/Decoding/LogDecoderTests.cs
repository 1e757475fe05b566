using Apiary.Server.Protocols.Otlp;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>Log records to events, rule by rule of protocol reference 6, 7 and 9.</summary>
public sealed class LogDecoderTests
{
    [Fact]
    public void The_reference_example_becomes_its_event() => Assert.Equal(
        """
        dataset web, items 1
        event 0 at 1700000000000000000 rate 1
          body = string {"msg":"hi","n":1}
          body.msg = string hi
          body.n = integer 1
          flags = integer 0
          meta.annotation_type = string span_event
          meta.signal_type = string log
          severity = string error
          severity_code = integer 17
          trace.trace_id = string 0102030405060708090a0b0c0d0e0f10

        """,
        Decoded.Json(OtlpSignal.Logs, """
            {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1700000000000000000","severityNumber":17,"traceId":"0102030405060708090A0B0C0D0E0F10",
              "body":{"kvlistValue":{"values":[{"key":"msg","value":{"stringValue":"hi"}},{"key":"n","value":{"intValue":"1"}}]}}}]}]}]}
            """, "web"));

    [Fact]
    public void A_record_in_a_span_is_annotated_and_has_its_ids()
    {
        var fields = Record("""
            "timeUnixNano":1,"severityText":"WARN","severityNumber":13,"flags":1,"eventName":"cart.emptied","spanId":"1112131415161718","traceId":"0102030405060708090a0b0c0d0e0f10","droppedAttributesCount":2
            """);
        Assert.Equal("string WARN", fields["severity_text"]);
        Assert.Equal("string warn", fields["severity"]);
        Assert.Equal("integer 1", fields["flags"]);
        Assert.Equal("string cart.emptied", fields["event.name"]);
        Assert.Equal("string 1112131415161718", fields["trace.parent_id"]);
        Assert.Equal("string span_event", fields["meta.annotation_type"]);
        Assert.Equal("integer 2", fields["otel.dropped_attributes_count"]);
    }

    [Theory]
    [InlineData(0, "unspecified")]
    [InlineData(1, "trace")]
    [InlineData(4, "trace")]
    [InlineData(5, "debug")]
    [InlineData(9, "info")]
    [InlineData(12, "info")]
    [InlineData(13, "warn")]
    [InlineData(20, "error")]
    [InlineData(21, "fatal")]
    [InlineData(24, "fatal")]
    [InlineData(25, "unspecified")]
    public void A_severity_has_its_word(int number, string word)
    {
        var fields = Record($"\"severityNumber\":{number}");
        Assert.Equal($"string {word}", fields["severity"]);
        Assert.Equal($"integer {number}", fields["severity_code"]);
    }

    [Theory]
    [InlineData("""{"stringValue":"text"}""", "string text")]
    [InlineData("""{"intValue":5}""", "integer 5")]
    [InlineData("""{"doubleValue":0.5}""", "float 0.5")]
    [InlineData("""{"boolValue":true}""", "boolean true")]
    [InlineData("""{"arrayValue":{"values":[{"intValue":1}]}}""", "string [1]")]
    [InlineData("""{"bytesValue":"AQI="}""", "string \"AQI=\"")]
    [InlineData("""{"kvlistValue":{}}""", "string {}")]
    [InlineData("""{}""", null)]
    public void A_body_has_its_own_type(string body, string? expected) => Assert.Equal(expected, Record($"\"body\":{body}").GetValueOrDefault("body"));

    [Theory]
    [InlineData("5", "7", "5")]
    [InlineData("0", "7", "7")]
    [InlineData("0", "0", null)]
    [InlineData("18446744073709551615", "7", null)]
    public void A_record_without_a_time_has_that_of_its_observation_or_arrival(string time, string observed, string? expected) => Assert.Contains(
        $"event 0 at {expected ?? $"{Decoded.ArrivalNanos}"} rate 1\n",
        Decoded.Json(OtlpSignal.Logs, $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"{{{time}}}","observedTimeUnixNano":"{{{observed}}}"}]}]}]}"""),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("cart", "web", "cart")]
    [InlineData("unknown_service:node", "web", "web")]
    [InlineData("", "web", "web")]
    [InlineData("", "", "unknown_log_source")]
    public void The_service_names_the_dataset_then_the_header(string service, string header, string dataset) => Assert.StartsWith(
        $"dataset {dataset}, items 1\n",
        Decoded.Json(OtlpSignal.Logs, $$$"""{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"}}]},"scopeLogs":[{"logRecords":[{}]}]}]}""", header),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("severity")]
    [InlineData("severity_code")]
    [InlineData("severity_text")]
    [InlineData("flags")]
    [InlineData("event.name")]
    [InlineData("body")]
    [InlineData("trace.trace_id")]
    [InlineData("trace.parent_id")]
    [InlineData("meta.annotation_type")]
    [InlineData("meta.signal_type")]
    public void The_record_wins_then_scope_then_resource_and_the_mapping_comes_last(string name)
    {
        string Attribute(string value) => $$$"""{"key":"{{{name}}}","value":{"stringValue":"{{{value}}}"}}""";
        const string All = """
            "severityNumber":9,"severityText":"INFO","eventName":"e","body":{"stringValue":"b"},"spanId":"1112131415161718","traceId":"0102030405060708090a0b0c0d0e0f10"
            """;
        Assert.DoesNotContain(Record(All)[name], (string[])["string record", "string scope", "string resource"]);
        Assert.Equal("string record", Record(All, Attribute("record"), Attribute("scope"), Attribute("resource"))[name]);
        Assert.Equal("string scope", Record(All, "", Attribute("scope"), Attribute("resource"))[name]);
        Assert.Equal("string resource", Record(All, "", "", Attribute("resource"))[name]);
    }

    [Fact]
    public void Parts_of_a_body_give_way_to_scope_and_resource_too()
    {
        static string Attribute(string name, string value) => $$$"""{"key":"{{{name}}}","value":{"stringValue":"{{{value}}}"}}""";
        var fields = Record(
            """ "body":{"kvlistValue":{"values":[{"key":"a","value":{"intValue":1}},{"key":"b","value":{"intValue":2}},{"key":"c","value":{"intValue":3}},{"key":"d","value":{"intValue":4}}]}} """,
            Attribute("body.b", "record"), Attribute("body.a", "scope"), Attribute("body.a", "resource") + "," + Attribute("body.b", "resource") + "," + Attribute("body.c", "resource"));
        Assert.Equal("string scope", fields["body.a"]);
        Assert.Equal("string record", fields["body.b"]);
        Assert.Equal("string resource", fields["body.c"]);
        Assert.Equal("integer 4", fields["body.d"]);
        Assert.Equal("string {\"a\":1,\"b\":2,\"c\":3,\"d\":4}", fields["body"]);
    }

    [Fact]
    public void A_rate_comes_from_an_attribute()
    {
        var fields = Record("\"body\":{\"stringValue\":\"b\"}", """{"key":"SampleRate","value":{"intValue":7}}""");
        Assert.Equal("7", fields["(rate)"]);
        Assert.DoesNotContain("SampleRate", fields.Keys);
        Assert.Equal("8", Record("\"flags\":0", resourceAttributes: """{"key":"sampleRate","value":{"intValue":8}}""")["(rate)"]);
    }

    private static Dictionary<string, string> Record(string more, string attributes = "", string scopeAttributes = "", string resourceAttributes = "") => Decoded.OnlyEvent(OtlpSignal.Logs, $$$"""
        {"resourceLogs":[{"resource":{"attributes":[{{{resourceAttributes}}}]},"scopeLogs":[{"scope":{"attributes":[{{{scopeAttributes}}}]},"logRecords":[{"attributes":[{{{attributes}}}],{{{more}}}}]}]}]}
        """);
}
