using Apiary.Server.Protocols.Otlp.Decoding;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Decoding;

public sealed class PercentilesTests
{
    private static readonly decimal[] Parts = [0.001m, 0.01m, 0.05m, 0.10m, 0.25m, 0.50m, 0.75m, 0.90m, 0.95m, 0.99m, 0.999m];

    [Fact]
    public void TryLocate_finds_the_bucket_of_the_value_that_sorting_finds() =>
        Prop.ForAll(
            Arb.From(Gen.Choose(0, 40).Select(count => (ulong)Math.Max(0, count - 20)).ListOf()),
            counts =>
            {
                // Every value on its own, in order, by the bucket it is in.
                var values = counts.SelectMany((count, bucket) => Enumerable.Repeat(bucket, (int)count)).ToArray();
                var expected = values.Length == 0 ? null : Parts.Select(part => values[Math.Max(0, (int)Math.Ceiling(part * values.Length) - 1)]).ToArray();
                var buckets = new int[Percentiles.Count];
                var isFound = Percentiles.TryLocate(counts.ToArray(), buckets);
                if (isFound != (expected is not null) || (isFound && !buckets.SequenceEqual(expected!)))
                    throw new InvalidOperationException($"[{string.Join(' ', counts)}]: expected [{string.Join(' ', expected ?? [])}], found [{string.Join(' ', buckets)}]");
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Names_are_those_of_the_parts() =>
        Assert.Equal(Parts.Select(part => "p" + part.ToString("0.00#", null)[2..]), Enumerable.Range(0, Percentiles.Count).Select(i => System.Text.Encoding.UTF8.GetString(Percentiles.Name(i))));
}
