using System.IO.Compression;
using System.Text.Json;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Json;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Json;

/// <summary>
/// What real clients sent in JSON, and the protocol's own examples, as protobuf. With APIARY_REWRITE_GOLDENS=1 the expected
/// texts beside the captures are written anew; read the diff.
/// </summary>
public sealed class OtlpJsonCaptureTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/cases/wire/otlp");

    // Examples that nobody in this project wrote stand beside the repository where it is developed, and nowhere else.
    private static readonly string Examples = Path.Combine(Repository.Root, "../shared/data");

    [Theory]
    [InlineData("otel-js-traces-json")]
    [InlineData("otel-js-traces-json-error")]
    [InlineData("otel-js-traces-json-gzip")]
    [InlineData("otel-js-logs-json")]
    [InlineData("browser-otlp-traces")]
    public void Capture_becomes_the_expected_protobuf(string capture)
    {
        using var described = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, capture + ".json")));
        var body = File.ReadAllBytes(Path.Combine(Folder, capture + ".bin"));
        if (described.RootElement.GetProperty("headers").EnumerateArray().Any(header => header[0].ValueEquals("Content-Encoding"))) body = Unzip(body);

        var actual = Transcode(described.RootElement.GetProperty("path").GetString()!.EndsWith("logs", StringComparison.Ordinal) ? OtlpSignal.Logs : OtlpSignal.Traces, body);

        var golden = Path.Combine(Folder, capture + ".protobuf.txt");
        if (Environment.GetEnvironmentVariable("APIARY_REWRITE_GOLDENS") == "1") File.WriteAllText(golden, actual);
        Assert.Equal(File.ReadAllText(golden), actual);
    }

    [Theory]
    [InlineData("otlp-example-trace.json", "Traces", "name: \"I'm a server span\"")]
    [InlineData("otlp-example-logs.json", "Logs", "double_value: 637.704")]
    [InlineData("otlp-example-events.json", "Logs", "event_name: \"browser.page_view\"")]
    [InlineData("otlp-example-metrics.json", "Metrics", "bucket_counts: [0 2]")]
    public void Example_of_the_protocol_is_read(string file, string signal, string expected)
    {
        Assert.SkipUnless(Directory.Exists(Examples), "the protocol's examples are not beside this repository");

        Assert.Contains(expected, Transcode(Enum.Parse<OtlpSignal>(signal), File.ReadAllBytes(Path.Combine(Examples, file))), StringComparison.Ordinal);
    }

    private static string Transcode(OtlpSignal signal, byte[] json)
    {
        using var target = new PooledBytes();
        Assert.Null(new OtlpJsonTranscoder().Transcode(signal, json, target));
        return ProtobufText.Lines(signal.ToString(), target.Span);
    }

    private static byte[] Unzip(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
