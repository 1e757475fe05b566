namespace Apiary.Engine.Queries.Differences;

/// <summary>Bins of equal width, a power of two, so that their edges are exact.</summary>
internal sealed class EqualBins : NumberBins
{
    private const int MinBins = 1_024;

    // Numbers closer to zero than this have no inverse.
    private const double LeastMagnitude = 1e-200;

    private readonly double width;
    private readonly double first;

    public EqualBins(double min, double max)
    {
        var magnitude = Math.Max(Math.Max(Math.Abs(min), Math.Abs(max)), LeastMagnitude);
        // One number alone needs a bin of some width, too. And a double has 53 bits: narrower bins would have edges that it cannot hold.
        var range = max > min ? max - min : magnitude;
        width = Math.ScaleB(1, Math.Max(Math.ILogB(range / MinBins), Math.ILogB(magnitude) - 51));
        first = Math.Floor(min / width);
        Count = (int)(Math.Floor(max / width) - first) + 1;
    }

    public override int Count { get; }

    public override void CodesOf(ReadOnlySpan<double> numbers, Span<uint> codes)
    {
        var (scale, before, most) = (1 / width, first - 1, (double)Count);
        for (var i = 0; i < numbers.Length && i < codes.Length; i++)
        {
            var code = Math.Floor(numbers[i] * scale) - before;
            // Rows without a number read as zero, which lies out of bounds; what they get does not matter.
            codes[i] = code >= 1 && code <= most ? (uint)code : CodeOf(numbers[i]);
        }
    }

    public override uint CodeOf(double number)
    {
        if (double.IsNaN(number)) return 0;
        return (uint)Math.Clamp(Math.Floor(number / width) - first + 1, 1, Count);
    }

    public override (double From, double To) EdgesOf(int code) => ((first + code - 1) * width, (first + code) * width);
}
