namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Clustering;

/// <summary>
/// Texts sorted into patterns as they come, after Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017): a
/// text joins the pattern of its bucket with which it has most words in common, if that is more than half of them, else it begins one. Memory
/// and the work for a text are bounded: beyond the bounds it joins the pattern that is most like it, or the one for all others. One owner.
/// </summary>
internal sealed class TextPatterns
{
    private const int MaxPatterns = 2_000, MaxOfBucket = 100, MaxKeys = 10_000;
    private const double LeastLikeness = 0.5;

    private readonly Dictionary<string, TextPattern> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TextPattern>> buckets = new(StringComparer.Ordinal);
    private readonly List<TextPattern> all = [];
    private TextPattern? others;

    /// <summary>The patterns, in the order in which they were begun.</summary>
    public IReadOnlyList<TextPattern> All => all;

    /// <summary>Takes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isBefore">Whether it is of the time before the one that is asked for.</param>
    public void Add(string text, bool isBefore)
    {
        var shape = new TextShape(text);
        if (!keys.TryGetValue(shape.Key, out var pattern))
        {
            pattern = Find(shape);
            if (pattern == others)
            {
                pattern.AddOther(isBefore);
                return;
            }

            if (keys.Count < MaxKeys) keys.Add(shape.Key, pattern);
        }

        pattern.Add(shape, isBefore);
    }

    private TextPattern Find(TextShape shape)
    {
        if (!buckets.TryGetValue(shape.Bucket, out var bucket))
        {
            if (all.Count >= MaxPatterns) return Others();
            buckets.Add(shape.Bucket, bucket = []);
        }

        TextPattern? best = null;
        var likeness = -1.0;
        foreach (var pattern in bucket)
        {
            if (pattern.LikenessTo(shape) is var found && found <= likeness) continue;
            (best, likeness) = (pattern, found);
        }

        if (best is not null && (likeness > LeastLikeness || bucket.Count >= MaxOfBucket || all.Count >= MaxPatterns)) return best;
        best = new TextPattern(shape);
        bucket.Add(best);
        all.Add(best);
        return best;
    }

    private TextPattern Others()
    {
        if (others is not null) return others;
        all.Add(others = TextPattern.OfOthers());
        return others;
    }
}
