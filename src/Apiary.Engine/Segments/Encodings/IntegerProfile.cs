using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
            var run = values[(mini * MiniBlockEncoding.MiniRows)..Math.Min(values.Length, (mini + 1) * MiniBlockEncoding.MiniRows)];
            var (minimum, maximum) = Bounds(run);
            runs += CountChanges(run, previous);
            previous = run[^1];
            miniMinima[mini] = minimum;
            miniMaxima[mini] = maximum;
            Minimum = Math.Min(Minimum, minimum);
            Maximum = Math.Max(Maximum, maximum);
        }

        RunCount = runs;
    }

    /// <summary>The smallest and largest of at least one value.</summary>
    internal static (long Minimum, long Maximum) Bounds(ReadOnlySpan<long> values)
    {
        var minimum = values[0];
        var maximum = values[0];
        var i = 0;
        if (Vector256.IsHardwareAccelerated && values.Length >= Vector256<long>.Count)
        {
            ref var start = ref MemoryMarshal.GetReference(values);
            var minima = Vector256.LoadUnsafe(ref start);
            var maxima = minima;
            for (i = Vector256<long>.Count; i <= values.Length - Vector256<long>.Count; i += Vector256<long>.Count)
            {
                var next = Vector256.LoadUnsafe(ref start, (nuint)i);
                minima = Vector256.Min(minima, next);
                maxima = Vector256.Max(maxima, next);
            }

            for (var element = 0; element < Vector256<long>.Count; element++)
            {
                minimum = Math.Min(minimum, minima[element]);
                maximum = Math.Max(maximum, maxima[element]);
            }
        }

        for (; i < values.Length; i++)
        {
            minimum = Math.Min(minimum, values[i]);
            maximum = Math.Max(maximum, values[i]);
        }

        return (minimum, maximum);
    }

    /// <summary>How many values differ from the one before them; before the first stands <paramref name="previous"/>.</summary>
    private static int CountChanges(ReadOnlySpan<long> values, long previous)
    {
        var changes = values[0] == previous ? 0 : 1;
        var i = 1;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var start = ref MemoryMarshal.GetReference(values);
            for (; i <= values.Length - Vector256<long>.Count; i += Vector256<long>.Count)
            {
                var same = Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)i), Vector256.LoadUnsafe(ref start, (nuint)i - 1));
                changes += Vector256<long>.Count - BitOperations.PopCount(same.ExtractMostSignificantBits());
            }
        }

        for (; i < values.Length; i++) changes += values[i] == values[i - 1] ? 0 : 1;
        return changes;
    }
}
