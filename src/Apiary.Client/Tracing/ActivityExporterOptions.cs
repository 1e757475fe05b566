using System.Diagnostics;

namespace Apiary.Client.Tracing;

/// <summary>Which Activities become events, and how.</summary>
public sealed class ActivityExporterOptions
{
    /// <summary>The service, which is <c>service.name</c> of every span, and its dataset unless the client has one. Null for neither.</summary>
    public string? ServiceName { get; set; }

    /// <summary>
    /// Names of the sources that are listened to; <c>*</c> at the end stands for any end. Empty, the default, means all, with
    /// those of ASP.NET Core, HttpClient, EF Core and SqlClient among them, but for those whose names begin with
    /// <c>Experimental.</c>: .NET's of sockets and name look-ups, which must be named.
    /// </summary>
    public IList<string> Sources { get; } = [];

    /// <summary>Which spans are kept; null for all.</summary>
    public ITraceSampler? Sampler { get; set; }

    /// <summary>
    /// Whether every span that is listened to counts as recorded, so that the services it calls, which learn it from
    /// <c>traceparent</c>, record theirs too. Default true. False beside an OpenTelemetry that samples, which would otherwise
    /// export what its sampler left out: then the mark is its own, and all spans are sent from here as before.
    /// </summary>
    public bool MarksRecorded { get; set; } = true;

    /// <summary>Called with each span's event before it is sent, to add fields. What it throws costs the span nothing.</summary>
    public Action<Activity, Event>? Enrich { get; set; }

    /// <summary>Where events come from and go to when the spans' own builder is needed; null for the client's.</summary>
    public EventBuilder? Builder { get; set; }
}
