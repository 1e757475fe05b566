namespace Apiary.Cli.Terminal;

/// <summary>A row of numbers as one line of blocks.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>The line, one character a value; a space where there is none. The lowest block is zero or the least value below it.</summary>
    public static string Draw(IReadOnlyList<double?> values)
    {
        var present = values.Where(value => value is { } number && double.IsFinite(number)).Select(value => value!.Value).ToList();
        if (present.Count == 0) return new string(' ', values.Count);
        var low = Math.Min(0, present.Min());
        var span = present.Max() - low;
        return string.Create(values.Count, (values, low, span), static (line, state) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                if (state.values[i] is not { } value || !double.IsFinite(value)) line[i] = ' ';
                else line[i] = state.span <= 0 ? Blocks[0] : Blocks[(int)Math.Min(Blocks.Length - 1, (value - state.low) / state.span * Blocks.Length)];
            }
        });
    }

    /// <summary>Fits points of time into <paramref name="width"/> cells; cells with several points show their largest.</summary>
    /// <param name="points">Time and value.</param>
    /// <param name="first">Time of the left edge.</param>
    /// <param name="end">Time of the right edge.</param>
    /// <param name="width">Cells, at least 1.</param>
    public static IReadOnlyList<double?> Fit(IEnumerable<(long Time, double? Value)> points, long first, long end, int width)
    {
        var cells = new double?[width];
        var span = Math.Max(1, end - first);
        foreach (var (time, value) in points)
        {
            if (value is null) continue;
            var cell = (int)Math.Clamp((time - first) * width / span, 0, width - 1);
            cells[cell] = Math.Max(cells[cell] ?? value.Value, value.Value);
        }

        return cells;
    }
}
