using Apiary.Server.Protocols.Otlp;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>Spans to events, rule by rule of protocol reference 6 to 8 and 11.</summary>
public sealed class SpanDecoderTests
{
    [Fact]
    public void The_reference_example_becomes_its_two_events() => Assert.Equal(
        """
        dataset checkout, items 1
        event 0 at 1700000000100000000 rate 10
          error = boolean true
          exception.type = string E
          library.name = string io.opentelemetry.http
          library.version = string 1.2.0
          meta.annotation_type = string span_event
          meta.signal_type = string trace
          meta.time_since_span_start_ms = float 100
          name = string exception
          parent_name = string GET /
          service.name = string checkout
          telemetry.instrumentation_library = boolean true
          trace.parent_id = string 1112131415161718
          trace.trace_id = string 0102030405060708
        event 1 at 1700000000000000000 rate 10
          duration_ms = float 250
          error = boolean true
          exception.type = string E
          http.status_code = integer 500
          library.name = string io.opentelemetry.http
          library.version = string 1.2.0
          m.a = boolean true
          meta.signal_type = string trace
          name = string GET /
          service.name = string checkout
          span.kind = string server
          span.num_events = integer 1
          span.num_links = integer 0
          status_code = integer 2
          status_message = string boom
          telemetry.instrumentation_library = boolean true
          trace.span_id = string 1112131415161718
          trace.trace_id = string 0102030405060708
          type = string server

        """,
        Decoded.Json(OtlpSignal.Traces, """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}},{"key":"sampleRate","value":{"intValue":"10"}}]},
             "scopeSpans":[{"scope":{"name":"io.opentelemetry.http","version":"1.2.0"},
              "spans":[{"traceId":"00000000000000000102030405060708","spanId":"1112131415161718","parentSpanId":"","name":"GET /","kind":2,
               "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000250000000",
               "attributes":[{"key":"http.status_code","value":{"intValue":500}},{"key":"m","value":{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}}}],
               "events":[{"timeUnixNano":"1700000000100000000","name":"exception","attributes":[{"key":"exception.type","value":{"stringValue":"E"}}]}],
               "status":{"code":2,"message":"boom"}}]}]}]}
            """));

    [Fact]
    public void An_empty_span_is_an_event_of_an_unknown_service() => Assert.Equal(
        $"""
        dataset unknown_service, items 1
        event 0 at {Decoded.ArrivalNanos} rate 1
          duration_ms = float 0
          meta.signal_type = string trace
          name = string{' '}
          span.kind = string unspecified
          span.num_events = integer 0
          span.num_links = integer 0
          status_code = integer 0
          trace.span_id = string{' '}
          trace.trace_id = string{' '}
          type = string unspecified

        """,
        Decoded.Text(OtlpSignal.Traces, [0x0a, 0x04, 0x12, 0x02, 0x12, 0x00]));

    [Theory]
    [InlineData("", "")]
    [InlineData("0a00", "dataset unknown_service, items 0\n")]
    [InlineData("0a021200", "dataset unknown_service, items 0\n")]
    public void A_request_without_spans_is_a_good_one(string message, string expected) => Assert.Equal(expected, Decoded.Text(OtlpSignal.Traces, Convert.FromHexString(message)));

    [Theory]
    [InlineData("""{"stringValue":"x"}""", "string x")]
    [InlineData("""{"stringValue":""}""", "string ")]
    [InlineData("""{"boolValue":true}""", "boolean true")]
    [InlineData("""{"boolValue":false}""", "boolean false")]
    [InlineData("""{"intValue":"-9223372036854775808"}""", "integer -9223372036854775808")]
    [InlineData("""{"intValue":5}""", "integer 5")]
    [InlineData("""{"intValue":300}""", "integer 300")]
    [InlineData("""{"intValue":70000}""", "integer 70000")]
    [InlineData("""{"doubleValue":1.5}""", "float 1.5")]
    [InlineData("""{"doubleValue":"NaN"}""", "float NaN")]
    [InlineData("""{"bytesValue":"aGVsbG8="}""", "string \"aGVsbG8=\"")]
    [InlineData("""{"arrayValue":{"values":[{"stringValue":"<a>\n"},{"intValue":"1"},{},{"doubleValue":0.5},{"boolValue":false},{"bytesValue":"AA=="},{"arrayValue":{}},{"kvlistValue":{"values":[{"key":"k","value":{"intValue":1}},{"key":"e"}]}}]}}""",
        "string [\"<a>\\n\",1,null,0.5,false,\"AA==\",[],{\"k\":1,\"e\":null}]")]
    public void A_value_has_its_own_type_and_nested_ones_are_JSON(string value, string expected) => Assert.Equal(expected, Span(attributes: $$"""{"key":"a","value":{{value}}}""")["a"]);

    [Theory]
    [InlineData("""{"key":"","value":{"intValue":1}}""")]
    [InlineData("""{"key":"a"}""")]
    [InlineData("""{"key":"a","value":{}}""")]
    [InlineData("""{"key":"a","value":{"kvlistValue":{}}}""")]
    [InlineData("""{"key":"a","value":{"kvlistValue":{"values":[{"key":"","value":{"intValue":1}},{"key":"b","value":{}}]}}}""")]
    public void What_has_no_key_or_no_value_is_left_out(string attribute) => Assert.Equal(Span().Keys, Span(attributes: attribute).Keys);

    [Fact]
    public void Maps_are_flattened_five_levels_deep_and_deeper_ones_are_JSON()
    {
        var inner = """{"intValue":1}""";
        foreach (var key in (string[])["g", "f", "e", "d", "c", "b"]) inner = $$$"""{"kvlistValue":{"values":[{"key":"{{{key}}}","value":{{{inner}}}}]}}""";
        Assert.Equal("string {\"g\":1}", Span(attributes: $$"""{"key":"a","value":{{inner}}}""")["a.b.c.d.e.f"]);
    }

    [Theory]
    [InlineData("name", "string GET /", "string item", "string GET /", "string GET /")]
    [InlineData("duration_ms", "float 250", "string item", "float 250", "float 250")]
    [InlineData("meta.signal_type", "string trace", "string item", "string trace", "string trace")]
    [InlineData("library.name", "string lib", "string item", "string scope", "string lib")]
    [InlineData("own", null, "string item", "string scope", "string resource")]
    public void Of_fields_with_one_name_the_item_wins_then_the_mapping_then_scope_then_resource(string name, string? made, string byItem, string byScope, string byResource)
    {
        string Attribute(string value) => $$$"""{"key":"{{{name}}}","value":{"stringValue":"{{{value}}}"}}""";
        Assert.Equal(made, Span().GetValueOrDefault(name));
        Assert.Equal(byItem, Span(attributes: Attribute("item"), scopeAttributes: Attribute("scope"), resourceAttributes: Attribute("resource"))[name]);
        Assert.Equal(byScope, Span(scopeAttributes: Attribute("scope"), resourceAttributes: Attribute("resource"))[name]);
        Assert.Equal(byResource, Span(resourceAttributes: Attribute("resource"))[name]);
    }

    [Fact]
    public void Schema_urls_are_kept()
    {
        var fields = Decoded.OnlyEvent(OtlpSignal.Traces, """{"resourceSpans":[{"scopeSpans":[{"spans":[{}],"schemaUrl":"s"}],"schemaUrl":"r"}]}""");
        Assert.Equal("string r", fields["resource.schema_url"]);
        Assert.Equal("string s", fields["scope.schema_url"]);
    }

    [Theory]
    [InlineData("""{"stringValue":"checkout"}""", "checkout")]
    [InlineData("""{"stringValue":" checkout\t"}""", "checkout")]
    [InlineData("""{"stringValue":"  "}""", "unknown_service")]
    [InlineData("""{"stringValue":"unknown_service:java"}""", "unknown_service")]
    [InlineData("""{"stringValue":"unknown_services"}""", "unknown_service")]
    [InlineData("""{"intValue":5}""", "unknown_service")]
    public void The_service_names_the_dataset_whatever_the_header_says(string serviceName, string dataset) => Assert.StartsWith(
        $"dataset {dataset}, items 1\n",
        Decoded.Json(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{{{serviceName}}}}]},"scopeSpans":[{"spans":[{}]}]}]}""", "header"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("2", "1", "3", "2")]
    [InlineData(null, "1", "3", "3")]
    [InlineData(null, "7", null, "7")]
    [InlineData(null, null, null, "1")]
    public void The_rate_of_the_item_counts_before_that_of_scope_and_resource(string? item, string? resource, string? scope, string rate)
    {
        static string Attribute(string? value) => value is null ? "" : $$$"""{"key":"sampleRate","value":{"intValue":{{{value}}}}}""";
        var fields = Span(attributes: Attribute(item), scopeAttributes: Attribute(scope), resourceAttributes: Attribute(resource));
        Assert.Equal(rate, fields["(rate)"]);
        Assert.DoesNotContain("sampleRate", fields.Keys);
    }

    [Theory]
    [InlineData("""{"intValue":10}""", "10")]
    [InlineData("""{"intValue":0}""", "1")]
    [InlineData("""{"intValue":-5}""", "1")]
    [InlineData("""{"intValue":"9999999999"}""", "2147483647")]
    [InlineData("""{"doubleValue":2.5}""", "3")]
    [InlineData("""{"doubleValue":2.4}""", "2")]
    [InlineData("""{"doubleValue":"NaN"}""", "1")]
    [InlineData("""{"doubleValue":1e300}""", "2147483647")]
    [InlineData("""{"stringValue":"2.5"}""", "3")]
    [InlineData("""{"stringValue":"many"}""", "1")]
    [InlineData("""{"boolValue":true}""", "1")]
    public void A_rate_is_read_from_any_form(string value, string rate)
    {
        foreach (var name in (string[])["sampleRate", "SampleRate"])
        {
            var fields = Span(attributes: $$"""{"key":"{{name}}","value":{{value}}}""");
            Assert.Equal(rate, fields["(rate)"]);
            Assert.DoesNotContain(name, fields.Keys);
        }
    }

    [Fact]
    public void Of_both_names_of_the_rate_one_counts_and_the_other_stays_a_field()
    {
        var fields = Span(attributes: """{"key":"SampleRate","value":{"intValue":4}},{"key":"sampleRate","value":{"intValue":3}}""");
        Assert.Equal("3", fields["(rate)"]);
        Assert.Equal("integer 4", fields["SampleRate"]);
        Assert.DoesNotContain("sampleRate", fields.Keys);
    }

    [Theory]
    // The members in the other order, one given twice, one without a value, and one that looks like it.
    [InlineData("""{"value":{"intValue":4},"key":"sampleRate"}""", "4", null)]
    [InlineData("""{"key":"sampleRate","value":{"intValue":3}},{"key":"sampleRate","value":{"intValue":4}}""", "4", null)]
    [InlineData("""{"key":"SampleRate","value":{"intValue":3}},{"key":"SampleRate","value":{"intValue":4}}""", "4", null)]
    [InlineData("""{"key":"sampleRate"}""", "9", null)]
    [InlineData("""{"key":"sampleRate","value":{}}""", "9", null)]
    [InlineData("""{"key":"samplerate","value":{"intValue":4}}""", "9", "samplerate")]
    public void A_rate_is_known_however_it_is_written(string attributes, string rate, string? left)
    {
        var fields = Span(attributes, resourceAttributes: """{"key":"SampleRate","value":{"intValue":9}}""");
        Assert.Equal(rate, fields["(rate)"]);
        Assert.Equal(left, fields.Keys.SingleOrDefault(name => name.Equals("sampleRate", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("sampleRate", "SampleRate", "2", null)]
    [InlineData("SampleRate", "sampleRate", "3", "integer 2")]
    [InlineData("SampleRate", "SampleRate", "2", null)]
    public void Of_both_names_on_two_levels_that_of_the_item_alone_stays_a_field(string item, string resource, string rate, string? left)
    {
        var fields = Span($$$"""{"key":"{{{item}}}","value":{"intValue":2}}""", resourceAttributes: $$$"""{"key":"{{{resource}}}","value":{"intValue":3}}""");
        Assert.Equal(rate, fields["(rate)"]);
        Assert.Equal(left, fields.GetValueOrDefault("SampleRate"));
        Assert.DoesNotContain("sampleRate", fields.Keys);
    }

    [Theory]
    [InlineData("ot=th:c", "4")]
    [InlineData("ot=th:8", "2")]
    [InlineData("ot=th:0", "1")]
    [InlineData("vendor=1, ot=rv:1;th:f", "16")]
    [InlineData("th=c", "4")]
    [InlineData("ot=th:fd70a3d70a3d7", "100")]
    [InlineData("ot=th:ffffffffffffff", "2147483647")]
    [InlineData("ot=th:", "1")]
    [InlineData("ot=th:xyz", "1")]
    [InlineData("ot=th:000000000000000", "1")]
    [InlineData("other=th:c", "1")]
    public void Without_an_attribute_the_trace_state_gives_the_rate(string traceState, string rate)
    {
        var fields = Span(more: $"\"traceState\":\"{traceState}\"");
        Assert.Equal(rate, fields["(rate)"]);
        Assert.Equal($"string {traceState}", fields["trace.trace_state"]);
    }

    [Fact]
    public void A_rate_with_a_fraction_is_right_on_average()
    {
        // Three spans of four are kept: each stands for 4/3.
        var spans = string.Join(',', Enumerable.Range(1, 3_000).Select(i => $$"""{"spanId":"{{i * 2654435761L:x16}}","traceState":"ot=th:4"}"""));
        var text = Decoded.Json(OtlpSignal.Traces, $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{{spans}}}]}]}]}""");
        var twos = text.Split("rate 2\n").Length - 1;
        Assert.Equal(3_000, twos + text.Split("rate 1\n").Length - 1);
        Assert.InRange(twos, 900, 1_100);
    }

    [Theory]
    [InlineData("5000000", "7000000", "5000000", "float 2", null)]
    [InlineData("7000000", "5000000", "7000000", "float 0", "boolean true")]
    [InlineData("0", "5000000", null, "float 0", null)]
    [InlineData("5000000", "0", "5000000", "float 0", null)]
    [InlineData("9223372036854775807", "18446744073709551615", "9223372036854775807", "float 9223372036854.775", null)]
    [InlineData("9223372036854775808", "9223372036854775809", null, "float 1E-06", null)]
    public void Times_that_are_missing_reversed_or_far_off_are_taken_as_they_can_be(string start, string end, string? time, string duration, string? invalid)
    {
        var json = $$$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"{{{start}}}","endTimeUnixNano":"{{{end}}}"}]}]}]}""";
        var fields = Decoded.OnlyEvent(OtlpSignal.Traces, json);
        Assert.Equal(duration, fields["duration_ms"]);
        Assert.Equal(invalid, fields.GetValueOrDefault("meta.invalid_duration"));
        Assert.Contains($"event 0 at {time ?? $"{Decoded.ArrivalNanos}"} rate", Decoded.Json(OtlpSignal.Traces, json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "unspecified")]
    [InlineData(1, "internal")]
    [InlineData(2, "server")]
    [InlineData(3, "client")]
    [InlineData(4, "producer")]
    [InlineData(5, "consumer")]
    [InlineData(77, "unspecified")]
    public void A_kind_has_its_word(int kind, string word) => Assert.Equal($"string {word}", Span(more: $"\"kind\":{kind}")["span.kind"]);

    [Fact]
    public void Only_an_error_says_so()
    {
        Assert.DoesNotContain("error", Span(more: "\"status\":{\"code\":1}").Keys);
        Assert.Equal("integer 1", Span(more: "\"status\":{\"code\":1}")["status_code"]);
        Assert.Equal("boolean true", Span(more: "\"status\":{\"code\":2}")["error"]);
    }

    [Fact]
    public void What_a_sender_dropped_is_told_where_it_dropped_something()
    {
        var fields = Span(more: "\"droppedAttributesCount\":3,\"droppedLinksCount\":0,\"droppedEventsCount\":1");
        Assert.Equal("integer 3", fields["otel.dropped_attributes_count"]);
        Assert.Equal("integer 1", fields["otel.dropped_events_count"]);
        Assert.DoesNotContain("otel.dropped_links_count", fields.Keys);
    }

    [Fact]
    public void The_first_exception_is_copied_to_its_span_as_far_as_the_span_has_none() => Assert.Equal(
        """
        dataset unknown_service, items 1
        event 0 at 5000000 rate 1
          meta.annotation_type = string span_event
          meta.invalid_time_since_span_start = boolean true
          meta.signal_type = string trace
          meta.time_since_span_start_ms = float 0
          name = string log
          parent_name = string s
          trace.parent_id = string 00000000000000ab
          trace.trace_id = string{SPACE}
        event 1 at 6000000 rate 1
          exception.escaped = boolean true
          exception.message = integer 5
          exception.other = string o
          exception.type = string first
          meta.annotation_type = string span_event
          meta.signal_type = string trace
          meta.time_since_span_start_ms = float 0
          name = string exception
          otel.dropped_attributes_count = integer 2
          parent_name = string s
          trace.parent_id = string 00000000000000ab
          trace.trace_id = string{SPACE}
        event 2 at 6500000 rate 1
          exception.stacktrace = string second
          meta.annotation_type = string span_event
          meta.signal_type = string trace
          meta.time_since_span_start_ms = float 0.5
          name = string exception
          parent_name = string s
          trace.parent_id = string 00000000000000ab
          trace.trace_id = string{SPACE}
        event 3 at 6000000 rate 1
          duration_ms = float 1
          exception.escaped = boolean true
          exception.message = string{SPACE}
          exception.type = string own
          meta.signal_type = string trace
          name = string s
          span.kind = string unspecified
          span.num_events = integer 3
          span.num_links = integer 0
          status_code = integer 0
          trace.span_id = string 00000000000000ab
          trace.trace_id = string{SPACE}
          type = string unspecified

        """.Replace("{SPACE}", " ", StringComparison.Ordinal),
        Decoded.Json(OtlpSignal.Traces, """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"00000000000000AB","name":"s","startTimeUnixNano":6000000,"endTimeUnixNano":7000000,
              "attributes":[{"key":"exception.type","value":{"stringValue":"own"}}],
              "events":[
                {"timeUnixNano":5000000,"name":"log"},
                {"timeUnixNano":6000000,"name":"exception","droppedAttributesCount":2,"attributes":[{"key":"exception.type","value":{"stringValue":"first"}},{"key":"exception.message","value":{"intValue":5}},{"key":"exception.escaped","value":{"boolValue":true}},{"key":"exception.other","value":{"stringValue":"o"}}]},
                {"timeUnixNano":6500000,"name":"exception","attributes":[{"key":"exception.stacktrace","value":{"stringValue":"second"}}]}]}]}]}]}
            """));

    [Fact]
    public void Of_what_an_exception_says_twice_the_last_is_copied()
    {
        var text = Decoded.Json(OtlpSignal.Traces, """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"s","events":[{"name":"exception","attributes":[
              {"key":"exception.type","value":{"stringValue":"a"}},{"key":"exception.type","value":{"stringValue":"b"}},{"key":"exception.type","value":{}}]}]}]}]}]}
            """);
        Assert.Equal(3, text.Split("exception.type = string b\n").Length);
    }

    [Fact]
    public void A_link_is_an_event_at_its_spans_start() => Assert.StartsWith(
        """
        dataset unknown_service, items 1
        event 0 at 6000000 rate 3
          error = boolean true
          kind = string follows
          meta.annotation_type = string link
          meta.signal_type = string trace
          parent_name = string s
          trace.link.span_id = string 00000000000000cd
          trace.link.trace_id = string 0102030405060708090a0b0c0d0e0f10
          trace.parent_id = string 00000000000000ab
          trace.trace_id = string 00000000000000000102030405060708
        event 1 at 6000000 rate 3

        """.Replace("00000000000000000102030405060708", "0102030405060708", StringComparison.Ordinal),
        Decoded.Json(OtlpSignal.Traces, """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"00000000000000000102030405060708","spanId":"00000000000000ab","name":"s","startTimeUnixNano":6000000,"status":{"code":2},
              "attributes":[{"key":"sampleRate","value":{"intValue":3}}],
              "links":[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"00000000000000cd","traceState":"x=y","attributes":[{"key":"kind","value":{"stringValue":"follows"}}]}]}]}]}]}
            """),
        StringComparison.Ordinal);

    [Fact]
    public void Resources_of_several_services_go_to_their_datasets_and_those_of_one_together()
    {
        static string Resource(string service, string span) =>
            $$$"""{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"}},{"key":"host","value":{"stringValue":"{{{span}}}-host"}}]},"scopeSpans":[{"spans":[{"name":"{{{span}}}"}]}]}""";
        var text = Decoded.Json(OtlpSignal.Traces, $$"""{"resourceSpans":[{{Resource("a", "1")}},{{Resource("b", "2")}},{{Resource("a", "3")}}]}""");
        Assert.StartsWith("dataset a, items 2\n", text, StringComparison.Ordinal);
        Assert.Contains("dataset b, items 1\n", text, StringComparison.Ordinal);
        foreach (var span in (string[])["1", "2", "3"]) Assert.Contains($"host = string {span}-host\n", text, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Span(string attributes = "", string scopeAttributes = "", string resourceAttributes = "", string more = "") => Decoded.OnlyEvent(OtlpSignal.Traces, $$$"""
        {"resourceSpans":[{"resource":{"attributes":[{{{resourceAttributes}}}]},
         "scopeSpans":[{"scope":{"name":"lib","attributes":[{{{scopeAttributes}}}]},
          "spans":[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"1112131415161718","name":"GET /",
           "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000250000000","attributes":[{{{attributes}}}]{{{(more.Length > 0 ? "," + more : "")}}}}]}]}]}
        """);
}
