using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage;

/// <summary>
/// What one query reads: the segments of its datasets, in files and in memory, as they were at one moment. Keeps them from
/// going away until it is disposed.
/// </summary>
internal sealed class StoreSnapshot : IDisposable
{
    private readonly List<Segment> segments = [];
    private readonly List<Counted> held = [];

    internal IReadOnlyList<Segment> Segments => segments;

    /// <summary>Adds a segment that <paramref name="owner"/> keeps. Under the dataset's lock, so that the owner cannot be gone.</summary>
    internal void Add(Counted owner, Segment segment)
    {
        owner.Hold();
        held.Add(owner);
        segments.Add(segment);
    }

    public void Dispose()
    {
        foreach (var owner in held) owner.LetGo();
        held.Clear();
        segments.Clear();
    }
}
