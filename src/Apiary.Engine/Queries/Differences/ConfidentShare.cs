namespace Apiary.Engine.Queries.Differences;

/// <summary>
/// Bounds of a share that was seen in a sample: what the true share may be at least and at most, such that it lies outside with
/// a probability of at most e^-<c>doubt</c> on either side. They are those of Chernoff in the form of Kullback and Leibler:
/// n·KL(seen, true) = doubt; right for any sample, also for three events and for shares near 0, where the normal approximation
/// finds everything remarkable.
/// </summary>
internal static class ConfidentShare
{
    // Halving an interval so often leaves less than anybody reads.
    private const int Steps = 24;

    /// <summary>The smallest share that can be true.</summary>
    public static double Lower(double seen, double size, double doubt)
    {
        if (seen <= 0) return 0;
        // All of a sample: the one case with a formula.
        if (seen >= 1) return Math.Exp(-doubt / size);
        var (low, high) = (0.0, seen);
        for (var step = 0; step < Steps; step++)
        {
            var middle = (low + high) / 2;
            if (IsPlausible(seen, middle, size, doubt)) high = middle;
            else low = middle;
        }

        return low;
    }

    /// <summary>The largest share that can be true.</summary>
    public static double Upper(double seen, double size, double doubt) => 1 - Lower(1 - seen, size, doubt);

    /// <summary>Whether a share can have been seen in a sample of <paramref name="size"/> events when <paramref name="truth"/> is the true one.</summary>
    public static bool IsPlausible(double seen, double truth, double size, double doubt) => size * Divergence(seen, truth) <= doubt;

    private static double Divergence(double seen, double truth)
    {
        double divergence = 0;
        if (seen > 0) divergence += seen * Math.Log(seen / truth);
        if (seen < 1) divergence += (1 - seen) * Math.Log((1 - seen) / (1 - truth));
        return divergence;
    }
}
