namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>What a term of a pattern of text asks.</summary>
internal enum TextTermKind
{
    /// <summary>It must occur.</summary>
    Required,

    /// <summary><c>?</c>: one of these must occur.</summary>
    Optional,

    /// <summary><c>-</c>: it must not occur.</summary>
    Excluded,
}
