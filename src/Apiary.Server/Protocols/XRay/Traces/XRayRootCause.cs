using System.Text.Json;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>
/// The way from the entry of a trace to what caused a fault, an error or a slow response (section 5.3 of the protocol reference): from each span to the one under it that
/// failed in the same way, or took longest, until none did.
/// </summary>
/// <param name="Services">The services on the way; each with the entities in it.</param>
internal sealed record XRayRootCause(IReadOnlyList<XRayCauseService> Services)
{
    /// <summary>The kinds of causes, as filter expressions name them.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["fault", "error", "responsetime"];

    // Deeper ways tell nobody anything.
    private const int MaxSteps = 200;

    /// <summary>The way; null when there is nothing to explain.</summary>
    public static XRayRootCause? Of(XRayTrace trace, string kind)
    {
        if (trace.Root is not { } root) return null;
        var way = new List<XRaySpan>();
        for (var at = root; at is not null && way.Count < MaxSteps; at = Next(at, kind)) way.Add(at);
        if (kind != "responsetime" && !way.Exists(span => Has(span, kind)))
        {
            // The entry is well: what failed was dealt with on the way, or below.
            var first = trace.Spans.FirstOrDefault(span => Has(span, kind));
            if (first is null) return null;
            way.Clear();
            for (var at = first; at is not null && way.Count < MaxSteps; at = Next(at, kind)) way.Add(at);
        }

        return new XRayRootCause(Group(way, root));
    }

    /// <summary>Writes the list of a summary.</summary>
    public static void Write(Utf8JsonWriter json, XRayTrace trace, string kind, string account)
    {
        json.WriteStartArray(kind switch { "fault" => "FaultRootCauses", "error" => "ErrorRootCauses", _ => "ResponseTimeRootCauses" });
        if (Of(trace, kind) is { } cause)
        {
            json.WriteStartObject();
            json.WriteStartArray("Services"u8);
            foreach (var service in cause.Services) service.Write(json, kind, account);
            json.WriteEndArray();
            json.WriteBoolean("ClientImpacting", kind == "responsetime" || Has(trace.Root!, kind));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static XRaySpan? Next(XRaySpan span, string kind) =>
        kind == "responsetime" ? span.Children.MaxBy(child => child.DurationMs) : span.Children.FirstOrDefault(child => Has(child, kind));

    private static bool Has(XRaySpan span, string kind) => kind == "fault" ? span.IsFault : span.IsError;

    private static List<XRayCauseService> Group(List<XRaySpan> way, XRaySpan root)
    {
        var services = new List<XRayCauseService>();
        foreach (var span in way)
        {
            if (services.Count == 0 || services[^1].Id.Name != span.Service) services.Add(new XRayCauseService(XRayServiceId.Of(span), false, []));
            var coverage = root.DurationMs > 0 ? Math.Clamp(span.DurationMs / root.DurationMs, 0, 1) : 1;
            services[^1].Entities.Add(new XRayCauseEntity(span.Name, span.Namespace is not null, coverage, span.Text("exception.type"), span.Text("exception.message")));
            if (span.Namespace is not null && !span.Answers.Any()) services.Add(new XRayCauseService(XRayServiceId.OfCall(span), true, [new XRayCauseEntity(span.Name, true, coverage, null, null)]));
        }

        return services;
    }
}
