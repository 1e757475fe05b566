namespace Apiary.Engine.Segments.Encodings;

/// <summary>What choosing an encoding needs to know of a run of integers; found once, asked by every encoding. Buffers are kept from run to run.</summary>
internal sealed class IntegerProfile
{
    private long[] miniMinima = new long[Segment.BlockRows / MiniBlockEncoding.MiniRows];
    private long[] miniMaxima = new long[Segment.BlockRows / MiniBlockEncoding.MiniRows];

    internal long Minimum { get; private set; }

    internal long Maximum { get; private set; }

    internal int RunCount { get; private set; }

    /// <summary>The smallest value of each mini-block.</summary>
    internal ReadOnlySpan<long> MiniMinima => miniMinima;

    /// <summary>The largest value of each mini-block.</summary>
    internal ReadOnlySpan<long> MiniMaxima => miniMaxima;

    /// <summary>Looks at <paramref name="values"/>, of which there is at least one.</summary>
    internal void Analyze(ReadOnlySpan<long> values)
    {
        var minis = MiniBlockEncoding.MiniCount(values.Length);
        if (miniMinima.Length < minis)
        {
            miniMinima = new long[minis];
            miniMaxima = new long[minis];
        }

        Minimum = long.MaxValue;
        Maximum = long.MinValue;
        var runs = 1;
        var previous = values[0];
        for (var mini = 0; mini < minis; mini++)
        {
            var minimum = long.MaxValue;
            var maximum = long.MinValue;
            foreach (var value in values[(mini * MiniBlockEncoding.MiniRows)..Math.Min(values.Length, (mini + 1) * MiniBlockEncoding.MiniRows)])
            {
                minimum = Math.Min(minimum, value);
                maximum = Math.Max(maximum, value);
                runs += value != previous ? 1 : 0;
                previous = value;
            }

            miniMinima[mini] = minimum;
            miniMaxima[mini] = maximum;
            Minimum = Math.Min(Minimum, minimum);
            Maximum = Math.Max(Maximum, maximum);
        }

        RunCount = runs;
    }
}
