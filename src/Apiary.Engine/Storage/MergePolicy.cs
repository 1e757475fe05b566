namespace Apiary.Engine.Storage;

/// <summary>
/// Which segments of a dataset to merge: several small ones of about the same size that are neighbours in time, so that each
/// row is rewritten a few times only and time ranges stay narrow.
/// </summary>
internal static class MergePolicy
{
    /// <summary>Fewer are not worth reading and writing again.</summary>
    internal const int FewestInputs = 4;

    /// <summary>Bounds a merge's time and memory.</summary>
    internal const int MostInputs = 16;

    /// <summary>Most rows of a merged segment.</summary>
    internal const long MostRows = 4_000_000;

    /// <summary>
    /// Largest sum of the inputs' files. Events with long texts reach it before <see cref="MostRows"/>; a block of a merged
    /// segment then holds no more text than a reader has room for.
    /// </summary>
    internal const long MostBytes = 256L << 20;

    /// <summary>
    /// Segments of this many rows are left alone: a flush of a busy dataset writes as many, of wide events when their bytes
    /// are enough and not their rows. With twice as many every span of 40 columns was written a second time.
    /// </summary>
    internal const long LargeRows = 500_000;

    /// <summary>The segments to merge next; empty when none are.</summary>
    /// <param name="segments">All of a dataset.</param>
    /// <param name="maxSpanNanos">
    /// How far apart the inputs may be, in age and in when they came: events go by whole segments when the newest of them is old
    /// enough, so a wide merge would keep the others too long. When they came alone would let those of an import be merged that are of
    /// different years; age alone a merged one with the next and that with the next, since it is as old as its newest.
    /// </param>
    internal static IReadOnlyList<SegmentRecord> Choose(IReadOnlyList<SegmentRecord> segments, long maxSpanNanos)
    {
        SegmentRecord[] byTime = [.. segments.OrderBy(segment => segment.MinTimestampNanos).ThenBy(segment => segment.Id)];
        // The smallest tier first: it has the most files a row.
        for (var tier = 0; tier <= TierOf(LargeRows - 1); tier++)
        {
            var start = 0;
            long rows = 0, bytes = 0;
            var window = AgeWindow.Empty;
            for (var i = 0; i <= byTime.Length; i++)
            {
                var fits = i < byTime.Length && TierOf(byTime[i].RowCount) <= tier;
                if (fits) window = window.With(byTime[i]);
                if (fits && (i == start || window.IsWithin(maxSpanNanos)) && i - start < MostInputs && rows + byTime[i].RowCount <= MostRows && bytes + byTime[i].SizeBytes <= MostBytes)
                {
                    rows += byTime[i].RowCount;
                    bytes += byTime[i].SizeBytes;
                    continue;
                }

                if (i - start >= FewestInputs) return byTime[start..i];
                start = fits ? i : i + 1;
                (rows, bytes) = fits ? (byTime[i].RowCount, byTime[i].SizeBytes) : (0, 0);
                window = fits ? AgeWindow.Empty.With(byTime[i]) : AgeWindow.Empty;
            }
        }

        return [];
    }

    /// <summary>The ages of some segments, and when their events came.</summary>
    private readonly record struct AgeWindow(long OldestNanos, long NewestNanos, long FirstWrittenNanos, long LastWrittenNanos)
    {
        public static readonly AgeWindow Empty = new(long.MaxValue, long.MinValue, long.MaxValue, long.MinValue);

        public AgeWindow With(SegmentRecord segment) => new(
            Math.Min(OldestNanos, segment.AgedFromNanos),
            Math.Max(NewestNanos, segment.AgedFromNanos),
            Math.Min(FirstWrittenNanos, segment.WrittenFromNanos),
            Math.Max(LastWrittenNanos, segment.CreatedNanos));

        public bool IsWithin(long spanNanos) => NewestNanos - OldestNanos <= spanNanos && LastWrittenNanos - FirstWrittenNanos <= spanNanos;
    }

    /// <summary>Tiers grow by four: below 16,384 rows, 65,536, 262,144, half a million, and the large ones.</summary>
    private static int TierOf(long rows) => rows switch
    {
        < 16_384 => 0,
        < 65_536 => 1,
        < 262_144 => 2,
        < LargeRows => 3,
        _ => 4,
    };
}
