using Apiary.Engine.Catalog;

namespace Apiary.Engine.Storage;

/// <summary>How a store is kept. The defaults suit one machine with a gigabyte to spare.</summary>
public sealed record EventStoreOptions
{
    /// <summary>Partitions of the log, 1 to 64; numbered from 1.</summary>
    public int PartitionCount { get; init; } = 4;

    /// <summary>How long a commit waits for others to share its sync; zero shares only what came during the previous sync.</summary>
    public TimeSpan CommitDelay { get; init; }

    /// <summary>Size at which a log file is sealed; made smaller when <see cref="WalBudgetBytes"/> asks for it.</summary>
    public long WalFileBytes { get; init; } = 16L << 20;

    /// <summary>Log bytes beyond which the oldest open rows are flushed, so that the log can shrink; bounds the time of a restart.</summary>
    public long WalBudgetBytes { get; init; } = 256L << 20;

    /// <summary>What the process should stay within; open rows take at most half of it, and half of that before they are flushed.</summary>
    public long MemoryBudgetBytes { get; init; } = 1L << 30;

    /// <summary>Memory for what dictionaries of segment files unpack to, over all files; what was not used for longest goes first. 0 keeps nothing.</summary>
    public long DictionaryBytes { get; init; } = 128L << 20;

    /// <summary>How long an append waits for memory before it is refused.</summary>
    public TimeSpan MemoryWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Open rows of a dataset at which they are flushed.</summary>
    public int FlushRows { get; init; } = 1_000_000;

    /// <summary>Age of the oldest open row of a dataset at which its rows are flushed.</summary>
    public TimeSpan MaxFlushAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Age of a segment's newest event at which it is removed; null keeps all.</summary>
    public TimeSpan? RetentionAge { get; init; }

    /// <summary>Bytes of all segments beyond which those with the oldest events are removed; null keeps all.</summary>
    public long? RetentionBytes { get; init; }

    /// <summary>Whether small segments are merged in the background.</summary>
    public bool Merge { get; init; } = true;

    /// <summary>How large the catalog may grow.</summary>
    public CatalogLimits CatalogLimits { get; init; } = new();

    /// <summary>How often age is looked at: retention, flushes of old rows, retries.</summary>
    internal TimeSpan UpkeepInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The bytes of open rows beyond which appends wait.</summary>
    internal long OpenRowsLimit => MemoryBudgetBytes / 2;

    /// <summary>The size of a log file, such that sealed ones make up most of the budget: only those can be removed.</summary>
    internal long EffectiveWalFileBytes => Math.Max(1, Math.Min(WalFileBytes, WalBudgetBytes / (4L * PartitionCount)));
}
