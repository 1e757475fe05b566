using Apiary.Engine.Events;

namespace Apiary.Engine.Queries;

/// <summary>The columns by which events are spans of traces, and what they say: OpenTelemetry's names as they are stored here, and those of older instrumentation.</summary>
public static class SpanFields
{
    /// <summary>The trace.</summary>
    public const string TraceId = "trace.trace_id";

    /// <summary>The span's own id; span events, links and log records have none.</summary>
    public const string SpanId = "trace.span_id";

    /// <summary>The span it belongs under; a root has none.</summary>
    public const string ParentId = "trace.parent_id";

    /// <summary>How long it took.</summary>
    public const string DurationMs = "duration_ms";

    /// <summary>The service it comes from.</summary>
    public const string Service = "service.name";

    /// <summary>The same, as older instrumentation has it.</summary>
    public const string OlderService = "service_name";

    /// <summary><c>server</c>, <c>client</c>, …</summary>
    public const string Kind = "span.kind";

    /// <summary>Whether it failed: true, or text that says how.</summary>
    public const string Error = "error";

    /// <summary>What an event is that belongs to a span and is none.</summary>
    public const string AnnotationType = "meta.annotation_type";

    /// <summary>Traces, logs or metrics.</summary>
    public const string SignalType = "meta.signal_type";

    /// <summary>All must hold for spans.</summary>
    public static IReadOnlyList<Filter> IsSpan { get; } =
        [new(TraceId, FilterOp.Exists, []), new(SpanId, FilterOp.Exists, []), new(AnnotationType, FilterOp.DoesNotExist, [])];

    /// <summary>One must hold for a span by which a request, or a message, enters a service.</summary>
    public static IReadOnlyList<Filter> IsEntry { get; } = [IsEntryKind, new(ParentId, FilterOp.DoesNotExist, [])];

    /// <summary>All must hold for a span that failed: text other than empty, <c>false</c> and <c>0</c> says how.</summary>
    public static IReadOnlyList<Filter> HasFailed { get; } =
    [
        new(Error, FilterOp.Exists, []),
        new(Error, FilterOp.NotEqual, [FieldValue.Boolean(false)]),
        new(Error, FilterOp.NotIn, [FieldValue.String(""), FieldValue.String("0")]),
    ];

    /// <summary>The spans that have a kind by which they enter a service.</summary>
    public static Filter IsEntryKind => new(Kind, FilterOp.In, [FieldValue.String("server"), FieldValue.String("consumer")]);
}
