using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>Metrics to events, rule by rule of protocol reference 10.1 and 13.</summary>
public sealed class MetricDecoderTests
{
    [Fact]
    public void Metrics_of_one_host_and_second_are_one_event() => Assert.Equal(
        """
        dataset hosts, items 3
        event 0 at 1700000000000000000 rate 1
          cpu.load = float 0.5
          disk.free = integer 7
          host.name = string h1
          library.name = string scraper
          library.version = string 1
          memory.used = float 12
          meta.annotation_type = string metric_event
          meta.signal_type = string metric
          resource.schema_url = string https://r
          zone = string a

        """,
        Decoded.Json(
            OtlpSignal.Metrics,
            """
            {"resourceMetrics":[{"schemaUrl":"https://r","resource":{"attributes":[{"key":"host.name","value":{"stringValue":"h1"}}]},"scopeMetrics":[{"scope":{"name":"scraper","version":"1"},"metrics":[
             {"name":"cpu.load","unit":"1","gauge":{"dataPoints":[{"timeUnixNano":"1700000000000000000","asDouble":0.5,"attributes":[{"key":"zone","value":{"stringValue":"a"}}]}]}},
             {"name":"memory.used","gauge":{"dataPoints":[{"timeUnixNano":"1700000000999999999","asDouble":12,"attributes":[{"key":"zone","value":{"stringValue":"a"}}]}]}},
             {"name":"disk.free","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"startTimeUnixNano":"1","timeUnixNano":"1700000000500000000","asInt":"7","attributes":[{"key":"zone","value":{"stringValue":"a"}}]}]}}
            ]}]}]}
            """,
            "hosts"));

    [Theory]
    // The same attributes in another order, the same second.
    [InlineData("1.0 x=1,y=2", "1.9 y=2,x=1", 1)]
    [InlineData("1.0", "1.0", 1)]
    [InlineData("1.0 a=1,b=2,c=3,d=4,e=5,f=6,g=7,h=8,i=9", "1.0 i=9,d=4,e=5,c=3,g=7,h=8,a=1,b=2,f=6", 1)]
    // Anything that differs.
    [InlineData("1.999", "2.0", 2)]
    [InlineData("1.0 x=1", "1.0 x=2", 2)]
    [InlineData("1.0 x=1", "1.0 y=1", 2)]
    [InlineData("1.0 x=1", "1.0", 2)]
    [InlineData("1.0 x=1,y=2", "1.0 x=1", 2)]
    [InlineData("1.0 x=1,y=2", "1.0 x=2,y=1", 2)]
    [InlineData("1.0 xy=1", "1.0 x=y1", 2)]
    public void Points_are_one_event_when_second_and_attributes_are_the_same(string first, string second, int expected)
    {
        var text = Gauges(Gauge("a", Point(first, 1)), Gauge("b", Point(second, 2)));
        Assert.Equal(expected, EventCount(text));
        Assert.Contains("a = integer 1\n", text, StringComparison.Ordinal);
        Assert.Contains("b = integer 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_of_other_scopes_and_resources_are_other_events()
    {
        const string Metric = """{"name":"NAME","gauge":{"dataPoints":[{"timeUnixNano":1000000000,"asInt":1}]}}""";
        var scopes = Metrics($"{Metric.Replace("NAME", "a", StringComparison.Ordinal)}]}},{{\"scope\":{{\"name\":\"s\"}},\"metrics\":[{Metric.Replace("NAME", "b", StringComparison.Ordinal)}");
        var resources = Metrics($"{Metric.Replace("NAME", "a", StringComparison.Ordinal)}]}}]}},{{\"scopeMetrics\":[{{\"metrics\":[{Metric.Replace("NAME", "b", StringComparison.Ordinal)}");

        Assert.Equal(2, EventCount(scopes));
        Assert.Equal(2, EventCount(resources));
    }

    [Fact]
    public void Another_point_of_a_metric_opens_another_event_and_none_is_lost() => Assert.Equal(
        """
        dataset unknown_metrics, items 7
        event 0 at 1000000000 rate 1
          a = integer 1
          b = integer 4
          c = integer 7
          meta.annotation_type = string metric_event
          meta.signal_type = string metric
          x = string 1
        event 1 at 1000000000 rate 1
          a = integer 2
          b = integer 5
          meta.annotation_type = string metric_event
          meta.signal_type = string metric
          x = string 1
        event 2 at 1000000000 rate 1
          a = integer 3
          b = float 6.5
          meta.annotation_type = string metric_event
          meta.signal_type = string metric
          x = string 1

        """,
        Gauges(
            Gauge("a", Point("1.0 x=1", 1), Point("1.5 x=1", 2)),
            Gauge("b", Point("1.1 x=1", 4), Point("1.2 x=1", 5), Point("1.3 x=1", "asDouble", "6.5")),
            // A second metric of that name.
            Gauge("a", Point("1.0 x=1", 3)),
            Gauge("c", Point("1.0 x=1", 7))));

    [Theory]
    [InlineData(""" "asInt":"-9223372036854775808" """, "integer -9223372036854775808")]
    [InlineData(""" "asDouble":3 """, "float 3")]
    [InlineData(""" "asDouble":"NaN" """, "float NaN")]
    [InlineData(""" "asDouble":"-Infinity" """, "float -Infinity")]
    [InlineData(""" "asInt":1,"flags":2 """, "integer 1")]
    [InlineData(""" "asInt":1,"asDouble":2.5 """, "float 2.5")]
    [InlineData(""" "asDouble":2.5,"asInt":1 """, "integer 1")]
    public void Number(string value, string expected) =>
        Assert.Equal(expected, OnlyEvent($$$"""{"name":"m","sum":{"dataPoints":[{"timeUnixNano":1,{{{value}}} }]}}""")["m"]);

    [Theory]
    [InlineData(""" "asInt":1,"flags":1 """)]
    [InlineData(""" "flags":257,"asDouble":0 """)]
    [InlineData(""" "attributes":[] """)]
    public void Point_without_a_value_is_taken_and_is_no_event(string value) =>
        Assert.Equal("dataset unknown_metrics, items 2\n", Metrics($$$"""{"name":"m","gauge":{"dataPoints":[{"timeUnixNano":1,{{{value}}} }]}},{"name":"h","histogram":{"dataPoints":[{"count":3,"flags":1}]}}"""));

    [Theory]
    [InlineData("""{"resourceMetrics":[]}""", "")]
    [InlineData("""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m"},{"name":"g","gauge":{}},{"name":"h","histogram":{"dataPoints":[]}}]}]}]}""", "dataset unknown_metrics, items 0\n")]
    public void Nothing_is_no_event(string json, string expected) => Assert.Equal(expected, Decoded.Json(OtlpSignal.Metrics, json));

    [Fact]
    public void Time_is_that_of_arrival_when_there_is_none() => Assert.Equal(
        $"dataset unknown_metrics, items 1\nevent 0 at {Decoded.ArrivalNanos} rate 1\n  m = integer 1\n  meta.annotation_type = string metric_event\n  meta.signal_type = string metric\n",
        Gauges(Gauge("m", "{\"asInt\":1}")));

    [Fact]
    public void Time_beyond_2262_is_that_of_arrival_with_a_warning()
    {
        var text = Gauges(Gauge("m", "{\"asInt\":1,\"timeUnixNano\":\"18446744073709551615\"}"));
        Assert.Contains($"event 0 at {Decoded.ArrivalNanos} rate 1\n", text, StringComparison.Ordinal);
        Assert.Contains("warning: a data point has a time beyond the year 2262", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_of_every_type_are_fields_as_on_spans()
    {
        var fields = OnlyEvent("""
            {"name":"m","gauge":{"dataPoints":[{"timeUnixNano":1,"asInt":1,"attributes":[{"key":"i","value":{"intValue":300}},{"key":"f","value":{"doubleValue":1.5}},{"key":"b","value":{"boolValue":true}},
             {"key":"l","value":{"arrayValue":{"values":[{"intValue":1},{}]}}},{"key":"k","value":{"kvlistValue":{"values":[{"key":"x","value":{"intValue":2}}]}}},{"key":"","value":{"intValue":1}},{"key":"none"},{"key":"sampleRate","value":{"intValue":10}}]}]}}
            """);
        Assert.Equal(
            ["b=boolean true", "f=float 1.5", "i=integer 300", "k.x=integer 2", "l=string [1,null]", "m=integer 1", "meta.annotation_type=string metric_event", "meta.signal_type=string metric", "sampleRate=integer 10"],
            Sorted(fields));
    }

    [Fact]
    public void A_metric_wins_over_an_attribute_and_that_over_scope_and_resource()
    {
        const string Json = """
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"a","value":{"intValue":1}},{"key":"b","value":{"intValue":1}},{"key":"c","value":{"intValue":1}},{"key":"meta.signal_type","value":{"intValue":1}}]},
             "scopeMetrics":[{"scope":{"attributes":[{"key":"a","value":{"intValue":2}},{"key":"b","value":{"intValue":2}}]},
             "metrics":[{"name":"m","gauge":{"dataPoints":[{"timeUnixNano":1,"asInt":4,"attributes":[{"key":"a","value":{"intValue":3}},{"key":"m","value":{"stringValue":"no"}}]}]}}]}]}]}
            """;
        var fields = Decoded.OnlyEvent(OtlpSignal.Metrics, Json);
        fields.Remove("(rate)");
        Assert.Equal(["a=integer 3", "b=integer 2", "c=integer 1", "m=integer 4", "meta.annotation_type=string metric_event", "meta.signal_type=string metric"], Sorted(fields));
    }

    [Theory]
    [InlineData("{\"gauge\":{\"dataPoints\":[{\"asInt\":1},{}]}}", "dataset unknown_metrics, items 0\nrefused 2: a metric has no name\n")]
    [InlineData("{\"unit\":\"s\"}", "dataset unknown_metrics, items 0\n")]
    public void Metric_without_a_name_is_refused(string metric, string expected) => Assert.Equal(expected, Metrics(metric));

    [Fact]
    public void Long_names_are_cut()
    {
        var name = new string('n', EventLimits.MaxNameBytes + 5);
        var fields = OnlyEvent($$$"""{"name":"{{{name}}}","gauge":{"dataPoints":[{"asInt":1}]}}""");
        Assert.Equal("integer 1", fields[name[5..]]);
        fields = OnlyEvent($$$"""{"name":"{{{name[9..]}}}","summary":{"dataPoints":[{"count":1}]}}""");
        Assert.Equal("integer 1", fields[name[9..] + ".cou"]);
    }

    [Theory]
    // What the names have in OTLP 0.7: labels and integers of their own (13).
    [InlineData("IntGauge", "dataset unknown_metrics, items 1\nevent 0 at 1000000000 rate 1\n  host = string h\n  m = integer -5\n  meta.annotation_type = string metric_event\n  meta.signal_type = string metric\n")]
    [InlineData("IntSum", "dataset unknown_metrics, items 1\nevent 0 at 1000000000 rate 1\n  host = string h\n  m = integer -5\n  meta.annotation_type = string metric_event\n  meta.signal_type = string metric\n")]
    public void Integers_of_version_0_7(string kind, string expected) => Assert.Equal(
        expected,
        Old(kind == "IntGauge" ? 4 : 6, Wire.Bytes(1, Label), Wire.Fixed64(3, 1_000_000_001), Wire.Fixed64(4, unchecked((ulong)-5))));

    [Fact]
    public void Zeros_of_version_0_7_are_values()
    {
        Assert.Contains("  m = integer 0\n", Old(4, Wire.Fixed64(3, 1)), StringComparison.Ordinal);
        Assert.Contains("  m = float 0\n", Old(5, Wire.Bytes(1, Label), Wire.Fixed64(3, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_of_version_0_7_has_its_labels() => Assert.Equal(
        "dataset unknown_metrics, items 1\nevent 0 at 1000000000 rate 1\n  host = string h\n  m.avg = float 2.5\n  m.count = integer 2\n  m.max = float 4\n  m.min = float 1\n  m.sum = float 5\n  meta.annotation_type = string metric_event\n  meta.signal_type = string metric\n",
        Old(
            11, Wire.Bytes(1, Label), Wire.Fixed64(3, 1_000_000_000), Wire.Fixed64(4, 2), Wire.Double(5, 5),
            Wire.Bytes(6, Wire.Double(2, 1)), Wire.Bytes(6, Wire.Double(1, 1), Wire.Double(2, 4))));

    [Fact]
    public void Histogram_of_version_0_7_has_a_sum_that_is_an_integer()
    {
        var text = Old(8, Wire.Fixed64(4, 2), Wire.Fixed64(5, unchecked((ulong)-6)), Wire.Bytes(1, Label));
        Assert.Contains("  host = string h\n  m.avg = float -3\n  m.count = integer 2\n  m.sum = float -6\n", text, StringComparison.Ordinal);
        Assert.Contains("  m.avg = float 0\n  m.count = integer 2\n  m.sum = float 0\n", Old(8, Wire.Fixed64(4, 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_and_attributes_of_the_same_text_are_other_keys()
    {
        // The bytes of an attribute without a value are those of a label with an empty one.
        var bytes = Wire.Text(1, "host");
        var label = Wire.Join(Wire.Bytes(1, bytes), Wire.Fixed64(6, 1));
        var attribute = Wire.Join(Wire.Bytes(7, bytes), Wire.Fixed64(6, 1));
        var first = Metric(5, "a", label);
        var second = Metric(5, "b", attribute);
        Assert.Equal(2, EventCount(Old(first, second)));
        Assert.Equal(1, EventCount(Old(Metric(5, "a", attribute), second)));
    }

    private static byte[] Label => Wire.Join(Wire.Text(1, "host"), Wire.Text(2, "h"));

    private static string Old(int kind, params byte[][] point) => Old(Metric(kind, "m", Wire.Join(point)));

    private static string Old(params byte[][] metrics) =>
        Decoded.Text(OtlpSignal.Metrics, Wire.Bytes(1, Wire.Bytes(2, [.. metrics.Select(metric => Wire.Bytes(2, metric))])));

    private static byte[] Metric(int kind, string name, byte[] point) =>
        Wire.Join(Wire.Text(1, name), Wire.Bytes(kind, Wire.Bytes(1, point)));

    private static string Metrics(string metrics, IngestLimits? limits = null) =>
        Decoded.Json(OtlpSignal.Metrics, $$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{{metrics}}]}]}]}""", limits: limits);

    private static string Gauges(params string[] metrics) => Metrics(string.Join(',', metrics));

    private static string Gauge(string name, params string[] points) => $$$"""{"name":"{{{name}}}","gauge":{"dataPoints":[{{{string.Join(',', points)}}}]}}""";

    private static string Point(string secondAndAttributes, int value) => Point(secondAndAttributes, "asInt", $"{value}");

    /// <summary>A point of <c>1.5 x=1,y=2</c>: seconds, and attributes that are text.</summary>
    private static string Point(string secondAndAttributes, string kind, string value)
    {
        var parts = secondAndAttributes.Split(' ');
        var attributes = parts.Skip(1).SelectMany(list => list.Split(',')).Select(pair => pair.Split('='))
            .Select(pair => $$$"""{"key":"{{{pair[0]}}}","value":{"stringValue":"{{{pair[1]}}}"} }""");
        return $"{{\"timeUnixNano\":{parts[0]}e9,\"{kind}\":{value},\"attributes\":[{string.Join(',', attributes)}]}}";
    }

    private static int EventCount(string text) => text.Split('\n').Count(line => line.StartsWith("event ", StringComparison.Ordinal));

    private static Dictionary<string, string> OnlyEvent(string metric)
    {
        var fields = Decoded.OnlyEvent(OtlpSignal.Metrics, $$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{{metric}}]}]}]}""");
        Assert.Equal("1", fields["(rate)"]);
        fields.Remove("(rate)");
        return fields;
    }

    private static string[] Sorted(Dictionary<string, string> fields) =>
        [.. fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + "=" + field.Value)];
}
