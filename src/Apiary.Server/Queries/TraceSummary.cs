namespace Apiary.Server.Queries;

/// <summary>One trace in a list of traces.</summary>
/// <param name="TraceId">Its id.</param>
/// <param name="StartNanos">The time of its earliest event.</param>
/// <param name="DurationMs">From there to the end of the span that ends last.</param>
/// <param name="Root">The earliest span without a parent; null when there is none.</param>
/// <param name="SpanCount">Its spans in all datasets.</param>
/// <param name="ErrorCount">Those of them that failed.</param>
/// <param name="Services">The services it went through, in the order in which it came to them.</param>
/// <param name="MatchedCount">How many of its events pass the question.</param>
internal sealed record TraceSummary(
    string TraceId,
    long StartNanos,
    double DurationMs,
    TraceRoot? Root,
    int SpanCount,
    int ErrorCount,
    IReadOnlyList<string> Services,
    long MatchedCount);
