using System.Text;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Json;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Json;

public sealed class OtlpJsonTranscoderTests
{
    private const string SpanHead = """{"resourceSpans":[{"scopeSpans":[{"spans":[{""";
    private const string SpanTail = "}]}]}]}";
    private const string PointHead = """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{""";

    private readonly OtlpJsonTranscoder transcoder = new();

    [Theory]
    [InlineData("traces", "{}", "")]
    [InlineData("traces", " \r\n\t{ } \n", "")]
    [InlineData("traces", """{"resourceSpans":[]}""", "")]
    [InlineData("traces", """{"resourceSpans":null}""", "")]
    [InlineData("traces", """{"resourceSpans":[{},{}]}""", "resource_spans{} resource_spans{}")]
    [InlineData("traces", """{ "resourceSpans" : [ { "resource" : { } , "scopeSpans" : [ ] } ] }""", "resource_spans{resource{}}")]
    [InlineData("traces", """{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}""", "resource_spans{scope_spans{spans{}}}")]
    [InlineData("traces", """{"resourceSpans":[{"schemaUrl":"a","scopeSpans":[{"scope":{"name":"n","version":"v"},"schemaUrl":"b"}]}]}""", """resource_spans{schema_url:"a" scope_spans{scope{name:"n" version:"v"} schema_url:"b"}}""")]
    [InlineData("traces", """{"resourceLogs":[{}],"resourceMetrics":[{}]}""", "")]
    [InlineData("logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"e"}]}]}]}""", """resource_logs{scope_logs{log_records{event_name:"e"}}}""")]
    [InlineData("metrics", """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m"}]}]}]}""", """resource_metrics{scope_metrics{metrics{name:"m"}}}""")]
    [InlineData("traces", """{"resourceSpans":[{"resource":{"attributes":[],"droppedAttributesCount":7,"entityRefs":[{"schemaUrl":"u","type":"host","idKeys":["a","b"],"descriptionKeys":[]}]}}]}""", """resource_spans{resource{dropped_attributes_count:7 entity_refs{schema_url:"u" type:"host" id_keys:"a" id_keys:"b"}}}""")]
    public void Envelope(string signal, string json, string expected) => Assert.Equal(expected, Read(signal, json));

    [Theory]
    // Everything a span has, at once; defaults are kept as they are given.
    [InlineData(
        """ "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174","traceState":"a=b","parentSpanId":"","name":"n","kind":2,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":0,"attributes":[{"key":"a"}],"droppedAttributesCount":0,"events":[{"timeUnixNano":"5","name":"e","attributes":[{"key":"k"}],"droppedAttributesCount":1}],"droppedEventsCount":2,"links":[{"traceId":"00","spanId":"01","traceState":"s","attributes":[],"droppedAttributesCount":3,"flags":4}],"droppedLinksCount":5,"status":{"code":2,"message":"m"},"flags":257 """,
        """trace_id:5b8efff798038103d269b633813fc60c span_id:eee19b7ec3c1b174 trace_state:"a=b" parent_span_id: name:"n" kind:2 start_time_unix_nano:1700000000000000000 end_time_unix_nano:0 attributes{key:"a"} dropped_attributes_count:0 events{time_unix_nano:5 name:"e" attributes{key:"k"} dropped_attributes_count:1} dropped_events_count:2 links{trace_id:00 span_id:01 trace_state:"s" dropped_attributes_count:3 flags:4} dropped_links_count:5 status{code:2 message:"m"} flags:257""")]
    // Ids: hexadecimal digits of either case, base64 of an id's length, any even number of digits, none.
    [InlineData(""" "traceId":"0102030405060708090a0b0c0d0e0fAB" """, "trace_id:0102030405060708090a0b0c0d0e0fab")]
    [InlineData(""" "traceId":"AQIDBAUGBwgJCgsMDQ4PEA==" """, "trace_id:0102030405060708090a0b0c0d0e0f10")]
    [InlineData(""" "spanId":"AQIDBAUGB_8=" """, "span_id:01020304050607ff")]
    [InlineData(""" "spanId":"AQIDBAUGB\/8=" """, "span_id:01020304050607ff")]
    [InlineData(""" "spanId":"abcdefabcdef","parentSpanId":"0102" """, "span_id:abcdefabcdef parent_span_id:0102")]
    [InlineData(""" "traceId":"0102030405060708090a0b0c","spanId":"" """, "trace_id:0102030405060708090a0b0c span_id:")]
    [InlineData(""" "traceId":null,"spanId":"\u0030A" """, "span_id:0a")]
    // Unsigned 64-bit integers.
    [InlineData(""" "startTimeUnixNano":1795215323011000001 """, "start_time_unix_nano:1795215323011000001")]
    [InlineData(""" "startTimeUnixNano":"18446744073709551615","endTimeUnixNano":18446744073709551615 """, "start_time_unix_nano:18446744073709551615 end_time_unix_nano:18446744073709551615")]
    [InlineData(""" "startTimeUnixNano":1.8e18,"endTimeUnixNano":"1795215323.011E+9" """, "start_time_unix_nano:1800000000000000000 end_time_unix_nano:1795215323011000000")]
    [InlineData(""" "startTimeUnixNano":10.0,"endTimeUnixNano":1000e-2 """, "start_time_unix_nano:10 end_time_unix_nano:10")]
    [InlineData(""" "startTimeUnixNano":-0,"endTimeUnixNano":0e999999999999999999999 """, "start_time_unix_nano:0 end_time_unix_nano:0")]
    [InlineData(""" "startTimeUnixNano":null,"endTimeUnixNano":1 """, "end_time_unix_nano:1")]
    // 32-bit integers, and enumerations by name or number.
    [InlineData(""" "droppedAttributesCount":"4294967295","flags":4294967295 """, "dropped_attributes_count:4294967295 flags:4294967295")]
    [InlineData(""" "kind":"SPAN_KIND_CONSUMER","status":{"code":"STATUS_CODE_ERROR"} """, "kind:5 status{code:2}")]
    [InlineData(""" "kind":"3","status":{"code":"STATUS_CODE_UNSET"} """, "kind:3 status{code:0}")]
    [InlineData(""" "kind":99,"status":{"code":-1} """, "kind:99 status{code:-1}")]
    // Unknown names, snake case among them, with anything as their value; nulls.
    [InlineData(""" "x":{"a":[1,{"b":null},"}]"]},"name":"n","y":NaN,"trace_id":"zz","start_time_unix_nano":{} """, """name:"n" """)]
    [InlineData(""" "name":null,"status":null,"events":null,"kind":null,"attributes":[{"key":"k","value":null}] """, """attributes{key:"k"}""")]
    [InlineData(""" "n\u0061me":"\"\\\/\b\f\n\r\t\u8702\ud83d\ude00\ud83d" """, "name:\"\"\\/\b\f\n\r\t蜂😀\uFFFD\"")]
    // A name given twice: the last of a single field counts for who reads it, a repeated one is continued.
    [InlineData(""" "name":"a","name":"b","links":[{}],"name":null,"links":[{}] """, """name:"a" name:"b" links{} links{}""")]
    public void Span_fields(string json, string expected) =>
        Assert.Equal($"resource_spans{{scope_spans{{spans{{{expected.TrimEnd()}}}}}}}", Read("traces", SpanHead + json + SpanTail));

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("""{"stringValue":"x"}""", """{string_value:"x"}""")]
    [InlineData("""{"stringValue":""}""", """{string_value:""}""")]
    [InlineData("""{"stringValue":"x","intValue":1}""", """{string_value:"x" int_value:1}""")]
    [InlineData("""{"stringValue":"x","intValue":null}""", """{string_value:"x"}""")]
    [InlineData("""{"boolValue":true}""", "{bool_value:true}")]
    [InlineData("""{"boolValue":false}""", "{bool_value:false}")]
    [InlineData("""{"intValue":5}""", "{int_value:5}")]
    [InlineData("""{"intValue":"-5"}""", "{int_value:-5}")]
    [InlineData("""{"intValue":9223372036854775807}""", "{int_value:9223372036854775807}")]
    [InlineData("""{"intValue":"-9223372036854775808"}""", "{int_value:-9223372036854775808}")]
    [InlineData("""{"intValue":-9.223372036854775808e18}""", "{int_value:-9223372036854775808}")]
    [InlineData("""{"intValue":0.00}""", "{int_value:0}")]
    [InlineData("""{"doubleValue":1.5}""", "{double_value:1.5}")]
    [InlineData("""{"doubleValue":3}""", "{double_value:3}")]
    [InlineData("""{"doubleValue":-0.0}""", "{double_value:-0}")]
    [InlineData("""{"doubleValue":-0}""", "{double_value:-0}")]
    [InlineData("""{"doubleValue":"-0"}""", "{double_value:-0}")]
    [InlineData("""{"doubleValue":0}""", "{double_value:0}")]
    [InlineData("""{"doubleValue":"1.5e3"}""", "{double_value:1500}")]
    [InlineData("""{"doubleValue":"NaN"}""", "{double_value:NaN}")]
    [InlineData("""{"doubleValue":"Infinity"}""", "{double_value:Infinity}")]
    [InlineData("""{"doubleValue":"-Infinity"}""", "{double_value:-Infinity}")]
    [InlineData("""{"doubleValue":NaN}""", "{double_value:NaN}")]
    [InlineData("""{"doubleValue":-Infinity}""", "{double_value:-Infinity}")]
    [InlineData("""{"bytesValue":"aGk="}""", "{bytes_value:6869}")]
    [InlineData("""{"bytesValue":"aGk"}""", "{bytes_value:6869}")]
    [InlineData("""{"bytesValue":"+/-_"}""", "{bytes_value:fbffbf}")]
    [InlineData("""{"bytesValue":"AQ=="}""", "{bytes_value:01}")]
    [InlineData("""{"bytesValue":""}""", "{bytes_value:}")]
    [InlineData("""{"arrayValue":{}}""", "{array_value{}}")]
    [InlineData("""{"arrayValue":{"values":[{"intValue":1},{},null,{"stringValue":"b"}]}}""", """{array_value{values{int_value:1} values{} values{} values{string_value:"b"}}}""")]
    [InlineData("""{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}},{"key":"b"}]}}""", """{kvlist_value{values{key:"a" value{bool_value:true}} values{key:"b"}}}""")]
    public void Values(string json, string expected) =>
        Assert.Equal(
            $"resource_spans{{scope_spans{{spans{{attributes{{key:\"k\" value{expected}}}}}}}}}",
            Read("traces", $$"""{{SpanHead}}"attributes":[{"key":"k","value":{{json}}}]{{SpanTail}}"""));

    [Theory]
    [InlineData("""{"timeUnixNano":"1","observedTimeUnixNano":2,"severityNumber":9,"severityText":"INFO","body":{"stringValue":"b"},"attributes":[{"key":"a","value":{}}],"droppedAttributesCount":3,"flags":1,"traceId":"0A","spanId":"0B","eventName":"e"}""", """time_unix_nano:1 observed_time_unix_nano:2 severity_number:9 severity_text:"INFO" body{string_value:"b"} attributes{key:"a" value{}} dropped_attributes_count:3 flags:1 trace_id:0a span_id:0b event_name:"e" """)]
    [InlineData("""{"severityNumber":"SEVERITY_NUMBER_UNSPECIFIED"}""", "severity_number:0")]
    [InlineData("""{"severityNumber":"SEVERITY_NUMBER_TRACE"}""", "severity_number:1")]
    [InlineData("""{"severityNumber":"SEVERITY_NUMBER_WARN"}""", "severity_number:13")]
    [InlineData("""{"severityNumber":"SEVERITY_NUMBER_ERROR4"}""", "severity_number:20")]
    [InlineData("""{"severityNumber":"SEVERITY_NUMBER_FATAL4"}""", "severity_number:24")]
    public void Log_records(string json, string expected) =>
        Assert.Equal($"resource_logs{{scope_logs{{log_records{{{expected.TrimEnd()}}}}}}}", Read("logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[""" + json + "]}]}]}"));

    [Theory]
    [InlineData(""" "name":"n","description":"d","unit":"u","metadata":[{"key":"a"}] """, """name:"n" description:"d" unit:"u" metadata{key:"a"}""")]
    [InlineData(
        """ "gauge":{"dataPoints":[{"startTimeUnixNano":1,"timeUnixNano":"2","asInt":"-3","attributes":[{"key":"a"}],"flags":1,"exemplars":[{"timeUnixNano":1,"asDouble":2,"spanId":"0a","traceId":"0b","asInt":-1,"filteredAttributes":[{"key":"f"}]}]}]} """,
        """gauge{data_points{start_time_unix_nano:1 time_unix_nano:2 as_int:-3 attributes{key:"a"} flags:1 exemplars{time_unix_nano:1 as_double:2 span_id:0a trace_id:0b as_int:-1 filtered_attributes{key:"f"}}}}""")]
    [InlineData(""" "sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"asDouble":5},{"asDouble":"NaN"}]} """, "sum{aggregation_temporality:2 is_monotonic:true data_points{as_double:5} data_points{as_double:NaN}}")]
    [InlineData(""" "sum":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA","isMonotonic":false} """, "sum{aggregation_temporality:1 is_monotonic:false}")]
    [InlineData(
        """ "histogram":{"dataPoints":[{"startTimeUnixNano":1,"timeUnixNano":2,"count":"3","sum":4.5,"bucketCounts":["1",2,0],"explicitBounds":[0,"1.5"],"exemplars":[{}],"attributes":[{}],"flags":0,"min":0,"max":"Infinity"}],"aggregationTemporality":1} """,
        "histogram{data_points{start_time_unix_nano:1 time_unix_nano:2 count:3 sum:4.5 bucket_counts:[1 2 0] explicit_bounds:[0 1.5] exemplars{} attributes{} flags:0 min:0 max:Infinity} aggregation_temporality:1}")]
    [InlineData(""" "histogram":{"dataPoints":[{"bucketCounts":[],"explicitBounds":[ ],"bucketCounts":["7"],"sum":null}]} """, "histogram{data_points{bucket_counts:[] explicit_bounds:[] bucket_counts:[7]}}")]
    [InlineData(
        """ "exponentialHistogram":{"dataPoints":[{"attributes":[{}],"startTimeUnixNano":1,"timeUnixNano":2,"count":3,"sum":4,"scale":-10,"zeroCount":"5","positive":{"offset":-2147483648,"bucketCounts":["0",300,"18446744073709551615"]},"negative":{"offset":"2147483647","bucketCounts":[]},"flags":6,"exemplars":[{}],"min":-1,"max":1,"zeroThreshold":0.5}],"aggregationTemporality":2} """,
        "exponential_histogram{data_points{attributes{} start_time_unix_nano:1 time_unix_nano:2 count:3 sum:4 scale:-10 zero_count:5 positive{offset:-2147483648 bucket_counts:[0 300 18446744073709551615]} negative{offset:2147483647 bucket_counts:[]} flags:6 exemplars{} min:-1 max:1 zero_threshold:0.5} aggregation_temporality:2}")]
    [InlineData(
        """ "summary":{"dataPoints":[{"startTimeUnixNano":1,"timeUnixNano":2,"count":3,"sum":4,"quantileValues":[{"quantile":0.5,"value":"1"}],"attributes":[{}],"flags":5}]} """,
        "summary{data_points{start_time_unix_nano:1 time_unix_nano:2 count:3 sum:4 quantile_values{quantile:0.5 value:1} attributes{} flags:5}}")]
    public void Metrics(string json, string expected) =>
        Assert.Equal($"resource_metrics{{scope_metrics{{metrics{{{expected}}}}}}}", Read("metrics", PointHead + json + SpanTail));

    [Theory]
    [InlineData("", "expected a JSON object, and the body is empty")]
    [InlineData(" \n", "expected a JSON object, and the body is empty")]
    [InlineData("[]", "expected a JSON object at byte 0")]
    [InlineData(" [{}]", "expected a JSON object at byte 1")]
    [InlineData("null", "expected a JSON object at byte 0")]
    [InlineData("\"{}\"", "expected a JSON object at byte 0")]
    [InlineData("\uFEFF{}", "expected a JSON object at byte 0")]
    [InlineData("{", "malformed JSON at byte 1")]
    [InlineData("{}}", "expected nothing behind the JSON object at byte 2")]
    [InlineData("{} {}", "expected nothing behind the JSON object at byte 3")]
    [InlineData("{}\0", "expected nothing behind the JSON object at byte 2")]
    [InlineData("{,}", "malformed JSON at byte 1")]
    [InlineData("{\"a\":1,}", "malformed JSON at byte 7")]
    [InlineData("{\"a\":}", "expected JSON, nested to a depth of at most 64, at byte 5")]
    [InlineData("{\"a\":01}", "expected JSON, nested to a depth of at most 64, at byte 5")]
    [InlineData("{\"a\" 1}", "malformed JSON at byte 5")]
    [InlineData("{a:1}", "malformed JSON at byte 1")]
    [InlineData("{\"resourceSpans\":", "expected an array at byte 17 (resourceSpans)")]
    [InlineData("{\"resourceSpans\":nul}", "malformed JSON at byte 17")]
    [InlineData("{\"resourceSpans\":{}}", "expected an array at byte 17 (resourceSpans)")]
    [InlineData("{\"resourceSpans\":[", "expected an object at byte 18 (resourceSpans)")]
    [InlineData("{\"resourceSpans\":[null]}", "expected an object at byte 18 (resourceSpans)")]
    [InlineData("{\"resourceSpans\":[{},]}", "expected an object at byte 21 (resourceSpans)")]
    [InlineData("{\"resourceSpans\":[{}}", "malformed JSON at byte 20")]
    [InlineData("{\"resourceSpans\":[{}]", "malformed JSON at byte 21")]
    [InlineData("{\"resourceSpans\":[{\"resource\":[]}]}", "expected an object at byte 30 (resource)")]
    [InlineData("{\"resourceSpans\":[{\"schemaUrl\":\"open", "malformed JSON at byte 36")]
    [InlineData("{\"resourceSpans\":[{\"schemaUrl\":\"\\x\"}]}", "malformed JSON at byte 32")]
    public void Bad_body_is_refused(string json, string expected) => Assert.Equal(expected, Refused("traces", json));

    [Theory]
    [InlineData("traceId", "0", "hexadecimal digits of a trace id")]
    [InlineData("traceId", "\"0\"", "hexadecimal digits of a trace id")]
    [InlineData("traceId", "\"0g\"", "hexadecimal digits of a trace id")]
    [InlineData("traceId", "\"0x12\"", "hexadecimal digits of a trace id")]
    [InlineData("traceId", "\"蜂蜂\"", "hexadecimal digits of a trace id")]
    [InlineData("traceId", "\"AQIDBAUGBwgJCgsMDQ4P!A==\"", "hexadecimal digits of a trace id")]
    [InlineData("traceId", "\"AQIDBAUGBwgJCgsMDQ4PEA\"", "hexadecimal digits of a trace id")]
    [InlineData("spanId", "{}", "hexadecimal digits of a span id")]
    [InlineData("parentSpanId", "\"eee19b7ec3c1b17=\"", "hexadecimal digits of a span id")]
    [InlineData("name", "1", "a string")]
    [InlineData("name", "true", "a string")]
    [InlineData("name", "{}", "a string")]
    [InlineData("name", "[\"a\"]", "a string")]
    [InlineData("kind", "\"SPAN_KIND_OTHER\"", "a span kind")]
    [InlineData("kind", "\"server\"", "a span kind")]
    [InlineData("kind", "1.5", "a span kind")]
    [InlineData("kind", "2147483648", "a span kind")]
    [InlineData("kind", "true", "a span kind")]
    [InlineData("startTimeUnixNano", "-1", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "\"18446744073709551616\"", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "99999999999999999999999", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "1e20", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "1e999999999999999999999", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "1e-1", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "1.5", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "\"\"", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "\" 1\"", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "\"+1\"", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "\"01\"", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "\"1.\"", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "\"1e\"", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "\"0x10\"", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "\"2023-11-14T22:13:20Z\"", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "NaN", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "false", "an unsigned 64-bit integer")]
    [InlineData("startTimeUnixNano", "[1]", "an unsigned 64-bit integer")]
    [InlineData("flags", "4294967296", "an unsigned 32-bit integer")]
    [InlineData("droppedLinksCount", "-1", "an unsigned 32-bit integer")]
    [InlineData("status", "2", "an object")]
    [InlineData("events", "{}", "an array")]
    [InlineData("events", "\"\"", "an array")]
    public void Wrong_value_of_a_span_is_refused(string field, string json, string expected)
    {
        var before = $"{SpanHead}\"{field}\": ";
        Assert.Equal($"expected {expected} at byte {before.Length} ({field})", Refused("traces", before + json + SpanTail));
    }

    [Theory]
    [InlineData("stringValue", "null1", null)]
    [InlineData("boolValue", "\"true\"", "true or false")]
    [InlineData("boolValue", "1", "true or false")]
    [InlineData("boolValue", "tru", "true or false")]
    [InlineData("intValue", "9223372036854775808", "a 64-bit integer")]
    [InlineData("intValue", "-9223372036854775809", "a 64-bit integer")]
    [InlineData("intValue", "\"1.25\"", "a 64-bit integer")]
    [InlineData("intValue", "true", "a 64-bit integer")]
    [InlineData("doubleValue", "\"\"", "a number")]
    [InlineData("doubleValue", "\"\"5", "a number")]
    [InlineData("doubleValue", "\"nan\"", "a number")]
    [InlineData("doubleValue", "\"1,5\"", "a number")]
    [InlineData("doubleValue", "\"1 \"", "a number")]
    [InlineData("doubleValue", "true", "a number")]
    [InlineData("doubleValue", "{}", "a number")]
    [InlineData("bytesValue", "\"a\"", "base64 text")]
    [InlineData("bytesValue", "\"aG=\"", "base64 text")]
    [InlineData("bytesValue", "\"=\"", "base64 text")]
    [InlineData("bytesValue", "\"====\"", "base64 text")]
    [InlineData("bytesValue", "\"aGk=aGk=\"", "base64 text")]
    [InlineData("bytesValue", "\"a b=\"", "base64 text")]
    [InlineData("bytesValue", "[104]", "base64 text")]
    [InlineData("arrayValue", "[]", "an object")]
    [InlineData("arrayValue", "{\"values\":[1]}", null)]
    [InlineData("kvlistValue", "{\"values\":[null]}", null)]
    [InlineData("kvlistValue", "{\"values\":{}}", null)]
    public void Wrong_value_of_an_attribute_is_refused(string field, string json, string? expected)
    {
        var before = $"{SpanHead}\"attributes\":[{{\"key\":\"k\",\"value\":{{\"{field}\":";
        var failure = Refused("traces", before + json + "}}]" + SpanTail);
        if (expected is not null) Assert.Equal($"expected {expected} at byte {before.Length} ({field})", failure);
    }

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xE8, 0x9C })]
    public void Text_that_is_not_UTF8_is_refused_wherever_it_stands(byte[] text)
    {
        Assert.Equal("expected UTF-8 at byte 9", Refused("traces", [.. "{\"a\":\"蜂"u8, .. text, .. "\"}"u8]));
        Assert.Equal("expected UTF-8 at byte 3", Refused("traces", [.. "{} "u8, .. text]));
    }

    [Theory]
    [InlineData(46, true)]
    [InlineData(47, false)]
    [InlineData(10_000, false)]
    public void Arrays_within_arrays_are_read_to_a_depth(int depth, bool isRead) =>
        AssertDepth(isRead, """{"arrayValue":{"values":[""", "]}}", depth);

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    [InlineData(10_000, false)]
    public void Maps_within_maps_are_read_to_a_depth(int depth, bool isRead) =>
        AssertDepth(isRead, """{"kvlistValue":{"values":[{"key":"k","value":""", "}]}}", depth);

    [Theory]
    [InlineData("[", "]", 64, true)]
    [InlineData("[", "]", 65, false)]
    [InlineData("[", "]", 100_000, false)]
    [InlineData("{\"a\":", "}", 100_000, false)]
    public void Unknown_values_are_skipped_to_a_depth(string open, string close, int depth, bool isRead)
    {
        var value = string.Concat(Enumerable.Repeat(open, depth)) + (open == "[" ? "" : "1") + string.Concat(Enumerable.Repeat(close, depth));
        using var target = new PooledBytes();
        Assert.Equal(isRead, transcoder.Transcode(OtlpSignal.Traces, Encoding.UTF8.GetBytes($"{{\"x\":{value}}}"), target) is null);
    }

    [Fact]
    public void Text_that_ends_anywhere_is_refused()
    {
        const string Json = SpanHead + """ "name" : "a\u0062" , "kind":"SPAN_KIND_SERVER","startTimeUnixNano":1e3,"attributes":[{"key":"k","value":{"arrayValue":{"values":[null,{"boolValue":true},{"bytesValue":"aGk="}]}}}],"traceId":"0a0b","x":[null,{"y":-1.5}] """ + SpanTail;
        Read("traces", Json);
        for (var length = 0; length < Json.Length; length++) Refused("traces", Json[..length]);
    }

    [Fact]
    public void A_steady_sender_allocates_nothing()
    {
        var spans = Enumerable.Range(0, 500).Select(i =>
            $$"""{"traceId":"{{i:x32}}","spanId":"{{i:X16}}","name":"op\t{{i}}","kind":2,"startTimeUnixNano":"{{1700000000000000000 + i}}","attributes":[{"key":"a","value":{"intValue":"{{i}}"} },{"key":"b","value":{"doubleValue":{{i}}.5} }]}""");
        var json = Encoding.UTF8.GetBytes("""{"resourceSpans":[{"scopeSpans":[{"spans":[""" + string.Join(',', spans) + "]}]}]}");
        void Transcode()
        {
            using var target = new PooledBytes();
            Assert.Null(transcoder.Transcode(OtlpSignal.Traces, json, target));
        }

        for (var i = 0; i < 20; i++) Transcode();
        // The least of several rounds: under load the shared pool may be emptied or its buffers rented by others in one of them.
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++) Transcode();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // The target itself is the test's.
        Assert.InRange(least, 0, 10 * 64);
    }

    private static OtlpSignal Signal(string name) => Enum.Parse<OtlpSignal>(name, ignoreCase: true);

    private void AssertDepth(bool isRead, string open, string close, int depth)
    {
        var value = new StringBuilder().Insert(0, open, depth).Append("""{"stringValue":"x"}""").Insert(0, SpanHead + """ "events":[{"attributes":[{"value":""");
        for (; depth > 0; depth--) value.Append(close);
        value.Append("}]}]").Append(SpanTail);
        if (isRead) Assert.Contains("string_value:\"x\"", Read("traces", value.ToString()), StringComparison.Ordinal);
        else Assert.StartsWith("expected at most 100 messages within each other at byte ", Refused("traces", value.ToString()), StringComparison.Ordinal);
    }

    private string Read(string signal, string json)
    {
        using var target = new PooledBytes();
        Assert.Null(transcoder.Transcode(Signal(signal), Encoding.UTF8.GetBytes(json), target));
        return ProtobufText.Of(Signal(signal).ToString(), target.Span);
    }

    private string Refused(string signal, string json) => Refused(signal, Encoding.UTF8.GetBytes(json));

    private string Refused(string signal, byte[] json)
    {
        using var target = new PooledBytes();
        var failure = transcoder.Transcode(Signal(signal), json, target);
        Assert.NotNull(failure);
        return failure;
    }
}
