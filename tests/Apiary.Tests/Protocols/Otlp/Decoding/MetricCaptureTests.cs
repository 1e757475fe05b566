using System.IO.Compression;
using Apiary.Server.Protocols.Otlp;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>What a real client sent of its metrics, and the protocol's own example.</summary>
public sealed class MetricCaptureTests
{
    [Fact]
    public void Counters_histogram_and_gauge_of_OpenTelemetry_JS_are_one_event()
    {
        using var body = File.OpenRead(Path.Combine(Repository.Root, "tests/cases/wire/otlp/otel-js-metrics-protobuf-gzip.bin"));
        using var gzip = new GZipStream(body, CompressionMode.Decompress);
        using var message = new MemoryStream();
        gzip.CopyTo(message);

        // Flights of 0.5, 7, 70 and 700 seconds.
        Assert.Equal(
            """
            dataset rig-metrics, items 4
            event 0 at 1795215326000000000 rate 1
              bees.inside = float -3
              flight.seconds.avg = float 194.375
              flight.seconds.count = integer 4
              flight.seconds.max = float 700
              flight.seconds.min = float 0.5
              flight.seconds.p001 = float 5
              flight.seconds.p01 = float 5
              flight.seconds.p05 = float 5
              flight.seconds.p10 = float 5
              flight.seconds.p25 = float 5
              flight.seconds.p50 = float 10
              flight.seconds.p75 = float 75
              flight.seconds.p90 = float 700
              flight.seconds.p95 = float 700
              flight.seconds.p99 = float 700
              flight.seconds.p999 = float 700
              flight.seconds.sum = float 777.5
              hive.temperature = float 35.5
              honey.jars = float 5
              library.name = string rig.meter
              meta.annotation_type = string metric_event
              meta.signal_type = string metric
              rig.run = string rig6b00cfda10d3
              rig.via = string http/protobuf main port gzip
              service.name = string rig-otel-js

            """,
            Decoded.Text(OtlpSignal.Metrics, message.ToArray(), "rig-metrics"));
    }

    [Fact]
    public void Example_of_the_protocol_is_read()
    {
        var file = Path.Combine(Repository.Root, "../shared/data/otlp-example-metrics.json");
        Assert.SkipUnless(File.Exists(file), "the protocol's examples are not beside this repository");

        var text = Decoded.Json(OtlpSignal.Metrics, File.ReadAllText(file));

        // Each of its four metrics has another attribute.
        Assert.StartsWith("dataset unknown_metrics, items 4\nevent 0 at 1544712660000000000 rate 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nevent 3 at 1544712660000000000 rate 1\n", text, StringComparison.Ordinal);
        Assert.Contains("  my.counter = float 5\n  my.counter.attr = string some value\n", text, StringComparison.Ordinal);
        Assert.Contains("  my.gauge = float 10\n", text, StringComparison.Ordinal);
        Assert.Contains("  my.histogram.p50 = float 1\n  my.histogram.p75 = float 2\n", text, StringComparison.Ordinal);
        Assert.Contains("  my.exponential.histogram.p25 = float 0\n  my.exponential.histogram.p50 = float 5\n", text, StringComparison.Ordinal);
    }
}
