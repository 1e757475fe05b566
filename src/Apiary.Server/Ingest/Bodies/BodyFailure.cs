namespace Apiary.Server.Ingest.Bodies;

/// <summary>Why a body could not be had as plain bytes.</summary>
internal enum BodyFailure
{
    /// <summary>It could.</summary>
    None,

    /// <summary>It is larger than a request may be, as it came or uncompressed.</summary>
    TooLarge,

    /// <summary>It is not what its <c>Content-Encoding</c> says.</summary>
    Broken,

    /// <summary>Its <c>Content-Encoding</c> is not known here.</summary>
    Unsupported,

    /// <summary>It is zstd and the system has no libzstd.</summary>
    ZstdUnavailable,

    /// <summary>The connection ended in the middle of it.</summary>
    Incomplete,
}
