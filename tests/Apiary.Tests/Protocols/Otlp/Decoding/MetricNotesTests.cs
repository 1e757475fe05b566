using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Decoding;
using Apiary.Tests.Protocols.Otlp.Model;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>What a request says of its metrics, as descriptions of columns.</summary>
public sealed class MetricNotesTests
{
    [Theory]
    [InlineData(""" "gauge":{"dataPoints":[]} """, "m", "gauge")]
    [InlineData(""" "unit":"By","gauge":{} """, "m", "gauge, unit By")]
    [InlineData(""" "unit":"By","description":"bytes received","sum":{"aggregationTemporality":2,"isMonotonic":true} """, "m", "sum(cumulative,monotonic), unit By: bytes received")]
    [InlineData(""" "sum":{"aggregationTemporality":1},"description":"d" """, "m", "sum(delta): d")]
    [InlineData(""" "sum":{"isMonotonic":true} """, "m", "sum(monotonic)")]
    [InlineData(""" "sum":{} """, "m", "sum")]
    [InlineData(""" "unit":"ms","histogram":{"aggregationTemporality":2} """, "m.p99", "histogram(cumulative), unit ms")]
    [InlineData(""" "unit":"ms","histogram":{"aggregationTemporality":2} """, "m.p001", "histogram(cumulative), unit ms")]
    [InlineData(""" "unit":"ms","histogram":{"aggregationTemporality":2} """, "m.count", "histogram(cumulative)")]
    [InlineData(""" "unit":"ms","histogram":{"aggregationTemporality":2} """, "m", "")]
    [InlineData(""" "unit":"ms","histogram":{"aggregationTemporality":2} """, "m.host", "")]
    [InlineData(""" "unit":"ms","histogram":{"aggregationTemporality":2} """, "m.p", "")]
    [InlineData(""" "exponentialHistogram":{"aggregationTemporality":1} """, "m.max", "exponential_histogram(delta)")]
    [InlineData(""" "summary":{} """, "m.p5", "summary")]
    [InlineData(""" "gauge":{} """, "m.max", "")]
    [InlineData(""" "unit":"By" """, "m", "")]
    [InlineData(""" "gauge":{},"description":"two\nlines\u0007" """, "m", "gauge: two lines ")]
    public void A_column_is_described_by_its_metric(string metric, string column, string expected) => Assert.Equal(expected, Notes($$"""{"name":"m",{{metric}}}""").DescriptionOf(column));

    [Fact]
    public void Of_metrics_of_one_name_the_first_with_data_counts()
    {
        var notes = Notes("""{"name":"m"},{"name":"m","sum":{}},{"name":"m","gauge":{}},{"name":"a.b","gauge":{}}""");
        Assert.Equal("sum", notes.DescriptionOf("m"));
        Assert.Equal("gauge", notes.DescriptionOf("a.b"));
        Assert.Equal("", notes.DescriptionOf("a"));
        Assert.Equal("", notes.DescriptionOf(""));
    }

    [Fact]
    public void A_long_description_is_cut_at_a_character()
    {
        var bees = string.Concat(Enumerable.Repeat("🐝", 200));
        Assert.Equal("gauge: " + bees[..248], Notes($$"""{"name":"m","gauge":{},"description":"{{bees}}"}""").DescriptionOf("m"));
        Assert.Equal("gauge: x" + bees[..246], Notes($$"""{"name":"m","gauge":{},"description":"x{{bees}}"}""").DescriptionOf("m"));
    }

    [Fact]
    public void No_more_metrics_are_read_than_columns_can_be_declared()
    {
        var message = Decoded.Protobuf(OtlpSignal.Metrics, Request("""{"name":"a","gauge":{}},{"name":"b","gauge":{}},{"name":"c","gauge":{}}"""));
        var notes = new MetricNotes(message, 2);
        Assert.Equal(("gauge", "gauge", ""), (notes.DescriptionOf("a"), notes.DescriptionOf("b"), notes.DescriptionOf("c")));
    }

    [Fact]
    public void Requests_however_written_are_read()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var request = new RandomRequests(random).Of(OtlpSignal.Metrics);
            var expected = new MetricNotes(Decoded.Protobuf(OtlpSignal.Metrics, new JsonForm(random).Write(request)), 1_000);
            var actual = new MetricNotes(new ProtobufForm(random).Write(request), 1_000);
            foreach (var column in (string[])["requests", "latency", "a", "temperature", "requests.sum", "latency.p50", "a.count"])
                Assert.True(expected.DescriptionOf(column) == actual.DescriptionOf(column), $"seed {seed}: {column} is {expected.DescriptionOf(column)} in JSON, {actual.DescriptionOf(column)} in protobuf");
        }
    }

    private static MetricNotes Notes(string metrics) => new(Decoded.Protobuf(OtlpSignal.Metrics, Request(metrics)), 1_000);

    private static string Request(string metrics) => $$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{{metrics}}]}]}]}""";
}
