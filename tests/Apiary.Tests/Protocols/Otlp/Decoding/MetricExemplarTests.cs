using Apiary.Server.Protocols.Otlp;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>Exemplars that belong to a trace are events of their own.</summary>
public sealed class MetricExemplarTests
{
    private const string Trace = "0102030405060708090a0b0c0d0e0f10";

    [Fact]
    public void Exemplars_follow_the_event_of_their_point_and_share_its_fields() => Assert.Equal(
        """
        dataset unknown_metrics, items 2
        event 0 at 1000000000 rate 1
          host = string h
          library.name = string s
          m = integer 1
          meta.annotation_type = string metric_event
          meta.signal_type = string metric
          n = integer 2
          shop = string a
          user = string of the point
        event 1 at 1500000000 rate 1
          exemplar.value = float 2.5
          host = string h
          library.name = string s
          meta.annotation_type = string exemplar
          meta.signal_type = string metric
          metric.name = string m
          shop = string a
          trace.parent_id = string 1112131415161718
          trace.trace_id = string 0102030405060708090a0b0c0d0e0f10
          user = string 7
        event 2 at 1250000000 rate 1
          exemplar.value = integer -3
          host = string h
          library.name = string s
          meta.annotation_type = string exemplar
          meta.signal_type = string metric
          metric.name = string n
          shop = string a
          trace.trace_id = string 090a0b0c0d0e0f10
          user = string of the point

        """,
        Decoded.Json(OtlpSignal.Metrics, """
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"host","value":{"stringValue":"h"}}]},"scopeMetrics":[{"scope":{"name":"s"},"metrics":[
             {"name":"m","gauge":{"dataPoints":[{"timeUnixNano":1000000000,"asInt":1,"attributes":[{"key":"shop","value":{"stringValue":"a"}},{"key":"user","value":{"stringValue":"of the point"}}],
              "exemplars":[{"timeUnixNano":1500000000,"asDouble":2.5,"traceId":"TRACE","spanId":"1112131415161718","filteredAttributes":[{"key":"user","value":{"stringValue":"7"}}]},{"asInt":9}]}]}},
             {"name":"n","gauge":{"dataPoints":[{"timeUnixNano":1250000000,"asInt":2,"attributes":[{"key":"user","value":{"stringValue":"of the point"}},{"key":"shop","value":{"stringValue":"a"}}],
              "exemplars":[{"asInt":-3,"traceId":"0000000000000000090a0b0c0d0e0f10"}]}]}}
            ]}]}]}
            """.Replace("TRACE", Trace, StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{"asInt":1}""")]
    [InlineData("""{"asInt":1,"traceId":""}""")]
    [InlineData("""{"asInt":1,"traceId":"00000000000000000000000000000000"}""")]
    [InlineData("""{"asInt":1,"traceId":"0102"}""")]
    [InlineData("""{"asInt":1,"spanId":"1112131415161718"}""")]
    public void Exemplar_without_a_trace_is_left_out(string exemplar)
    {
        var text = Point("gauge", "\"asInt\":1", exemplar);
        Assert.DoesNotContain("exemplar", text, StringComparison.Ordinal);
        Assert.Contains("items 1", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("histogram", "\"count\":1")]
    [InlineData("exponentialHistogram", "\"count\":1")]
    [InlineData("sum", "\"asDouble\":1")]
    public void Every_kind_of_point_but_a_summary_has_exemplars(string kind, string value) =>
        Assert.Contains($"  trace.trace_id = string {Trace}\n", Point(kind, value, $$$"""{"asDouble":1,"traceId":"{{{Trace}}}"}"""), StringComparison.Ordinal);

    [Fact]
    public void Exemplar_without_a_value_or_with_an_odd_span_is_kept()
    {
        var text = Point("gauge", "\"asInt\":1", $$$"""{"traceId":"{{{Trace}}}","spanId":"01"}""");
        Assert.Contains("meta.annotation_type = string exemplar", text, StringComparison.Ordinal);
        Assert.DoesNotContain("exemplar.value", text, StringComparison.Ordinal);
        Assert.DoesNotContain("trace.parent_id", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Exemplars_of_version_0_7_have_labels_and_integers()
    {
        var label = Wire.Join(Wire.Text(1, "user"), Wire.Text(2, "7"));
        var exemplar = Wire.Join(Wire.Bytes(1, label), Wire.Fixed64(3, unchecked((ulong)-3)), Wire.Bytes(5, Convert.FromHexString(Trace)));
        string Decode(int kind) => Decoded.Text(OtlpSignal.Metrics, Wire.Bytes(1, Wire.Bytes(2, Wire.Bytes(2, Wire.Text(1, "m"), Wire.Bytes(kind, Wire.Bytes(1, Wire.Bytes(kind == 4 ? 5 : 8, exemplar)))))));

        Assert.Contains("  exemplar.value = integer -3\n", Decode(4), StringComparison.Ordinal);
        Assert.Contains("  exemplar.value = integer -3\n", Decode(8), StringComparison.Ordinal);
        Assert.Contains("  user = string 7\n", Decode(4), StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_exemplar_is_a_failure() =>
        Assert.StartsWith(
            "failed: an exemplar breaks off or has a wrong length at byte ",
            Decoded.Text(OtlpSignal.Metrics, Wire.Bytes(1, Wire.Bytes(2, Wire.Bytes(2, Wire.Text(1, "m"), Wire.Bytes(5, Wire.Bytes(1, Wire.Fixed64(6, 1), Wire.Bytes(5, [0x2a, 0x10]))))))),
            StringComparison.Ordinal);

    private static string Point(string kind, string value, string exemplar) => Decoded.Json(
        OtlpSignal.Metrics,
        $$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","{{{kind}}}":{"dataPoints":[{"timeUnixNano":1000000000,{{{value}}},"exemplars":[{{{exemplar}}}]}]}}]}]}]}""");
}
