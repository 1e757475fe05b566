namespace Apiary.Engine.Storage;

/// <summary>One change of the set of segments; all of it happens or nothing.</summary>
internal sealed record ManifestRecord
{
    /// <summary>The dataset concerned.</summary>
    public required int DatasetId { get; init; }

    /// <summary>A segment that is new.</summary>
    public SegmentRecord? Added { get; init; }

    /// <summary>Numbers of segments that are gone.</summary>
    public IReadOnlyList<long>? Removed { get; init; }

    /// <summary>A segment that is damaged and left out of answers from now on.</summary>
    public long? SetAside { get; init; }

    /// <summary>Why it was set aside.</summary>
    public string? Reason { get; init; }

    /// <summary>By partition the position up to which the dataset's entries are in segments: replay passes them over.</summary>
    public IReadOnlyDictionary<int, long>? Flushed { get; init; }

    /// <summary>The highest number given to a segment, so that none is used again.</summary>
    public long? LastSegmentId { get; init; }
}
