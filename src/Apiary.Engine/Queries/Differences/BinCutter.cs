namespace Apiary.Engine.Queries.Differences;

/// <summary>
/// Cuts a column's numbers into bins of about the same weight, over selection and baseline together. Where the numbers lie
/// decides, not where the two differ: bins that were chosen for their difference would show one where there is only chance.
/// </summary>
internal static class BinCutter
{
    /// <summary>The bins, ascending, each ending where the next begins.</summary>
    /// <param name="atoms">Ascending, none overlaps another; at least one.</param>
    /// <param name="most">Most bins, at least 1.</param>
    public static List<BubbleUpBin> Cut(ReadOnlySpan<NumberAtom> atoms, int most)
    {
        double left = 0;
        foreach (var atom in atoms) left += atom.Selected + atom.Baseline;
        var bins = new List<BubbleUpBin>(most);
        var (from, selected, baseline) = (atoms[0].From, 0L, 0L);
        foreach (var atom in atoms)
        {
            var inBin = (double)(selected + baseline);
            var weight = atom.Selected + atom.Baseline;
            // A bin ends where it comes closest to its part of what is left: a heavy atom leaves less to those behind it.
            if (inBin > 0 && bins.Count < most - 1 && inBin + (weight / 2.0) > left / (most - bins.Count))
            {
                bins.Add(new BubbleUpBin(from, atom.From, selected, baseline));
                left -= inBin;
                (from, selected, baseline) = (atom.From, 0, 0);
            }

            selected += atom.Selected;
            baseline += atom.Baseline;
        }

        bins.Add(new BubbleUpBin(from, atoms[^1].To, selected, baseline));
        return bins;
    }
}
