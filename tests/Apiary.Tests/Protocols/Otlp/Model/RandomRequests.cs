using Apiary.Server.Protocols.Otlp;

namespace Apiary.Tests.Protocols.Otlp.Model;

/// <summary>Requests with everything in them that a sender could send, by seed; names are few, so that they meet.</summary>
internal sealed class RandomRequests(Random random)
{
    private static readonly string[] Keys =
    [
        // Half of all are one of these.
        "a", "b", "body.a", "name", "sampleRate", "SampleRate", "exception.type", "meta.signal_type",
        "c.d", "m", "type", "error", "duration_ms", "status_code", "span.kind", "meta.annotation_type", "library.name", "resource.schema_url", "scope.schema_url",
        "telemetry.instrumentation_library", "trace.trace_id", "trace.span_id", "parent_name", "exception.message", "exception.stacktrace", "exception.escaped",
        "otel.dropped_attributes_count", "severity", "body", "flags", "requests", "requests.count", "metric.name",
        "", "ключ", "\"quoted\\\"", new('k', 127), new('k', 200), new('k', 1_100),
    ];

    private static readonly string[] Texts =
    [
        "", "x", "GET /", "5", "2.5", " many ", "exception", "tab\tline\nquote\"back\\slash/", "\u0001\u001f\u007f", "zażółć", "日本語", "🐝 and 🍯", "\u2028<&>'",
        new('t', 130), new('t', 20_000), string.Concat(Enumerable.Repeat("ü", 40_000)),
    ];

    private static readonly string[] Services = ["shop", "shop", " cart\t", "unknown_service:java", "unknown_services", "", "  ", "__all__", "a\u0002b"];
    private static readonly string[] Libraries = ["", "mine", "io.opentelemetry.http", "@honeycombio/x", "OpenTelemetry::Instrumentation"];
    private static readonly string[] TraceStates = ["", "a=b", "ot=th:c", "ot=th:8,x=y", "x=y, ot=rv:1;th:f", "th=c", "ot=th:0", "ot=th:ffffffffffffff", "ot=th:zz", "ot=", "=,;;"];
    private static readonly ulong[] Times = [0, 1, 1_700_000_000_000_000_000, 1_700_000_000_250_000_001, 1_700_000_001_000_000_000, 1_700_000_001_999_999_999, long.MaxValue, ulong.MaxValue];
    private static readonly long[] Integers = [0, 1, -1, 127, 128, 300, 16_383, 16_384, 70_000, int.MaxValue, (long)int.MaxValue + 1, long.MaxValue, long.MinValue];
    private static readonly double[] Floats = [0, -0.0, 1, 2.4, 2.5, -1.5, 0.1, 1e16, 1e300, double.Epsilon, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    /// <summary>A request message.</summary>
    public ModelMessage Of(OtlpSignal signal)
    {
        var (name, items) = signal switch
        {
            OtlpSignal.Traces => ("Spans", "spans"),
            OtlpSignal.Logs => ("Logs", "log_records"),
            _ => ("Metrics", "metrics"),
        };
        return new ModelMessage(signal.ToString()).Add("resource_" + name.ToLowerInvariant(), Some(4, () => ResourceItems(signal, name, items)));
    }

    private ModelMessage ResourceItems(OtlpSignal signal, string name, string items)
    {
        var resource = new ModelMessage("Resource");
        Attributes(resource, "attributes", 4);
        if (Maybe(3)) resource.Add("attributes", new ModelMessage("KeyValue").Set("key", "service.name").Set("value", Maybe(9) ? Text(Pick(Services)) : Value(0)));
        var message = new ModelMessage("Resource" + name).Add("scope_" + name.ToLowerInvariant(), Some(3, () => ScopeItems(signal, name, items)));
        if (Maybe(8)) message.Set("resource", resource);
        if (Maybe(3)) message.Set("schema_url", Pick(Texts));
        return message;
    }

    private ModelMessage ScopeItems(OtlpSignal signal, string name, string items)
    {
        var scope = new ModelMessage("Scope").Set("name", Pick(Libraries)).Set("version", Maybe(5) ? "1.2" : "");
        Attributes(scope, "attributes", 3);
        var message = new ModelMessage("Scope" + name).Add(items, Some(5, () => signal switch
        {
            OtlpSignal.Traces => Span(),
            OtlpSignal.Logs => LogRecord(),
            _ => RandomMetric(),
        }));
        if (Maybe(8)) message.Set("scope", scope);
        if (Maybe(2)) message.Set("schema_url", "https://s");
        return message;
    }

    private ModelMessage Span()
    {
        var span = new ModelMessage("Span");
        Ids(span, "trace_id", "span_id", "parent_span_id");
        if (Maybe(3)) span.Set("trace_state", Pick(TraceStates));
        if (Maybe(9)) span.Set("name", Pick(Texts));
        if (Maybe(8)) span.Set("kind", random.Next(-1, 8));
        if (Maybe(9)) span.Set("start_time_unix_nano", Pick(Times));
        if (Maybe(9)) span.Set("end_time_unix_nano", Pick(Times));
        if (Maybe(6)) span.Set("status", StatusOf());
        if (Maybe(3)) span.Set("flags", (uint)random.Next());
        Attributes(span, "attributes", 8);
        Dropped(span, "dropped_attributes_count", "dropped_events_count", "dropped_links_count");
        if (Maybe(4)) span.Add("events", Some(4, SpanEvent));
        if (Maybe(3)) span.Add("links", Some(3, Link));
        return span;
    }

    private ModelMessage StatusOf()
    {
        var status = new ModelMessage("Status");
        if (Maybe(8)) status.Set("code", random.Next(0, 4));
        if (Maybe(5)) status.Set("message", Pick(Texts));
        return status;
    }

    private ModelMessage SpanEvent()
    {
        var message = new ModelMessage("Event");
        if (Maybe(8)) message.Set("time_unix_nano", Pick(Times));
        if (Maybe(9)) message.Set("name", Maybe(5) ? "exception" : Pick(Texts));
        Attributes(message, "attributes", 5);
        Dropped(message, "dropped_attributes_count");
        return message;
    }

    private ModelMessage Link()
    {
        var message = new ModelMessage("Link");
        Ids(message, "trace_id", "span_id");
        if (Maybe(3)) message.Set("trace_state", Pick(TraceStates));
        if (Maybe(3)) message.Set("flags", 257u);
        Attributes(message, "attributes", 3);
        Dropped(message, "dropped_attributes_count");
        return message;
    }

    private ModelMessage LogRecord()
    {
        var record = new ModelMessage("LogRecord");
        if (Maybe(5)) Ids(record, "trace_id", "span_id");
        if (Maybe(8)) record.Set("time_unix_nano", Pick(Times));
        if (Maybe(5)) record.Set("observed_time_unix_nano", Pick(Times));
        if (Maybe(8)) record.Set("severity_number", random.Next(0, 27));
        if (Maybe(5)) record.Set("severity_text", Pick(Texts));
        if (Maybe(3)) record.Set("event_name", Pick(Texts));
        if (Maybe(3)) record.Set("flags", (uint)random.Next(0, 300));
        if (Maybe(9)) record.Set("body", Maybe(4) ? new ModelMessage("AnyValue").Set("kvlist_value", Map(0)) : Value(0));
        Attributes(record, "attributes", 5);
        Dropped(record, "dropped_attributes_count");
        return record;
    }

    private ModelMessage RandomMetric() => new RandomMetrics(random, this).Next();

    /// <summary>A time, none, or one that is none.</summary>
    public ulong Time() => Pick(Times);

    /// <summary>A float of any kind.</summary>
    public double Float() => Pick(Floats);

    /// <summary>An integer of any length.</summary>
    public long Integer() => Pick(Integers);

    /// <summary>Up to so many attributes under a field.</summary>
    public void Attributes(ModelMessage message, string field, int most) => message.Add(field, Some(most, () => Attribute(0)));

    /// <summary>Sets ids, seldom of a wrong length: the trace's first, then spans'.</summary>
    public void Ids(ModelMessage message, params string[] fields)
    {
        foreach (var field in fields)
        {
            var id = new byte[Maybe(9) ? (field == "trace_id" ? 16 : 8) : random.Next(0, 20)];
            if (Maybe(9)) random.NextBytes(id);
            if (id.Length == 16 && Maybe(2)) Array.Clear(id, 0, 8);
            if (Maybe(8)) message.Set(field, id);
        }
    }

    /// <summary>As many as it comes, up to a number.</summary>
    public IEnumerable<object> Some(int most, Func<object> next) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => next())];

    /// <summary>Whether it is so in so many cases of ten.</summary>
    public bool Maybe(int ofTen) => random.Next(10) < ofTen;

    private static ModelMessage Text(string text) => new ModelMessage("AnyValue").Set("string_value", text);

    private ModelMessage Attribute(int depth)
    {
        var attribute = new ModelMessage("KeyValue");
        if (random.Next(30) > 0) attribute.Set("key", Maybe(5) ? Keys[random.Next(8)] : Pick(Keys));
        if (random.Next(30) > 0) attribute.Set("value", Value(depth));
        return attribute;
    }

    private ModelMessage Value(int depth)
    {
        var value = new ModelMessage("AnyValue");
        return random.Next(depth < 8 ? 12 : 7) switch
        {
            0 => value,
            1 => value.Set("bool_value", Maybe(5)),
            2 => value.Set("int_value", Maybe(5) ? Integer() : random.Next(-5, 400)),
            3 => value.Set("double_value", Float()),
            4 => value.Set("bytes_value", Bytes()),
            5 or 6 or 7 => value.Set("string_value", Pick(Texts)),
            8 or 9 => value.Set("array_value", new ModelMessage("ArrayValue").Add("values", Some(4, () => Value(depth + 1)))),
            _ => value.Set("kvlist_value", Map(depth)),
        };
    }

    private ModelMessage Map(int depth) => new ModelMessage("KeyValueList").Add("values", Some(depth > 3 ? 2 : 4, () => Attribute(depth + 1)));

    private byte[] Bytes()
    {
        var bytes = new byte[random.Next(6)];
        random.NextBytes(bytes);
        return bytes;
    }

    private void Dropped(ModelMessage message, params string[] fields)
    {
        foreach (var field in fields)
            if (Maybe(1)) message.Set(field, (uint)random.NextInt64(0, 1L << 32));
    }

    private T Pick<T>(T[] from)
    {
        // The last few are large or odd: seldom.
        var index = random.Next(from.Length);
        if (index >= from.Length - 2 && from.Length > 12) index = random.Next(from.Length);
        return from[index];
    }
}
