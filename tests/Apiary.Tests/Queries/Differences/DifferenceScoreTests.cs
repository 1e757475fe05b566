using Apiary.Engine.Queries.Differences;
using Xunit;

namespace Apiary.Tests.Queries.Differences;

public sealed class DifferenceScoreTests
{
    [Fact]
    public void Large_samples_get_their_total_variation_distance()
    {
        // 30 % of the selection would have to move.
        Assert.Equal(0.3, Score(1_000_000, 10_000_000, (500_000, 2_000_000), (500_000, 8_000_000)), 0.01);
        Assert.Equal(1, Score(1_000_000, 10_000_000, (1_000_000, 0), (0, 10_000_000)), 0.01);
        Assert.Equal(0, Score(1_000_000, 10_000_000, (100_000, 1_000_000), (900_000, 9_000_000)));
    }

    [Fact]
    public void Chance_in_a_few_events_does_not_outrank_a_real_difference()
    {
        // Five events that all happen to have one of two values, or five different ones.
        Assert.Equal(0, Score(5, 1_000, (5, 500), (0, 500)));
        Assert.Equal(0, Score(5, 1_000, [.. Enumerable.Range(0, 5).Select(_ => (1L, 0L)), .. Enumerable.Range(0, 1_000).Select(_ => (0L, 1L))]));
        // Five that share what one in a thousand others has.
        Assert.True(Score(5, 1_000, (5, 1), (0, 999)) > 0.2);
        // A tenth of many moved.
        Assert.True(Score(5_000, 100_000, (1_500, 20_000), (3_500, 80_000)) > 0.05);
    }

    [Fact]
    public void One_user_among_fifty_thousand_is_found()
    {
        var others = Enumerable.Range(0, 50_000).Select(i => (i % 600 == 0 ? 1L : 0L, 200L)).ToArray();
        var selected = others.Sum(value => value.Item1);
        Assert.Equal(0, Score(selected, 10_000_000, others));
        Assert.True(Score(selected + 40, 10_000_200, [.. others, (40, 200)]) > 0.1);
    }

    [Fact]
    public void What_is_missing_and_spread_over_rare_values_is_found_by_what_it_is_not()
    {
        // Half of the baseline has a value that the selection lacks; instead it has all kinds of things.
        var values = Enumerable.Range(0, 500).Select(_ => (1L, 100L)).Append((0, 50_000)).ToArray();
        Assert.True(Score(500, 100_000, values) > 0.4);
    }

    [Theory]
    [InlineData(50, 2)]
    [InlineData(50, 30)]
    [InlineData(2_000, 2)]
    [InlineData(2_000, 500)]
    public void Random_selections_get_nothing_nineteen_times_of_twenty(int selected, int values)
    {
        var random = new Random(selected + values);
        var found = 0;
        for (var round = 0; round < 200; round++)
        {
            var counts = new (long Selected, long Baseline)[values];
            for (var i = 0; i < 20_000; i++)
            {
                // Some values are much more frequent than others.
                ref var value = ref counts[(int)(Math.Pow(random.NextDouble(), 3) * values)];
                value = i < selected ? (value.Selected + 1, value.Baseline) : (value.Selected, value.Baseline + 1);
            }

            if (Score(selected, 20_000 - selected, counts) > 0) found++;
        }

        Assert.True(found <= 10, $"{found} of 200 differ by chance");
    }

    [Fact]
    public void A_few_heavy_events_are_few()
    {
        // 5,000 by weight, and still no more than five events.
        var heavy = new DifferenceScore(new SampleSize(5_000, 5 * 1_000.0 * 1_000), new SampleSize(100_000, 100_000));
        Assert.Equal(0, heavy.Of([(5_000, 50_000), (0, 50_000)]));
        Assert.True(Score(5_000, 100_000, (5_000, 50_000), (0, 50_000)) > 0.4);
    }

    [Fact]
    public void Without_a_selection_or_a_baseline_nothing_differs()
    {
        Assert.Equal(0, Score(0, 100, (0, 100)));
        Assert.Equal(0, Score(100, 0, (100, 0)));
    }

    private static double Score(long selected, long baseline, params (long Selected, long Baseline)[] values) =>
        new DifferenceScore(new SampleSize(selected, selected), new SampleSize(baseline, baseline)).Of(values);
}
