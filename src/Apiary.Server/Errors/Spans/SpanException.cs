namespace Apiary.Server.Errors.Spans;

/// <summary>An exception that a span tells of.</summary>
/// <param name="Row">The event of the batch that has it: the span itself, or one of its span events.</param>
/// <param name="SpanRow">The span's event; less than 0 when it is not in the batch.</param>
/// <param name="TraceId">The trace.</param>
/// <param name="SpanId">The span.</param>
/// <param name="Type">The exception's class; empty when it has none.</param>
/// <param name="Message">What it says; empty when nothing.</param>
/// <param name="TimestampNanos">When, in nanoseconds since 1970.</param>
internal readonly record struct SpanException(int Row, int SpanRow, string TraceId, string SpanId, string Type, string Message, long TimestampNanos);
