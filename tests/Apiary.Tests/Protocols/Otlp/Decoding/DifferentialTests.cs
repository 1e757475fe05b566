using System.Text;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Tests.Protocols.Otlp.Model;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

/// <summary>Random requests, by seed: the two forms of one mean the same, and spans and log records become what a slow telling of the rules makes of them.</summary>
public sealed class DifferentialTests
{
    private const int SeedCount = 150;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void JSON_and_protobuf_of_one_request_give_the_same_events(int thousand)
    {
        for (var seed = thousand * 1_000; seed < (thousand * 1_000) + SeedCount; seed++)
        {
            var random = new Random(seed);
            var signal = OtlpSignals.All[seed % OtlpSignals.All.Count];
            var request = new RandomRequests(random).Of(signal);
            var limits = LimitsOf(seed);
            var json = new JsonForm(random).Write(request);
            var ofJson = Decoded.Json(signal, json, NaiveMapping.HeaderDataset, limits);
            var ofProtobuf = Decoded.Text(signal, new ProtobufForm(random).Write(request), NaiveMapping.HeaderDataset, limits);
            Same($"seed {seed}, {signal}, JSON against protobuf\n{json[..Math.Min(json.Length, 4_000)]}", ofJson, ofProtobuf);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Spans_and_log_records_become_what_the_rules_say_one_by_one(int thousand)
    {
        for (var seed = thousand * 1_000; seed < (thousand * 1_000) + SeedCount; seed++)
        {
            var random = new Random(seed);
            var signal = seed % 2 == 0 ? OtlpSignal.Traces : OtlpSignal.Logs;
            var request = new RandomRequests(random).Of(signal);
            var limits = LimitsOf(seed);
            NaiveMapping naive = signal == OtlpSignal.Traces ? new NaiveSpans(limits) : new NaiveLogs(limits);
            var actual = Decoded.Text(signal, new ProtobufForm(random).Write(request), NaiveMapping.HeaderDataset, limits);
            Same($"seed {seed}, {signal}, rules against protobuf", naive.Text(request), actual);
        }
    }

    // Every third request meets the limit on fields.
    private static IngestLimits LimitsOf(int seed) => seed % 3 == 0 ? new IngestLimits { MaxFields = 34 } : new IngestLimits();

    /// <summary>Fails with the seed and the first lines that differ: the texts are long.</summary>
    private static void Same(string what, string expected, string actual)
    {
        if (expected == actual) return;
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var at = 0;
        while (at < left.Length && at < right.Length && left[at] == right[at]) at++;
        var shown = new StringBuilder(what).Append(System.Globalization.CultureInfo.InvariantCulture, $"\nline {at}, behind {string.Join(" | ", left.Take(at).TakeLast(3).Select(Short))}\n");
        foreach (var line in left.Skip(at).Take(4)) shown.Append("expected ").Append(Short(line)).Append('\n');
        foreach (var line in right.Skip(at).Take(4)) shown.Append("actual   ").Append(Short(line)).Append('\n');
        Assert.Fail(shown.ToString());
    }

    private static string Short(string line) => line.Length <= 200 ? line : line[..200];
}
