namespace Apiary.Engine.Storage;

/// <summary>What a store holds at one moment.</summary>
public sealed record StoreStatus
{
    /// <summary>Bytes of all log files.</summary>
    public required long WalBytes { get; init; }

    /// <summary>How many log files there are.</summary>
    public required int WalFileCount { get; init; }

    /// <summary>Bytes of open rows in memory.</summary>
    public required long OpenBytes { get; init; }

    /// <summary>Open rows in memory, those being flushed included.</summary>
    public required long OpenRowCount { get; init; }

    /// <summary>Bytes of memory that dictionaries of segment files are unpacked in.</summary>
    public required long DictionaryBytes { get; init; }

    /// <summary>How many segments there are.</summary>
    public required int SegmentCount { get; init; }

    /// <summary>Rows of all segments.</summary>
    public required long SegmentRowCount { get; init; }

    /// <summary>Bytes of all segment files.</summary>
    public required long SegmentBytes { get; init; }

    /// <summary>Segments that are damaged or cannot be read and are left out of answers.</summary>
    public required IReadOnlyList<SetAsideSegment> SetAside { get; init; }

    /// <summary>Bytes free on the disk.</summary>
    public required long FreeDiskBytes { get; init; }

    /// <summary>Flushes, merges and expired segments since the start.</summary>
    public required UpkeepCounts Upkeep { get; init; }

    /// <summary>What happened lately, oldest first.</summary>
    public required IReadOnlyList<StoreNotice> Notices { get; init; }
}
