namespace Apiary.Server.Queries;

/// <summary>What an event of a trace is. The numbers are those of the API.</summary>
internal enum SpanType
{
    /// <summary>A span.</summary>
    Span = 0,

    /// <summary>Something that happened during a span, or belongs to it otherwise.</summary>
    SpanEvent = 1,

    /// <summary>A link from a span to another.</summary>
    Link = 2,

    /// <summary>A log record.</summary>
    Log = 3,
}
