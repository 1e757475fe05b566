namespace Apiary.Engine.Segments.Encodings;

/// <summary>The part of a <see cref="MiniBlockEncoding"/> run that is one number a mini-block, while it is being written.</summary>
internal sealed class MiniBlockFrames(int order, int minis)
{
    private readonly byte[] widths = new byte[minis];
    private readonly long[] first = new long[order > 0 ? minis : 0];
    private readonly long[] second = new long[order > 1 ? minis : 0];
    private readonly long[] smallest = new long[minis];

    internal int Width(int mini) => widths[mini];

    internal long Smallest(int mini) => smallest[mini];

    internal void Fill(ReadOnlySpan<long> values, IntegerProfile profile)
    {
        Span<long> residuals = stackalloc long[MiniBlockEncoding.MiniRows];
        for (var mini = 0; mini < minis; mini++)
        {
            long minimum, maximum;
            if (order == 0)
            {
                minimum = profile.MiniMinima[mini];
                maximum = profile.MiniMaxima[mini];
            }
            else
            {
                var run = values[(mini * MiniBlockEncoding.MiniRows)..Math.Min(values.Length, (mini + 1) * MiniBlockEncoding.MiniRows)];
                first[mini] = run[0];
                if (order > 1) second[mini] = run.Length > 1 ? unchecked(run[1] - run[0]) : 0;
                var rest = Residuals(run, order, residuals);
                minimum = rest.IsEmpty ? 0 : long.MaxValue;
                maximum = rest.IsEmpty ? 0 : long.MinValue;
                foreach (var value in rest)
                {
                    minimum = Math.Min(minimum, value);
                    maximum = Math.Max(maximum, value);
                }
            }

            smallest[mini] = minimum;
            widths[mini] = (byte)BitPacking.WidthOf(unchecked((ulong)maximum - (ulong)minimum));
        }
    }

    internal long Measure(int count)
    {
        var bytes = minis + FrameColumn.Measure(smallest);
        if (order > 0) bytes += FrameColumn.Measure(first);
        if (order > 1) bytes += FrameColumn.Measure(second);
        for (var mini = 0; mini < minis; mini++)
        {
            var rest = Math.Min(MiniBlockEncoding.MiniRows, count - (mini * MiniBlockEncoding.MiniRows)) - order;
            bytes += BitPacking.PackedBytes(Math.Max(0, rest), widths[mini]);
        }

        return bytes;
    }

    internal void Write(ByteWriter writer)
    {
        writer.Write(widths);
        if (order > 0) FrameColumn.Write(first, writer);
        if (order > 1) FrameColumn.Write(second, writer);
        FrameColumn.Write(smallest, writer);
    }

    /// <summary>What is packed of a mini-block: its values, or their differences of the given order without the first ones.</summary>
    internal static ReadOnlySpan<long> Residuals(ReadOnlySpan<long> run, int order, Span<long> buffer)
    {
        if (order == 0) return run;
        if (run.Length <= order) return default;
        if (order == 1)
        {
            for (var i = 1; i < run.Length; i++) buffer[i - 1] = unchecked(run[i] - run[i - 1]);
            return buffer[..(run.Length - 1)];
        }

        for (var i = 2; i < run.Length; i++) buffer[i - 2] = unchecked(run[i] - (2 * run[i - 1]) + run[i - 2]);
        return buffer[..(run.Length - 2)];
    }
}
