namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>Why the events of a request cannot be taken; all or none.</summary>
internal enum PutFailure
{
    /// <summary>They can.</summary>
    None,

    /// <summary>The body is no JSON, or not of this form.</summary>
    Malformed,

    /// <summary>The names lead nowhere; the resolver knows why.</summary>
    NoTarget,

    /// <summary>A name or the events are missing.</summary>
    MissingMember,

    /// <summary>There are no events, or too many.</summary>
    BadCount,

    /// <summary>A message is empty.</summary>
    EmptyMessage,

    /// <summary>A time lies outside of what can be said.</summary>
    BadTimestamp,

    /// <summary>One event is too large.</summary>
    EventTooLarge,

    /// <summary>All together are too large.</summary>
    BatchTooLarge,

    /// <summary>They are not in order of time.</summary>
    OutOfOrder,

    /// <summary>Those that can be taken lie more than a day apart.</summary>
    SpansTooLong,
}
