namespace Apiary.Engine.Queries.Differences;

/// <summary>
/// How different two distributions over the same values are, as far as it cannot be chance: a lower bound of their total
/// variation distance, the share of the selection that would have to change to look like the baseline. 0 to 1. See
/// docs/decisions/0016.
/// </summary>
/// <param name="selected">The selection.</param>
/// <param name="baseline">What it is compared with; shares no event with it.</param>
internal readonly struct DifferenceScore(SampleSize selected, SampleSize baseline)
{
    // The chance that a column whose distributions are the same gets more than 0.
    private const double Error = 0.05;

    private readonly double selectedSize = selected.Effective;
    private readonly double baselineSize = baseline.Effective;

    /// <summary>By how much the value's share in the selection exceeds that in the baseline; negative when it falls short.</summary>
    public double Difference(long selectedWeight, long baselineWeight) => Share(selectedWeight, selected) - Share(baselineWeight, baseline);

    /// <summary>The score of a column from the weights of each of its values, the missing one among them.</summary>
    public double Of(ReadOnlySpan<(long Selected, long Baseline)> values)
    {
        if (selectedSize == 0 || baselineSize == 0) return 0;
        // Every share is bounded from above and below, in both samples.
        var doubt = Math.Log(4 * values.Length / Error);
        var (more, less) = (0.0, 0.0);
        foreach (var (selectedWeight, baselineWeight) in values)
        {
            var (here, there) = (Share(selectedWeight, selected), Share(baselineWeight, baseline));
            if (here > there) more += Excess(here, selectedSize, there, baselineSize, doubt);
            else if (here < there) less += Excess(there, baselineSize, here, selectedSize, doubt);
        }

        // Of the whole distance these are two halves; one may be spread over many rare values, and drown in chance.
        return Math.Min(1, Math.Max(more, less));
    }

    private static double Share(long weight, SampleSize of) => of.Weight == 0 ? 0 : Math.Clamp(weight / (double)of.Weight, 0, 1);

    private static double Excess(double large, double largeSize, double small, double smallSize, double doubt)
    {
        // Most values of most columns are as frequent in either, which is seen without bounds.
        if (ConfidentShare.IsPlausible(large, small, largeSize, doubt) || ConfidentShare.IsPlausible(small, large, smallSize, doubt)) return 0;
        return Math.Max(0, ConfidentShare.Lower(large, largeSize, doubt) - ConfidentShare.Upper(small, smallSize, doubt));
    }
}
