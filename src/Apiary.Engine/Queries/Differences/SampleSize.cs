namespace Apiary.Engine.Queries.Differences;

/// <summary>
/// How many events a weighted sample says as much as (Kish): n events of one weight count as n, but ten of weight 1 beside one of
/// weight 1,000 as little more than one.
/// </summary>
/// <param name="Weight">The sum of the weights.</param>
/// <param name="Squares">The sum of their squares.</param>
internal readonly record struct SampleSize(long Weight, double Squares)
{
    /// <summary>The effective size; 0 without events.</summary>
    public double Effective => Squares > 0 ? Weight * (double)Weight / Squares : 0;

    public static SampleSize operator +(SampleSize left, SampleSize right) => new(left.Weight + right.Weight, left.Squares + right.Squares);

    public static SampleSize operator -(SampleSize left, SampleSize right) => new(left.Weight - right.Weight, left.Squares - right.Squares);
}
