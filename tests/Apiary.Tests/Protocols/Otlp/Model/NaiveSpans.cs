using Apiary.Server.Ingest;

namespace Apiary.Tests.Protocols.Otlp.Model;

using Fields = Dictionary<string, string>;

/// <summary>The mapping of spans (protocol reference 8) said slowly. A name given by several wins in this order: the item's attributes, the mapping's own, the scope, the resource.</summary>
internal sealed class NaiveSpans(IngestLimits limits) : NaiveMapping(limits)
{
    /// <inheritdoc/>
    protected override string Signal => "spans";

    /// <inheritdoc/>
    protected override string Items => "spans";

    /// <inheritdoc/>
    protected override string ItemName => "a span";

    /// <inheritdoc/>
    protected override string UnknownDataset => "unknown_service";

    /// <inheritdoc/>
    protected override void AddSignalType(Fields resource, Fields scope) => scope["meta.signal_type"] = "string trace";

    /// <inheritdoc/>
    protected override void Item(ModelMessage span, NaiveRate rate, NaiveDataset dataset, Fields scope, Fields resource)
    {
        var (trace, id, parent) = (span.Get<byte[]>("trace_id", []), span.Get<byte[]>("span_id", []), span.Get<byte[]>("parent_span_id", []));
        if (trace.Length is not (0 or 16) || id.Length is not (0 or 8) || parent.Length is not (0 or 8))
        {
            Refuse(1, $"a span's ids have {trace.Length}, {id.Length} and {parent.Length} bytes (trace, span, parent), expected 16, 8 and 8 or none");
            return;
        }

        if (IsZero(trace) || IsZero(id)) Warn("a span has an id of zeros only, so it belongs to no trace; it was kept as it is");
        var time = TimeOf(span.Get("start_time_unix_nano", 0UL));
        var sampleRate = rate.Value > 0 ? rate.Value : NaiveRate.OfTraceState(span.Get("trace_state", ""));
        var own = Own(span, rate);
        if (own.Count + scope.Count + resource.Count > MostFields)
        {
            Refuse(1, $"a span has more than {MostFields} fields with those of its resource and scope");
            return;
        }

        foreach (var child in span.Many("events")) Child("a span event", SpanEvent(child, span, time, out var at), at, sampleRate);
        foreach (var child in span.Many("links")) Child("a span link", Link(child, span), time, sampleRate);
        dataset.Events.Add(Event(time, sampleRate, resource, scope, own));
        dataset.ItemCount++;

        void Child(string what, Fields fields, long at, int childRate)
        {
            if (fields.Count + scope.Count + resource.Count <= MostFields) dataset.Events.Add(Event(at, childRate, resource, scope, fields));
            else Refuse(0, $"{what} has more than {MostFields} fields with those of its resource and scope, and was left out");
        }
    }

    private static Fields Own(ModelMessage span, NaiveRate rate)
    {
        var (start, end) = (span.Get("start_time_unix_nano", 0UL), span.Get("end_time_unix_nano", 0UL));
        var status = span.Get("status", new ModelMessage("Status"));
        var isKnown = start > 0 && end > 0;
        var kind = span.Get("kind", 0) switch { 1 => "internal", 2 => "server", 3 => "client", 4 => "producer", 5 => "consumer", _ => "unspecified" };
        var fields = new Fields(StringComparer.Ordinal)
        {
            ["trace.trace_id"] = TraceId(span.Get<byte[]>("trace_id", [])),
            ["trace.span_id"] = Id(span.Get<byte[]>("span_id", [])),
            ["name"] = NaiveAttributes.Text(span.Get("name", "")),
            ["span.kind"] = "string " + kind,
            ["type"] = "string " + kind,
            ["duration_ms"] = NaiveAttributes.Float(isKnown && end > start ? (end - start) / 1e6 : 0),
            ["status_code"] = NaiveAttributes.Integer(status.Get("code", 0)),
            ["span.num_events"] = NaiveAttributes.Integer(span.Many("events").Count),
            ["span.num_links"] = NaiveAttributes.Integer(span.Many("links").Count),
        };
        if (span.Get<byte[]>("parent_span_id", []) is { Length: > 0 } parent) fields["trace.parent_id"] = Id(parent);
        if (isKnown && end < start) fields["meta.invalid_duration"] = "boolean true";
        if (status.Get("message", "") is { Length: > 0 } message) fields["status_message"] = NaiveAttributes.Text(message);
        if (IsError(span)) fields["error"] = "boolean true";
        if (span.Get("trace_state", "") is { Length: > 0 } state) fields["trace.trace_state"] = NaiveAttributes.Text(state);
        NaiveAttributes.Add(fields, Without(rate, span.Many("attributes")));
        foreach (var dropped in (string[])["attributes", "events", "links"]) AddDropped(fields, span, dropped);
        CopyException(fields, span);
        return fields;
    }

    private static void CopyException(Fields fields, ModelMessage span)
    {
        if (span.Many("events").FirstOrDefault(message => message.Get("name", "") == "exception") is not { } exception) return;
        foreach (var key in (string[])["exception.message", "exception.type", "exception.stacktrace"])
            if (NaiveAttributes.Last(exception.Many("attributes"), key) is { } value) fields.TryAdd(key, NaiveAttributes.Text(value as string ?? ""));
        if (NaiveAttributes.Last(exception.Many("attributes"), "exception.escaped") is { } escaped) fields.TryAdd("exception.escaped", escaped is true ? "boolean true" : "boolean false");
    }

    private static Fields SpanEvent(ModelMessage message, ModelMessage span, long spanTime, out long time)
    {
        var at = message.Get("time_unix_nano", 0UL);
        var start = span.Get("start_time_unix_nano", 0UL);
        var isKnown = at is > 0 and <= long.MaxValue;
        time = isKnown ? (long)at : spanTime;
        var sinceStart = isKnown && start > 0 ? (double)((Int128)at - start) / 1e6 : 0;
        var fields = Owned(span, "span_event");
        fields["name"] = NaiveAttributes.Text(message.Get("name", ""));
        fields["meta.time_since_span_start_ms"] = NaiveAttributes.Float(Math.Max(0, sinceStart));
        if (sinceStart < 0) fields["meta.invalid_time_since_span_start"] = "boolean true";
        NaiveAttributes.Add(fields, message.Many("attributes"));
        AddDropped(fields, message, "attributes");
        return fields;
    }

    private static Fields Link(ModelMessage message, ModelMessage span)
    {
        var fields = Owned(span, "link");
        fields["trace.link.trace_id"] = TraceId([.. message.Get<byte[]>("trace_id", []).Take(16)]);
        fields["trace.link.span_id"] = Id([.. message.Get<byte[]>("span_id", []).Take(8)]);
        NaiveAttributes.Add(fields, message.Many("attributes"));
        AddDropped(fields, message, "attributes");
        return fields;
    }

    /// <summary>What the events and links of a span say of it.</summary>
    private static Fields Owned(ModelMessage span, string annotation)
    {
        var fields = new Fields(StringComparer.Ordinal)
        {
            ["trace.trace_id"] = TraceId(span.Get<byte[]>("trace_id", [])),
            ["trace.parent_id"] = Id(span.Get<byte[]>("span_id", [])),
            ["parent_name"] = NaiveAttributes.Text(span.Get("name", "")),
            ["meta.annotation_type"] = "string " + annotation,
        };
        if (IsError(span)) fields["error"] = "boolean true";
        return fields;
    }

    private static bool IsError(ModelMessage span) => span.Get("status", new ModelMessage("Status")).Get("code", 0) == 2;
}
