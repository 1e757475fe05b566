using Apiary.Engine.Queries.Differences;
using Xunit;

namespace Apiary.Tests.Queries.Differences;

public sealed class ConfidentShareTests
{
    [Theory]
    [InlineData(3, 0.05)]
    [InlineData(5, 0.001)]
    [InlineData(20, 0.05)]
    [InlineData(100, 0.001)]
    [InlineData(400, 0.05)]
    public void The_true_share_lies_outside_as_rarely_as_promised(int size, double error)
    {
        var doubt = Math.Log(1 / error);
        for (var seen = 0; seen <= size; seen++)
        {
            var (lower, upper) = (ConfidentShare.Lower(seen / (double)size, size, doubt), ConfidentShare.Upper(seen / (double)size, size, doubt));
            Assert.InRange(seen / (double)size, lower, upper);
            // Were the share no larger than the bound, so many would be seen this rarely: the exact binomial tail.
            if (lower > 0) Assert.True(Tail(size, lower, k => k >= seen) <= error * 1.0001, $"{seen} of {size}");
            if (upper < 1) Assert.True(Tail(size, upper, k => k <= seen) <= error * 1.0001, $"{seen} of {size}");
        }
    }

    [Fact]
    public void Bounds_close_in_on_what_was_seen_as_the_sample_grows()
    {
        var widths = new[] { 10.0, 100, 10_000, 1e6, 1e9 }.Select(size => ConfidentShare.Upper(0.3, size, 5) - ConfidentShare.Lower(0.3, size, 5)).ToList();
        Assert.Equal(widths.OrderDescending(), widths);
        Assert.True(widths[^1] < 1e-3);
        Assert.Equal(0, ConfidentShare.Lower(0, 10, 5));
        Assert.Equal(1, ConfidentShare.Upper(1, 10, 5));
        // One of a million is no proof of anything, three of three of something that rare is.
        Assert.True(ConfidentShare.Lower(1e-6, 1e6, 7) < 1e-8);
        Assert.InRange(ConfidentShare.Lower(1, 3, 7), 0.09, 0.1);
    }

    private static double Tail(int size, double share, Func<int, bool> counts) =>
        Enumerable.Range(0, size + 1).Where(counts).Sum(k => Math.Exp(LogChoose(size, k) + (k * Math.Log(share)) + ((size - k) * Math.Log(1 - share))));

    private static double LogChoose(int n, int k) => Enumerable.Range(1, k).Sum(i => Math.Log(n - k + i) - Math.Log(i));
}
