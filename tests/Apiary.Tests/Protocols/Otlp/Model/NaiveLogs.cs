using Apiary.Server.Ingest;

namespace Apiary.Tests.Protocols.Otlp.Model;

using Fields = Dictionary<string, string>;

/// <summary>The mapping of log records (protocol reference 9) said slowly. A name given by several wins in this order: the record's attributes, the scope, the resource, the mapping's own.</summary>
internal sealed class NaiveLogs(IngestLimits limits) : NaiveMapping(limits)
{
    /// <inheritdoc/>
    protected override string Signal => "logs";

    /// <inheritdoc/>
    protected override string Items => "log_records";

    /// <inheritdoc/>
    protected override string ItemName => "a log record";

    /// <inheritdoc/>
    protected override string UnknownDataset => HeaderDataset;

    /// <inheritdoc/>
    protected override void AddSignalType(Fields resource, Fields scope) => resource.TryAdd("meta.signal_type", "string log");

    /// <inheritdoc/>
    protected override void Item(ModelMessage record, NaiveRate rate, NaiveDataset dataset, Fields scope, Fields resource)
    {
        var (trace, span) = (record.Get<byte[]>("trace_id", []), record.Get<byte[]>("span_id", []));
        if (trace.Length is not (0 or 16) || span.Length is not (0 or 8))
        {
            Refuse(1, $"a log record's ids have {trace.Length} and {span.Length} bytes (trace, span), expected 16 and 8 or none");
            return;
        }

        var made = Made(record, trace, span);
        var own = NaiveAttributes.Of(Without(rate, record.Many("attributes")));
        AddDropped(own, record, "attributes");
        var ownCount = made.Keys.Except(scope.Keys).Except(resource.Keys).Union(own.Keys).Count();
        if (ownCount + scope.Count + resource.Count > MostFields)
        {
            Refuse(1, $"a log record has more than {MostFields} fields with those of its resource and scope");
            return;
        }

        var time = record.Get("time_unix_nano", 0UL);
        dataset.Events.Add(Event(TimeOf(time > 0 ? time : record.Get("observed_time_unix_nano", 0UL)), Math.Max(1, rate.Value), made, resource, scope, own));
        dataset.ItemCount++;
    }

    private static Fields Made(ModelMessage record, byte[] trace, byte[] span)
    {
        var severity = record.Get("severity_number", 0);
        var word = severity is < 1 or > 24 ? "unspecified" : ((string[])["trace", "debug", "info", "warn", "error", "fatal"])[(severity - 1) / 4];
        var fields = new Fields(StringComparer.Ordinal)
        {
            ["severity"] = "string " + word,
            ["severity_code"] = NaiveAttributes.Integer(severity),
            ["flags"] = NaiveAttributes.Integer(record.Get("flags", 0u)),
        };
        if (record.Get("severity_text", "") is { Length: > 0 } text) fields["severity_text"] = NaiveAttributes.Text(text);
        if (record.Get("event_name", "") is { Length: > 0 } name) fields["event.name"] = NaiveAttributes.Text(name);
        if (span.Length > 0) fields["trace.parent_id"] = Id(span);
        if (trace.Length > 0)
        {
            fields["trace.trace_id"] = TraceId(trace);
            fields["meta.annotation_type"] = "string span_event";
        }

        if (record.Get<ModelMessage?>("body", null) is not { } body) return fields;
        var attribute = new ModelMessage("KeyValue").Set("key", "body").Set("value", body);
        NaiveAttributes.Add(fields, [attribute]);
        if (NaiveAttributes.ValueOf(attribute) is ModelMessage { Type: "KeyValueList" } map) fields["body"] = NaiveAttributes.JsonText(map);
        return fields;
    }
}
