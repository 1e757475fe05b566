using System.Diagnostics;
using Apiary.Client.Sending;

namespace Apiary.Client.Tracing;

/// <summary>
/// Makes an event of every finished <see cref="Activity"/>, .NET's span, with the names that Apiary gives spans of
/// OpenTelemetry, so that both are one trace: span events and links as events of their own, an exception on its span.
/// </summary>
/// <remarks>
/// It lives beside OpenTelemetry: it listens on its own, changes nothing of an Activity, and asks only for the data it
/// needs. Propagation between processes is .NET's own (W3C <c>traceparent</c>); see <see cref="HoneycombPropagation"/> for
/// Honeycomb's header.
/// </remarks>
public sealed class ActivityExporter : IDisposable
{
    private readonly ActivityExporterOptions options;
    private readonly EventBuilder builder;
    private readonly ActivityListener listener;

    /// <summary>Begins to listen; the client stays the caller's.</summary>
    public ActivityExporter(HoneyClient client, ActivityExporterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        this.options = options ?? new ActivityExporterOptions();
        builder = this.options.Builder ?? client.NewBuilder();
        if (builder.Dataset.Length == 0 && this.options.ServiceName is { Length: > 0 } service) builder.Dataset = service;
        var sampled = this.options.MarksRecorded ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.AllData;
        listener = new ActivityListener
        {
            ShouldListenTo = source => Listens(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => OwnWork.IsHere ? ActivitySamplingResult.None : sampled,
            ActivityStopped = Export,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => listener.Dispose();

    private bool Listens(string source)
    {
        // The platform's own of every socket and name that is looked up, for those who ask for them; the client's connection is among them.
        if (options.Sources.Count == 0) return !source.StartsWith("Experimental.", StringComparison.Ordinal);
        foreach (var name in options.Sources)
        {
            if (name.Length > 0 && name[name.Length - 1] == '*' ? source.StartsWith(name.Substring(0, name.Length - 1), StringComparison.Ordinal) : name == source) return true;
        }

        return false;
    }

    private void Export(Activity span)
    {
        // Somebody else may listen to what the client itself does.
        if (OwnWork.IsHere) return;
        var rate = options.Sampler?.RateOf(span) ?? 1;
        if (rate < 1) return;
        var builder = this.builder;
        foreach (var happened in span.EnumerateEvents()) Send(SpanEvent(builder, span, happened), rate);
        foreach (var link in span.EnumerateLinks()) Send(Link(builder, span, link), rate);
        Send(Span(builder, span), rate);
    }

    private static void Send(Event made, int rate)
    {
        // A builder's own rate is not for spans: those of one trace would be chosen apart from each other.
        made.SampleRate = rate;
        made.SendPresampled();
    }

    private Event Span(EventBuilder builder, Activity span)
    {
        var made = Common(builder, span);
        made.Timestamp = span.StartTimeUtc;
        made.AddField("trace.span_id", span.SpanId.ToHexString());
        if (span.ParentSpanId != default) made.AddField("trace.parent_id", span.ParentSpanId.ToHexString());
        made.AddField("name", span.DisplayName);
        var kind = KindOf(span.Kind);
        made.AddField("span.kind", kind);
        made.AddField("type", kind);
        made.AddField("duration_ms", span.Duration.TotalMilliseconds);
        made.AddField("status_code", (long)StatusOf(span.Status));
        if (!string.IsNullOrEmpty(span.StatusDescription)) made.AddField("status_message", span.StatusDescription);
        if (span.Status == ActivityStatusCode.Error) made.AddField("error", true);
        if (!string.IsNullOrEmpty(span.TraceStateString)) made.AddField("trace.trace_state", span.TraceStateString);
        var (events, links) = (0, 0);
        foreach (ref readonly var happened in span.EnumerateEvents())
        {
            events++;
            if (happened.Name == "exception") AddException(made, happened);
        }

        foreach (ref readonly var _ in span.EnumerateLinks()) links++;
        made.AddField("span.num_events", (long)events);
        made.AddField("span.num_links", (long)links);
        foreach (ref readonly var tag in span.EnumerateTagObjects()) made.AddField(tag.Key, tag.Value);
        try
        {
            options.Enrich?.Invoke(span, made);
        }
        catch (Exception failure)
        {
            made.AddField("meta.enrich_error", $"{failure.GetType().FullName}: {failure.Message}");
        }

        return made;
    }

    private Event SpanEvent(EventBuilder builder, Activity span, ActivityEvent happened)
    {
        var made = Beside(builder, span);
        made.Timestamp = happened.Timestamp;
        made.AddField("meta.annotation_type", "span_event");
        made.AddField("name", happened.Name);
        made.AddField("meta.time_since_span_start_ms", Math.Max(0, (happened.Timestamp.UtcDateTime - span.StartTimeUtc).TotalMilliseconds));
        foreach (ref readonly var tag in happened.EnumerateTagObjects()) made.AddField(tag.Key, tag.Value);
        return made;
    }

    private Event Link(EventBuilder builder, Activity span, ActivityLink link)
    {
        var made = Beside(builder, span);
        made.Timestamp = span.StartTimeUtc;
        made.AddField("meta.annotation_type", "link");
        made.AddField("trace.link.trace_id", link.Context.TraceId.ToHexString());
        made.AddField("trace.link.span_id", link.Context.SpanId.ToHexString());
        foreach (ref readonly var tag in link.EnumerateTagObjects()) made.AddField(tag.Key, tag.Value);
        return made;
    }

    /// <summary>What stands beside a span: a child without a span id.</summary>
    private Event Beside(EventBuilder builder, Activity span)
    {
        var made = Common(builder, span);
        made.AddField("trace.parent_id", span.SpanId.ToHexString());
        made.AddField("parent_name", span.DisplayName);
        if (span.Status == ActivityStatusCode.Error) made.AddField("error", true);
        return made;
    }

    private Event Common(EventBuilder builder, Activity span)
    {
        var made = builder.NewEvent();
        made.AddField("meta.signal_type", "trace");
        made.AddField("trace.trace_id", span.TraceId.ToHexString());
        if (options.ServiceName is { } service) made.AddField("service.name", service);
        if (span.Source.Name.Length > 0) made.AddField("library.name", span.Source.Name);
        if (!string.IsNullOrEmpty(span.Source.Version)) made.AddField("library.version", span.Source.Version);
        return made;
    }

    private static void AddException(Event made, ActivityEvent happened)
    {
        foreach (ref readonly var tag in happened.EnumerateTagObjects())
            if (tag.Key is "exception.type" or "exception.message" or "exception.stacktrace" && !made.TryGetField(tag.Key, out _)) made.AddField(tag.Key, tag.Value);
    }

    private static string KindOf(ActivityKind kind) => kind switch
    {
        ActivityKind.Server => "server",
        ActivityKind.Client => "client",
        ActivityKind.Producer => "producer",
        ActivityKind.Consumer => "consumer",
        _ => "internal",
    };

    /// <summary>OpenTelemetry's numbers: 0 unset, 1 ok, 2 error, which are .NET's own.</summary>
    private static int StatusOf(ActivityStatusCode status) => (int)status;
}
