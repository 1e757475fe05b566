using Apiary.Server.Protocols.Otlp;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>What histograms and summaries become (protocol reference 10.1), as fields behind the metric's name.</summary>
public sealed class MetricHistogramTests
{
    [Theory]
    // Without buckets: what is said, and no more.
    [InlineData(""" """, "count=0")]
    [InlineData(""" "count":3 """, "count=3")]
    [InlineData(""" "count":3,"sum":7.5 """, "avg=2.5 count=3 sum=7.5")]
    [InlineData(""" "count":0,"sum":0 """, "count=0 sum=0")]
    [InlineData(""" "count":2,"sum":-3,"min":-2,"max":-1 """, "avg=-1.5 count=2 max=-1 min=-2 sum=-3")]
    [InlineData(""" "count":"18446744073709551615" """, "count=9223372036854775807")]
    [InlineData(""" "count":2,"bucketCounts":[],"explicitBounds":[] """, "count=2")]
    // Four values, a quarter each.
    [InlineData(
        """ "count":4,"sum":777.5,"bucketCounts":[0,1,0,1,1,0,1,0],"explicitBounds":[0,5,10,25,50,75,1000] """,
        "avg=194.375 count=4 p001=5 p01=5 p05=5 p10=5 p25=5 p50=25 p75=50 p90=1000 p95=1000 p99=1000 p999=1000 sum=777.5")]
    // The least and the largest are nearer than the bounds.
    [InlineData(
        """ "count":4,"bucketCounts":[0,1,0,1,1,0,1,0],"explicitBounds":[0,5,10,25,50,75,1000],"min":0.5,"max":700 """,
        "count=4 max=700 min=0.5 p001=5 p01=5 p05=5 p10=5 p25=5 p50=25 p75=50 p90=700 p95=700 p99=700 p999=700")]
    [InlineData(
        """ "count":1,"bucketCounts":[1,0],"explicitBounds":[10],"min":3,"max":3 """,
        "count=1 max=3 min=3 p001=3 p01=3 p05=3 p10=3 p25=3 p50=3 p75=3 p90=3 p95=3 p99=3 p999=3")]
    [InlineData(
        """ "count":1,"bucketCounts":[1,0],"explicitBounds":[10],"min":12 """,
        "count=1 min=12 p001=12 p01=12 p05=12 p10=12 p25=12 p50=12 p75=12 p90=12 p95=12 p99=12 p999=12")]
    // The last bucket has no bound of its own.
    [InlineData(
        """ "count":2,"bucketCounts":[1,1],"explicitBounds":[10] """,
        "count=2 p001=10 p01=10 p05=10 p10=10 p25=10 p50=10 p75=10 p90=10 p95=10 p99=10 p999=10")]
    [InlineData(
        """ "count":2,"bucketCounts":[1,1],"explicitBounds":[10],"max":99 """,
        "count=2 max=99 p001=10 p01=10 p05=10 p10=10 p25=10 p50=10 p75=99 p90=99 p95=99 p99=99 p999=99")]
    [InlineData(
        """ "count":2,"bucketCounts":[2],"explicitBounds":[],"max":99 """,
        "count=2 max=99 p001=99 p01=99 p05=99 p10=99 p25=99 p50=99 p75=99 p90=99 p95=99 p99=99 p999=99")]
    [InlineData(""" "count":2,"bucketCounts":[2],"min":1 """, "count=2 min=1")]
    // Buckets that are empty, or do not fit the bounds, say nothing.
    [InlineData(""" "count":2,"bucketCounts":[0,0],"explicitBounds":[10] """, "count=2")]
    [InlineData(""" "count":2,"bucketCounts":[1,1],"explicitBounds":[10,20] """, "count=2")]
    [InlineData(""" "count":2,"bucketCounts":[1,1,1],"explicitBounds":[10] """, "count=2")]
    // Ranks are exact, with a thousand values and with more than 64 bits of them.
    [InlineData(
        """ "count":1000,"bucketCounts":[1,9,989,1],"explicitBounds":[1,2,3] """,
        "count=1000 p001=1 p01=2 p05=3 p10=3 p25=3 p50=3 p75=3 p90=3 p95=3 p99=3 p999=3")]
    [InlineData(
        """ "count":1000,"bucketCounts":[0,10,988,2],"explicitBounds":[1,2,3],"max":4 """,
        "count=1000 max=4 p001=2 p01=2 p05=3 p10=3 p25=3 p50=3 p75=3 p90=3 p95=3 p99=3 p999=4")]
    [InlineData(
        """ "count":1,"bucketCounts":["18446744073709551615","18446744073709551615","18446744073709551615",0],"explicitBounds":[1,2,3] """,
        "count=1 p001=1 p01=1 p05=1 p10=1 p25=1 p50=2 p75=3 p90=3 p95=3 p99=3 p999=3")]
    public void Histogram(string point, string expected) => Assert.Equal(expected, Fields($$$"""{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{{{{point}}} }]}}"""));

    [Theory]
    [InlineData(""" "count":3,"sum":6 """, "avg=2 count=3 sum=6")]
    // Powers of two: the buckets end at 4 and 8.
    [InlineData(
        """ "count":3,"sum":10,"scale":0,"zeroCount":1,"positive":{"offset":1,"bucketCounts":[0,2]},"min":0,"max":5 """,
        "avg=3.3333333333333335 count=3 max=5 min=0 p001=0 p01=0 p05=0 p10=0 p25=0 p50=5 p75=5 p90=5 p95=5 p99=5 p999=5 sum=10")]
    [InlineData(
        """ "count":4,"scale":0,"positive":{"offset":1,"bucketCounts":[2,2]} """,
        "count=4 p001=4 p01=4 p05=4 p10=4 p25=4 p50=4 p75=8 p90=8 p95=8 p99=8 p999=8")]
    // Finer and coarser than powers of two.
    [InlineData(
        """ "count":2,"scale":1,"positive":{"offset":-2,"bucketCounts":[1,0,0,1]} """,
        "count=2 p001=0.7071067811865476 p01=0.7071067811865476 p05=0.7071067811865476 p10=0.7071067811865476 p25=0.7071067811865476 p50=0.7071067811865476 p75=2 p90=2 p95=2 p99=2 p999=2")]
    [InlineData(
        """ "count":2,"scale":-2,"positive":{"offset":-1,"bucketCounts":[1,1]} """,
        "count=2 p001=1 p01=1 p05=1 p10=1 p25=1 p50=1 p75=16 p90=16 p95=16 p99=16 p999=16")]
    // Negative values come first; their buckets end at the bound near zero. Zero ends at its threshold.
    [InlineData(
        """ "count":10,"scale":0,"zeroCount":2,"zeroThreshold":0.5,"negative":{"offset":2,"bucketCounts":[3,1]},"positive":{"offset":0,"bucketCounts":[4]} """,
        "count=10 p001=-8 p01=-8 p05=-8 p10=-8 p25=-4 p50=0.5 p75=2 p90=2 p95=2 p99=2 p999=2")]
    // What no float can hold is the largest; the far ends of scale and offset do no harm.
    [InlineData(
        """ "count":1,"scale":-10,"positive":{"offset":5,"bucketCounts":[1]} """,
        "count=1 p001=1.7976931348623157E+308 p01=1.7976931348623157E+308 p05=1.7976931348623157E+308 p10=1.7976931348623157E+308 p25=1.7976931348623157E+308 p50=1.7976931348623157E+308 p75=1.7976931348623157E+308 p90=1.7976931348623157E+308 p95=1.7976931348623157E+308 p99=1.7976931348623157E+308 p999=1.7976931348623157E+308")]
    [InlineData(
        """ "count":1,"scale":-2147483648,"negative":{"offset":2147483647,"bucketCounts":[1]},"max":-1 """,
        "count=1 max=-1 p001=-1.7976931348623157E+308 p01=-1.7976931348623157E+308 p05=-1.7976931348623157E+308 p10=-1.7976931348623157E+308 p25=-1.7976931348623157E+308 p50=-1.7976931348623157E+308 p75=-1.7976931348623157E+308 p90=-1.7976931348623157E+308 p95=-1.7976931348623157E+308 p99=-1.7976931348623157E+308 p999=-1.7976931348623157E+308")]
    [InlineData(
        """ "count":1,"scale":2147483647,"positive":{"offset":-2147483648,"bucketCounts":[1]} """,
        "count=1 p001=1 p01=1 p05=1 p10=1 p25=1 p50=1 p75=1 p90=1 p95=1 p99=1 p999=1")]
    public void Exponential_histogram(string point, string expected) =>
        Assert.Equal(expected, Fields($$$"""{"name":"h","exponentialHistogram":{"dataPoints":[{{{{point}}} }]}}"""));

    [Theory]
    [InlineData(""" """, "count=0 sum=0")]
    [InlineData(""" "count":4,"sum":10 """, "avg=2.5 count=4 sum=10")]
    [InlineData(
        """ "count":4,"sum":10,"quantileValues":[{"quantile":0,"value":1},{"quantile":0.5,"value":2},{"quantile":0.99,"value":3},{"quantile":0.999,"value":3.5},{"quantile":1,"value":4}] """,
        "avg=2.5 count=4 max=4 min=1 p50=2 p99=3 p999=3.5 sum=10")]
    [InlineData(
        """ "quantileValues":[{"quantile":0.001,"value":1},{"quantile":0.01,"value":2},{"quantile":0.05,"value":3},{"quantile":0.1,"value":4},{"quantile":0.25,"value":5},{"quantile":0.9,"value":6},{"quantile":0.123456789012345,"value":7}] """,
        "count=0 p001=1 p01=2 p05=3 p10=4 p123456789012345=7 p25=5 p90=6 sum=0")]
    // What is no quantile, and one that says that there is none.
    [InlineData(
        """ "quantileValues":[{"quantile":-0.1,"value":1},{"quantile":1.1,"value":2},{"quantile":"NaN","value":3},{"quantile":0.5,"value":"NaN"},{"quantile":1e-300,"value":5},{"quantile":0.9999999999999999,"value":6}] """,
        "count=0 max=6 min=5 sum=0")]
    public void Summary(string point, string expected) => Assert.Equal(expected, Fields($$$"""{"name":"h","summary":{"dataPoints":[{{{{point}}} }]}}"""));

    [Fact]
    public void Numbers_that_are_not_packed_are_read_as_well()
    {
        var histogram = Wire.Join(
            Wire.Fixed64(4, 2), Wire.Fixed64(6, 1), Wire.Double(7, 10), Wire.Fixed64(6, 0), Wire.Double(7, 20), Wire.Fixed64(6, 1), Wire.Double(12, 30));
        var exponential = Wire.Join(
            Wire.Fixed64(4, 2), Wire.Bytes(8, Wire.Varint(2, 1), Wire.Varint(1, 2), Wire.Varint(2, 1)));

        Assert.Contains("  h.p50 = float 10\n  h.p75 = float 30\n", Decode(9, histogram), StringComparison.Ordinal);
        Assert.Contains("  h.p50 = float 4\n  h.p75 = float 8\n", Decode(10, exponential), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, 6, "a data point breaks off or has a wrong length at byte ")]
    [InlineData(9, 7, "a data point breaks off or has a wrong length at byte ")]
    [InlineData(11, 6, "field 2 of a quantile has wire type 2, which is not its own, at byte ")]
    [InlineData(10, 8, "a histogram's buckets breaks off or has a wrong length at byte ")]
    public void Numbers_that_break_off_are_a_failure(int kind, int field, string expected) =>
        Assert.StartsWith("failed: " + expected, Decode(kind, Wire.Bytes(field, [0x12, 0x03, 0x80, 0x80, 0x80])), StringComparison.Ordinal);

    private static string Decode(int kind, byte[] point) => Decoded.Text(
        OtlpSignal.Metrics,
        Wire.Bytes(1, Wire.Bytes(2, Wire.Bytes(2, Wire.Text(1, "h"), Wire.Bytes(kind, Wire.Bytes(1, point))))));

    /// <summary>The fields of the metric's only event, without the metric's name and the types of the values.</summary>
    private static string Fields(string metric)
    {
        var fields = Decoded.OnlyEvent(OtlpSignal.Metrics, $$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{{{metric}}}]}]}]}""");
        Assert.All(fields, field => Assert.True(
            !field.Key.StartsWith("h.", StringComparison.Ordinal) || field.Value.StartsWith(field.Key == "h.count" ? "integer " : "float ", StringComparison.Ordinal), field.ToString()));
        return string.Join(' ', fields.Where(field => field.Key.StartsWith("h.", StringComparison.Ordinal)).OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"{field.Key[2..]}={field.Value[(field.Value.IndexOf(' ', StringComparison.Ordinal) + 1)..]}"));
    }
}
