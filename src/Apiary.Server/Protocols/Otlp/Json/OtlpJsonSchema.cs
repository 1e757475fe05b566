using Kind = Apiary.Server.Protocols.Otlp.Json.OtlpJsonKind;

namespace Apiary.Server.Protocols.Otlp.Json;

/// <summary>
/// The messages of OTLP's three requests as tables: names and numbers of protocol reference 4. What is missing here is
/// unknown and skipped: fields of profiles, and what the protocol had before 0.9.
/// </summary>
internal static class OtlpJsonSchema
{
    private static readonly OtlpJsonEnum SpanKind =
        new("a span kind", "SPAN_KIND_", "UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

    private static readonly OtlpJsonEnum StatusCode = new("a status code", "STATUS_CODE_", "UNSET", "OK", "ERROR");

    private static readonly OtlpJsonEnum Temporality =
        new("an aggregation temporality", "AGGREGATION_TEMPORALITY_", "UNSPECIFIED", "DELTA", "CUMULATIVE");

    private static readonly OtlpJsonEnum SeverityNumber = new(
        "a severity number",
        "SEVERITY_NUMBER_",
        ["UNSPECIFIED", .. new[] { "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" }.SelectMany(name => new[] { name, name + "2", name + "3", name + "4" })]);

    // Values hold values, so these three know each other.
    private static readonly OtlpJsonMessage AnyValue = new() { IsNullable = true };

    private static readonly OtlpJsonMessage KeyValue = new OtlpJsonMessage().With(
        Field("key", 1, Kind.Text),
        Nested("value", 2, AnyValue));

    private static readonly OtlpJsonMessage ValuesOnly = AnyValue.With(
        Field("stringValue", 1, Kind.Text),
        Field("boolValue", 2, Kind.Boolean),
        Field("intValue", 3, Kind.Int64),
        Field("doubleValue", 4, Kind.Double),
        Nested("arrayValue", 5, new OtlpJsonMessage().With(Many("values", 1, AnyValue))),
        Nested("kvlistValue", 6, new OtlpJsonMessage().With(Many("values", 1, KeyValue))),
        Field("bytesValue", 7, Kind.Bytes));

    private static readonly OtlpJsonMessage Resource = new OtlpJsonMessage().With(
        Many("attributes", 1, KeyValue),
        Field("droppedAttributesCount", 2, Kind.UInt32),
        Many("entityRefs", 3, new OtlpJsonMessage().With(
            Field("schemaUrl", 1, Kind.Text),
            Field("type", 2, Kind.Text),
            Many("idKeys", 3, Kind.Text),
            Many("descriptionKeys", 4, Kind.Text))));

    private static readonly OtlpJsonMessage Scope = new OtlpJsonMessage().With(
        Field("name", 1, Kind.Text),
        Field("version", 2, Kind.Text),
        Many("attributes", 3, KeyValue),
        Field("droppedAttributesCount", 4, Kind.UInt32));

    private static readonly OtlpJsonMessage Span = new OtlpJsonMessage().With(
        Field("traceId", 1, Kind.TraceId),
        Field("spanId", 2, Kind.SpanId),
        Field("traceState", 3, Kind.Text),
        Field("parentSpanId", 4, Kind.SpanId),
        Field("name", 5, Kind.Text),
        Named("kind", 6, SpanKind),
        Field("startTimeUnixNano", 7, Kind.Fixed64),
        Field("endTimeUnixNano", 8, Kind.Fixed64),
        Many("attributes", 9, KeyValue),
        Field("droppedAttributesCount", 10, Kind.UInt32),
        Many("events", 11, new OtlpJsonMessage().With(
            Field("timeUnixNano", 1, Kind.Fixed64),
            Field("name", 2, Kind.Text),
            Many("attributes", 3, KeyValue),
            Field("droppedAttributesCount", 4, Kind.UInt32))),
        Field("droppedEventsCount", 12, Kind.UInt32),
        Many("links", 13, new OtlpJsonMessage().With(
            Field("traceId", 1, Kind.TraceId),
            Field("spanId", 2, Kind.SpanId),
            Field("traceState", 3, Kind.Text),
            Many("attributes", 4, KeyValue),
            Field("droppedAttributesCount", 5, Kind.UInt32),
            Field("flags", 6, Kind.Fixed32))),
        Field("droppedLinksCount", 14, Kind.UInt32),
        Nested("status", 15, new OtlpJsonMessage().With(
            Field("message", 2, Kind.Text),
            Named("code", 3, StatusCode))),
        Field("flags", 16, Kind.Fixed32));

    private static readonly OtlpJsonMessage LogRecord = new OtlpJsonMessage().With(
        Field("timeUnixNano", 1, Kind.Fixed64),
        Named("severityNumber", 2, SeverityNumber),
        Field("severityText", 3, Kind.Text),
        Nested("body", 5, AnyValue),
        Many("attributes", 6, KeyValue),
        Field("droppedAttributesCount", 7, Kind.UInt32),
        Field("flags", 8, Kind.Fixed32),
        Field("traceId", 9, Kind.TraceId),
        Field("spanId", 10, Kind.SpanId),
        Field("observedTimeUnixNano", 11, Kind.Fixed64),
        Field("eventName", 12, Kind.Text));

    private static readonly OtlpJsonMessage Exemplar = new OtlpJsonMessage().With(
        Field("timeUnixNano", 2, Kind.Fixed64),
        Field("asDouble", 3, Kind.Double),
        Field("spanId", 4, Kind.SpanId),
        Field("traceId", 5, Kind.TraceId),
        Field("asInt", 6, Kind.SFixed64),
        Many("filteredAttributes", 7, KeyValue));

    private static readonly OtlpJsonMessage NumberDataPoint = new OtlpJsonMessage().With(
        Field("startTimeUnixNano", 2, Kind.Fixed64),
        Field("timeUnixNano", 3, Kind.Fixed64),
        Field("asDouble", 4, Kind.Double),
        Many("exemplars", 5, Exemplar),
        Field("asInt", 6, Kind.SFixed64),
        Many("attributes", 7, KeyValue),
        Field("flags", 8, Kind.UInt32));

    private static readonly OtlpJsonMessage HistogramDataPoint = new OtlpJsonMessage().With(
        Field("startTimeUnixNano", 2, Kind.Fixed64),
        Field("timeUnixNano", 3, Kind.Fixed64),
        Field("count", 4, Kind.Fixed64),
        Field("sum", 5, Kind.Double),
        Many("bucketCounts", 6, Kind.Fixed64),
        Many("explicitBounds", 7, Kind.Double),
        Many("exemplars", 8, Exemplar),
        Many("attributes", 9, KeyValue),
        Field("flags", 10, Kind.UInt32),
        Field("min", 11, Kind.Double),
        Field("max", 12, Kind.Double));

    private static readonly OtlpJsonMessage Buckets = new OtlpJsonMessage().With(
        Field("offset", 1, Kind.SInt32),
        Many("bucketCounts", 2, Kind.UInt64));

    private static readonly OtlpJsonMessage ExponentialHistogramDataPoint = new OtlpJsonMessage().With(
        Many("attributes", 1, KeyValue),
        Field("startTimeUnixNano", 2, Kind.Fixed64),
        Field("timeUnixNano", 3, Kind.Fixed64),
        Field("count", 4, Kind.Fixed64),
        Field("sum", 5, Kind.Double),
        Field("scale", 6, Kind.SInt32),
        Field("zeroCount", 7, Kind.Fixed64),
        Nested("positive", 8, Buckets),
        Nested("negative", 9, Buckets),
        Field("flags", 10, Kind.UInt32),
        Many("exemplars", 11, Exemplar),
        Field("min", 12, Kind.Double),
        Field("max", 13, Kind.Double),
        Field("zeroThreshold", 14, Kind.Double));

    private static readonly OtlpJsonMessage SummaryDataPoint = new OtlpJsonMessage().With(
        Field("startTimeUnixNano", 2, Kind.Fixed64),
        Field("timeUnixNano", 3, Kind.Fixed64),
        Field("count", 4, Kind.Fixed64),
        Field("sum", 5, Kind.Double),
        Many("quantileValues", 6, new OtlpJsonMessage().With(
            Field("quantile", 1, Kind.Double),
            Field("value", 2, Kind.Double))),
        Many("attributes", 7, KeyValue),
        Field("flags", 8, Kind.UInt32));

    private static readonly OtlpJsonMessage Metric = new OtlpJsonMessage().With(
        Field("name", 1, Kind.Text),
        Field("description", 2, Kind.Text),
        Field("unit", 3, Kind.Text),
        Nested("gauge", 5, new OtlpJsonMessage().With(Many("dataPoints", 1, NumberDataPoint))),
        Nested("sum", 7, new OtlpJsonMessage().With(
            Many("dataPoints", 1, NumberDataPoint),
            Named("aggregationTemporality", 2, Temporality),
            Field("isMonotonic", 3, Kind.Boolean))),
        Nested("histogram", 9, new OtlpJsonMessage().With(
            Many("dataPoints", 1, HistogramDataPoint),
            Named("aggregationTemporality", 2, Temporality))),
        Nested("exponentialHistogram", 10, new OtlpJsonMessage().With(
            Many("dataPoints", 1, ExponentialHistogramDataPoint),
            Named("aggregationTemporality", 2, Temporality))),
        Nested("summary", 11, new OtlpJsonMessage().With(Many("dataPoints", 1, SummaryDataPoint))),
        Many("metadata", 12, KeyValue));

    private static readonly OtlpJsonMessage Traces = Request("resourceSpans", "scopeSpans", "spans", Span);
    private static readonly OtlpJsonMessage Logs = Request("resourceLogs", "scopeLogs", "logRecords", LogRecord);
    private static readonly OtlpJsonMessage Metrics = Request("resourceMetrics", "scopeMetrics", "metrics", Metric);

    /// <summary>The message of a signal's request.</summary>
    public static OtlpJsonMessage Of(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => Traces,
        OtlpSignal.Logs => Logs,
        _ => Metrics,
    };

    private static OtlpJsonMessage Request(string resources, string scopes, string items, OtlpJsonMessage item)
    {
        var scope = new OtlpJsonMessage().With(Nested("scope", 1, Scope), Many(items, 2, item), Field("schemaUrl", 3, Kind.Text));
        var resource = new OtlpJsonMessage().With(Nested("resource", 1, Resource), Many(scopes, 2, scope), Field("schemaUrl", 3, Kind.Text));
        return new OtlpJsonMessage().With(Many(resources, 1, resource));
    }

    private static OtlpJsonField Field(string name, int number, Kind kind) => new(name, number, kind);

    private static OtlpJsonField Many(string name, int number, Kind kind) => new(name, number, kind) { IsRepeated = true };

    private static OtlpJsonField Named(string name, int number, OtlpJsonEnum names) => new(name, number, Kind.Enum) { Enum = names };

    private static OtlpJsonField Nested(string name, int number, OtlpJsonMessage message) =>
        new(name, number, Kind.Message) { Message = message };

    private static OtlpJsonField Many(string name, int number, OtlpJsonMessage message) =>
        new(name, number, Kind.Message) { Message = message, IsRepeated = true };
}
