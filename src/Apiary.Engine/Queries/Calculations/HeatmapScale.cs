namespace Apiary.Engine.Queries.Calculations;

/// <summary>The bins of one heat map over the keys of <see cref="LogLinear"/>: below zero, around zero, above zero.</summary>
internal sealed class HeatmapScale
{
    private readonly Side negative;
    private readonly Side positive;
    private readonly bool hasMiddle;

    /// <param name="min">The smallest key there is.</param>
    /// <param name="max">The largest.</param>
    /// <param name="maxBins">Most bins for each sign.</param>
    /// <param name="maxKeys">Keys further than this below the largest of their sign are put around zero.</param>
    public HeatmapScale(int min, int max, int maxBins, int maxKeys)
    {
        positive = new Side(Math.Max(min, 1), max, maxBins, maxKeys);
        negative = new Side(Math.Max(-max, 1), -min, maxBins, maxKeys);
        // Also when a side leaves out its smallest keys.
        hasMiddle = (min <= 0 && max >= 0) || (positive.Count > 0 && positive.Start > min) || (negative.Count > 0 && negative.Start > -max);
        var edges = new List<double>(positive.Count + negative.Count + 2);
        for (var i = negative.Count; i > 0; i--) edges.Add(-negative.Edge(i));
        if (negative.Count > 0) edges.Add(-negative.Edge(0));
        // A map of zeros alone needs a bin of some width, too.
        if (hasMiddle && negative.Count == 0) edges.Add(0);
        if (hasMiddle && positive.Count == 0) edges.Add(negative.Count == 0 ? 1 : 0);
        for (var i = hasMiddle || negative.Count == 0 ? 0 : 1; i <= positive.Count && positive.Count > 0; i++) edges.Add(positive.Edge(i));
        Edges = edges;
    }

    public IReadOnlyList<double> Edges { get; }

    public int Bin(int key)
    {
        if (key < 0 && -key >= negative.Start && negative.Count > 0) return negative.Count - 1 - negative.Bin(-key);
        if (key > 0 && key >= positive.Start && positive.Count > 0) return negative.Count + (hasMiddle ? 1 : 0) + positive.Bin(key);
        return negative.Count;
    }

    /// <summary>The bins of one sign, by magnitude.</summary>
    private readonly struct Side
    {
        private static readonly int LargestKey = LogLinear.Key(double.MaxValue);
        private readonly int width;

        public Side(int first, int last, int maxBins, int maxKeys)
        {
            if (last < first) return;
            first = Math.Max(first, last - maxKeys + 1);
            width = 1;
            // Powers of two keep the edges round: whole, half, quarter octaves.
            while ((last / width) - (first / width) + 1 > maxBins) width *= 2;
            Start = first / width * width;
            Count = (last / width) - (first / width) + 1;
        }

        /// <summary>The smallest key of the first bin.</summary>
        public int Start { get; }

        public int Count { get; }

        public int Bin(int key) => (key - Start) / width;

        // An edge behind infinity would be no number.
        public double Edge(int index) => LogLinear.InnerEdge(Math.Min(Start + (index * width), LargestKey));
    }
}
