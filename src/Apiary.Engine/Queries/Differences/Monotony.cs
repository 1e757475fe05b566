namespace Apiary.Engine.Queries.Differences;

/// <summary>
/// Whether one number only ever grows, or only ever falls, with another, on a sample that is given bit by bit: by Goodman and
/// Kruskal's gamma, which counts pairs of events and leaves out those that are equal in either, so that rounding does no harm.
/// </summary>
internal sealed class Monotony
{
    // Clocks and rounding put some pairs the wrong way round: fewer than one in fifty thousand of a whole sample.
    private const int MostContrary = 10;

    // Fewer different numbers can be in order by chance, and be the reason rather than the consequence: retries 0, 1, 2.
    private const int MinLevels = 8;

    private const int MinEvents = 32;

    private readonly List<(double X, double Y)> sample = [];
    private readonly HashSet<double> levels = [];
    private long same;
    private long opposite;

    /// <summary>True once no further event can make it a function.</summary>
    public bool IsRefuted => Math.Min(same, opposite) > MostContrary;

    /// <summary>True when all that was seen is one; false also when that was too little to tell.</summary>
    public bool IsFunction => !IsRefuted && sample.Count >= MinEvents && levels.Count >= MinLevels;

    /// <summary>Adds an event; does nothing when it is refuted.</summary>
    public void Add(double x, double y)
    {
        foreach (var (otherX, otherY) in sample)
        {
            var direction = Math.Sign(x - otherX) * Math.Sign(y - otherY);
            if (direction > 0) same++;
            else if (direction < 0) opposite++;
            if (IsRefuted) return;
        }

        sample.Add((x, y));
        levels.Add(y);
    }
}
