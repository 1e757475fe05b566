using System.Text;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Decoding;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>What metrics may be, and what becomes of those that are more.</summary>
public sealed class MetricLimitsTests
{
    private static readonly string TwoAttributes = """ "attributes":[{"key":"x","value":{"intValue":1}},{"key":"y","value":{"intValue":2}}] """;

    [Fact]
    public void Metrics_beyond_the_fields_of_one_event_go_to_another_with_the_same_attributes()
    {
        // The annotation, the signal's type and two attributes leave room for two.
        var text = Decode(Metrics(5, TwoAttributes), new IngestLimits { MaxFields = 6 });
        Assert.Equal(
            "dataset unknown_metrics, items 5\n"
            + string.Concat(new[] { "  m0 = integer 0\n  m1 = integer 1\n", "  m2 = integer 2\n  m3 = integer 3\n", "  m4 = integer 4\n" }.Select((fields, index) =>
                $"event {index} at 1000000000 rate 1\n{fields}  meta.annotation_type = string metric_event\n  meta.signal_type = string metric\n  x = integer 1\n  y = integer 2\n")),
            text);
    }

    [Fact]
    public void Point_whose_attributes_leave_no_room_is_refused() => Assert.Equal(
        "dataset unknown_metrics, items 0\nrefused 3: a data point has more than 4 fields with those of its resource and scope\n",
        Decode(Metrics(3, TwoAttributes), new IngestLimits { MaxFields = 4 }));

    [Fact]
    public void Point_that_becomes_too_many_fields_is_refused_alone()
    {
        var quantiles = string.Join(',', Enumerable.Range(1, 20).Select(i => $$"""{"quantile":0.{{i}}1,"value":1}"""));
        var text = Decode($$$"""{"name":"s","summary":{"dataPoints":[{"timeUnixNano":1000000000,"quantileValues":[{{{quantiles}}}]}]}},{{{Metrics(1, "\"attributes\":[]")}}}""", new IngestLimits { MaxFields = 20 });
        Assert.Equal(
            "dataset unknown_metrics, items 1\nevent 0 at 1000000000 rate 1\n  m0 = integer 0\n  meta.annotation_type = string metric_event\n  meta.signal_type = string metric\n"
            + "refused 1: a data point has more than 20 fields with those of its resource and scope\n",
            text);
    }

    [Fact]
    public void Exemplar_with_too_many_fields_is_left_out()
    {
        var exemplar = """{"asInt":1,"traceId":"0102030405060708090a0b0c0d0e0f10","filteredAttributes":[{"key":"a","value":{"intValue":1}},{"key":"b","value":{"intValue":1}}]}""";
        var text = Decode($$$"""{"name":"m","gauge":{"dataPoints":[{"asInt":1,{{{TwoAttributes}}},"exemplars":[{{{exemplar}}}]}]}}""", new IngestLimits { MaxFields = 8 });
        Assert.StartsWith("dataset unknown_metrics, items 1\nevent 0 ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("event 1", text, StringComparison.Ordinal);
        Assert.EndsWith("refused 0: an exemplar has more than 8 fields with those of its data point, resource and scope, and was left out\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Point_that_is_too_long_is_refused_alone_and_its_metric_is_not()
    {
        var points = string.Join(',', Enumerable.Range(1, 20).Select(i => $$"""{"timeUnixNano":{{i}}000000000,"asInt":{{i}}}"""));
        var text = Decode($$$"""{"name":"m","gauge":{"dataPoints":[{{{points}}},{"asInt":1,"attributes":[{"key":"a","value":{"stringValue":"{{{new string('v', 200)}}}"}}]}]}}""", new IngestLimits { MaxEventBytes = 100 });
        Assert.StartsWith("dataset unknown_metrics, items 20\n", text, StringComparison.Ordinal);
        Assert.Matches("\nrefused 1: a data point has 2[0-9][0-9] bytes, more than 100 \\(--max-event\\)\n$", text);
    }

    [Fact]
    public void Columns_of_a_request_are_limited()
    {
        // Each in a second of its own. The annotation is a column too; the tenth metric's is one more than may be.
        var metrics = Enumerable.Range(1, 18).Select(i => $$$"""{"name":"m{{{i}}}","gauge":{"dataPoints":[{"asInt":1,"timeUnixNano":{{{i}}}000000000}]}}""");
        var text = Decode(string.Join(',', metrics), new IngestLimits { MaxColumns = 10 });
        Assert.StartsWith("dataset unknown_metrics, items 10\n", text, StringComparison.Ordinal);
        Assert.EndsWith("refused 8: the request names more than 10 columns\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void Events_of_a_request_are_limited(int count, bool isFailure) =>
        Assert.Equal(isFailure, Decode(Alike(count), new IngestLimits { MaxEvents = 10 }) == "failed: the request has more than 10 events; send it in smaller parts\n");

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void Values_of_a_request_are_limited(int count, bool isFailure) =>
        // The metric, the annotation and, filled in, the signal's type.
        Assert.Equal(isFailure, Decode(Alike(count), new IngestLimits { MaxValues = 30 }) == "failed: the request has more than 30 values; send it in smaller parts\n");

    [Fact]
    public void Exemplars_count_as_values_of_their_points_attributes()
    {
        var exemplars = string.Join(',', Enumerable.Repeat("""{"traceId":"0102030405060708090a0b0c0d0e0f10"}""", 1000));
        var attributes = string.Join(',', Enumerable.Range(0, 500).Select(i => $$$"""{"key":"a{{{i}}}","value":{"intValue":1}}"""));
        Assert.Equal(
            "failed: the request has more than 400000 values; send it in smaller parts\n",
            Decode($$$"""{"name":"m","gauge":{"dataPoints":[{"asInt":1,"attributes":[{{{attributes}}}],"exemplars":[{{{exemplars}}}]}]}}""", new IngestLimits { MaxValues = 400_000 }));
    }

    /// <summary>Each opens an event of its own without a search through those before, which would take minutes.</summary>
    [Fact]
    public void Very_many_points_alike_are_an_event_each()
    {
        const int Count = 200_000;
        var alike = Decoded.Protobuf(OtlpSignal.Metrics, Request(Alike(Count)));
        var batches = new DatasetBatches(new EventBatchPool());

        Assert.Null(new OtlpDecoder(new IngestLimits()).Decode(OtlpSignal.Metrics, alike, new OtlpRequest(0, ""), batches));

        Assert.Equal(Count, batches.All[0].Events.RowCount);
        batches.Reset();
    }

    [Fact]
    public void Message_that_ends_anywhere_is_decoded_or_refused()
    {
        var message = Decoded.Protobuf(OtlpSignal.Metrics, Request("""
            {"name":"g","unit":"1","gauge":{"dataPoints":[{"timeUnixNano":1,"asInt":1,"attributes":[{"key":"a","value":{"stringValue":"b"}}],"exemplars":[{"asDouble":1,"traceId":"0102030405060708090a0b0c0d0e0f10"}]}]}},
            {"name":"h","histogram":{"dataPoints":[{"count":3,"sum":1,"bucketCounts":[1,2],"explicitBounds":[5]}]}},{"name":"e","exponentialHistogram":{"dataPoints":[{"count":3,"positive":{"offset":1,"bucketCounts":[1,200]}}]}},
            {"name":"s","summary":{"dataPoints":[{"quantileValues":[{"quantile":0.5,"value":1}]}]}}
            """));
        Assert.StartsWith("dataset ", Decoded.Text(OtlpSignal.Metrics, message), StringComparison.Ordinal);
        for (var length = 1; length < message.Length; length++) Assert.StartsWith("failed: ", Decoded.Text(OtlpSignal.Metrics, message[..length]), StringComparison.Ordinal);
        // Every byte, the lengths among them, given every other value of one bit.
        for (var bit = 0; bit < message.Length * 8; bit++)
        {
            var changed = (byte[])message.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(Decoded.Text(OtlpSignal.Metrics, changed));
        }
    }

    [Theory]
    [InlineData(5, 3, 0)]
    [InlineData(5, 4, 0)]
    [InlineData(5, 6, 2)]
    [InlineData(5, 7, 0)]
    [InlineData(5, 8, 1)]
    [InlineData(9, 4, 0)]
    [InlineData(9, 6, 0)]
    [InlineData(9, 9, 0)]
    [InlineData(9, 11, 2)]
    [InlineData(10, 6, 1)]
    [InlineData(10, 8, 0)]
    [InlineData(10, 14, 0)]
    [InlineData(11, 5, 0)]
    [InlineData(11, 6, 0)]
    public void Field_of_another_type_is_a_failure(int kind, int field, int wireType)
    {
        var value = wireType switch { 0 => Wire.Varint(field, 1), 1 => Wire.Fixed64(field, 1), _ => Wire.Bytes(field, []) };
        // So that the point has a value.
        var point = Wire.Join(value, kind == 5 && field != 6 ? Wire.Fixed64(6, 1) : Wire.Fixed64(4, 1));
        var message = Wire.Bytes(1, Wire.Bytes(2, Wire.Bytes(2, Wire.Text(1, "m"), Wire.Bytes(kind, Wire.Bytes(1, point)))));
        Assert.StartsWith($"failed: field {field} of a data point has wire type {wireType}, which is not its own, at byte ", Decoded.Text(OtlpSignal.Metrics, message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public void Text_that_is_not_UTF8_is_a_failure(byte[] text)
    {
        string Decode(byte[] name, int field, byte[] content) => Decoded.Text(OtlpSignal.Metrics, Wire.Bytes(1, Wire.Bytes(2, Wire.Bytes(2, Wire.Bytes(1, name), Wire.Bytes(5, Wire.Bytes(1, Wire.Fixed64(6, 1), Wire.Bytes(field, content)))))));
        var key = Wire.Join(Wire.Bytes(1, text), Wire.Bytes(2, Wire.Text(1, "v")));
        var label = Wire.Join(Wire.Text(1, "k"), Wire.Bytes(2, text));

        Assert.Contains("is not valid UTF-8", Decode(text, 7, []), StringComparison.Ordinal);
        Assert.Contains("is not valid UTF-8", Decode("m"u8.ToArray(), 7, key), StringComparison.Ordinal);
        Assert.Contains("is not valid UTF-8", Decode("m"u8.ToArray(), 1, label), StringComparison.Ordinal);
    }

    [Fact]
    public void A_steady_sender_allocates_nothing()
    {
        var metrics = Enumerable.Range(0, 60).Select(i =>
            $$$"""{"name":"metric.{{{i}}}","gauge":{"dataPoints":[{"timeUnixNano":1000000000,"asDouble":{{{i}}}.5,"attributes":[{"key":"a","value":{"stringValue":"v{{{i % 3}}}"}},{"key":"b","value":{"intValue":1}}]}]}}""")
            .Append("""{"name":"h","histogram":{"dataPoints":[{"count":3,"sum":1,"bucketCounts":[1,2],"explicitBounds":[5],"exemplars":[{"asDouble":1,"traceId":"0102030405060708090a0b0c0d0e0f10"}]}]}}""");
        var message = Decoded.Protobuf(OtlpSignal.Metrics, Request(string.Join(',', metrics)));
        var decoder = new OtlpDecoder(new IngestLimits());
        var batches = new DatasetBatches(new EventBatchPool());
        long Decode()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(decoder.Decode(OtlpSignal.Metrics, message, new OtlpRequest(1, ""), batches));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(5, batches.All[0].Events.RowCount);
            batches.Reset();
            return allocated;
        }

        for (var i = 0; i < 50; i++) Decode();
        // What a request costs however many metrics it has: its batch and the word for its signal, of scope and resource.
        Assert.InRange(Decode(), 0, 400);
    }

    private static string Request(string metrics) => $$$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{{{metrics}}}]}]}]}""";

    private static string Decode(string metrics, IngestLimits limits) => Decoded.Json(OtlpSignal.Metrics, Request(metrics), limits: limits);

    private static string Metrics(int count, string more) =>
        string.Join(',', Enumerable.Range(0, count).Select(i => $$$"""{"name":"m{{{i}}}","gauge":{"dataPoints":[{"timeUnixNano":1000000000,"asInt":{{{i}}},{{{more}}} }]}}"""));

    /// <summary>Points of one metric, all of one second and without attributes.</summary>
    private static string Alike(int count) =>
        """{"name":"m","gauge":{"dataPoints":[""" + new StringBuilder().Insert(0, """{"timeUnixNano":1000000000,"asInt":1},""", count - 1).Append("""{"timeUnixNano":1000000000,"asInt":1}]}}""");
}
