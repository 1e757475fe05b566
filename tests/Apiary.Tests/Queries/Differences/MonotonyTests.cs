using Apiary.Engine.Queries.Differences;
using Xunit;

namespace Apiary.Tests.Queries.Differences;

public sealed class MonotonyTests
{
    private static readonly Random Chance = new(1);

    public static TheoryData<string, Func<double, double>, bool> Columns() => new()
    {
        { "another unit", x => x * 1_000, true },
        { "whole seconds", x => Math.Floor(x / 100), true },
        { "falling", x => -x, true },
        { "logarithm", Math.Log, true },
        { "noise", _ => Chance.NextDouble(), false },
        { "related", x => x + (Chance.NextDouble() * 100), false },
        { "slow or not", x => x > 500 ? 1 : 0, false },
        { "constant", _ => 3, false },
        { "there and back", x => Math.Abs(x - 500), false },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Functions_of_a_number_are_told_from_what_is_only_related(string what, Func<double, double> function, bool expected)
    {
        var monotony = new Monotony();
        for (var i = 0; i < 1_000; i++)
        {
            var x = Chance.NextDouble() * 1_000;
            monotony.Add(x, function(x));
        }

        Assert.True(expected == monotony.IsFunction, what);
    }

    [Fact]
    public void A_few_events_prove_nothing()
    {
        var monotony = new Monotony();
        for (var i = 0; i < 31; i++) monotony.Add(i, i);
        Assert.False(monotony.IsFunction);
        monotony.Add(31, 31);
        Assert.True(monotony.IsFunction);
    }
}
