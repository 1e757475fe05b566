namespace Apiary.Server.Ingest;

/// <summary>What became of a batch that was handed to <see cref="IngestPipeline"/>.</summary>
internal enum IngestStatus
{
    /// <summary>Durable, and every query that begins now sees it.</summary>
    Accepted,

    /// <summary>The dataset would get more columns than it may have; nothing was kept.</summary>
    TooManyColumns,

    /// <summary>The store cannot take it now; nothing was kept. The sender should try again.</summary>
    TryLater,
}
