using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>
/// Makes a heat map that people can look at from the fine bins of a histogram: neighbouring bins are joined until at most
/// <see cref="MaxBins"/> are left. The edges stay edges of the fine bins, so no event falls on the wrong side of one.
/// </summary>
internal static class HeatmapBuilder
{
    /// <summary>Most bins that hold values of one sign; a map has at most twice as many and one around zero.</summary>
    public const int MaxBins = 48;

    // Values this many powers of two below the largest are shown with zero, else they would take all the room.
    private const int MaxOctaves = 24;

    /// <summary>The map of one group whose cells begin at <paramref name="firstCell"/>; null without values.</summary>
    public static Heatmap? Build(HistogramAccumulator state, int firstCell, TimeBuckets buckets)
    {
        int min = int.MaxValue, max = int.MinValue;
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            var bins = state.Read(firstCell + bucket);
            if (bins.Count == 0) continue;
            min = Math.Min(min, bins.Key(0));
            max = Math.Max(max, bins.Key(bins.Count - 1));
        }

        if (min > max) return null;
        var scale = new HeatmapScale(min, max, MaxBins, MaxOctaves * LogLinear.BinsPerOctave);
        var cells = new List<HeatmapCell>();
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            var bins = state.Read(firstCell + bucket);
            var second = buckets.StartSecond(bucket);
            var first = cells.Count;
            for (var i = 0; i < bins.Count; i++)
            {
                var bin = scale.Bin(bins.Key(i));
                // Keys ascend, so equal bins come one after another.
                if (cells.Count > first && cells[^1].Bin == bin)
                    cells[^1] = cells[^1] with { Weight = cells[^1].Weight + bins.Weight(i) };
                else
                    cells.Add(new HeatmapCell(second, bin, bins.Weight(i)));
            }
        }

        return new Heatmap(scale.Edges, cells);
    }
}
