using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Protocols.XRay.Decoding;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>Writes what a list of traces says of each (section 5.3 of the protocol reference).</summary>
internal static class XRayTraceSummary
{
    /// <summary>What stands before the key of an annotation in the names of columns.</summary>
    public const string AnnotationPrefix = "annotation.";

    /// <summary>Writes an object.</summary>
    public static void Write(Utf8JsonWriter json, XRayTrace trace, IReadOnlyList<string> annotations, string account)
    {
        var root = trace.Root!;
        json.WriteStartObject();
        json.WriteString("Id", XRayIds.ToXRay(trace.Id));
        json.WriteNumber("StartTime", Math.Round(trace.Start, 6));
        json.WriteNumber("Duration", Math.Round(trace.Duration, 6));
        json.WriteNumber("ResponseTime", Math.Round(root.Duration, 6));
        json.WriteBoolean("HasFault", root.IsFault);
        json.WriteBoolean("HasError", root.IsError);
        json.WriteBoolean("HasThrottle", trace.Spans.Any(span => span.IsSegment && span.IsThrottle));
        json.WriteBoolean("IsPartial", trace.IsPartial);
        WriteHttp(json, root);
        WriteAnnotations(json, trace, annotations, account);
        WriteUsers(json, trace, account);
        json.WriteStartArray("ServiceIds");
        foreach (var service in ServicesOf(trace)) WriteService(json, service, account);
        json.WriteEndArray();
        WriteList(json, "ResourceARNs", "ARN", trace, "xray.resource_arn");
        WriteList(json, "InstanceIds", "Id", trace, "aws.ec2.instance_id");
        WriteList(json, "AvailabilityZones", "Name", trace, "aws.ec2.availability_zone", "aws.ecs.availability_zone");
        json.WriteStartObject("EntryPoint");
        XRayServiceId.Of(root).Write(json, account);
        json.WriteEndObject();
        foreach (var kind in XRayRootCause.Kinds) XRayRootCause.Write(json, trace, kind, account);
        json.WriteNumber("Revision", trace.Spans.Count);
        json.WriteEndObject();
    }

    private static void WriteHttp(Utf8JsonWriter json, XRaySpan root)
    {
        json.WriteStartObject("Http");
        if ((root.Text("url.full") ?? root.Text("url.path")) is { } url) json.WriteString("HttpURL", url);
        if (root.Status is { } status) json.WriteNumber("HttpStatus", (int)status);
        if (root.Text("http.request.method") is { } method) json.WriteString("HttpMethod", method);
        if (root.Text("user_agent.original") is { } agent) json.WriteString("UserAgent", agent);
        if (root.Text("client.address") is { } client) json.WriteString("ClientIp", client);
        json.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter json, XRayTrace trace, IReadOnlyList<string> annotations, string account)
    {
        json.WriteStartObject("Annotations");
        foreach (var column in annotations)
        {
            var values = trace.Spans.Where(span => !span.Field(column).IsNull).GroupBy(span => span.Field(column).ToString(), StringComparer.Ordinal).ToList();
            if (values.Count == 0) continue;
            json.WriteStartArray(column[AnnotationPrefix.Length..]);
            foreach (var value in values)
            {
                json.WriteStartObject();
                json.WriteStartObject("AnnotationValue");
                WriteValue(json, value.First().Field(column));
                json.WriteEndObject();
                json.WriteStartArray("ServiceIds");
                foreach (var service in value.Select(span => new XRayServiceId(span.Service, null)).Distinct()) WriteService(json, service, account);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, FieldValue value)
    {
        if (value.Type == ColumnType.Boolean) json.WriteBoolean("BooleanValue", value.TryGetNumber(out var flag) && flag != 0);
        else if (value.Type != ColumnType.String && value.TryGetNumber(out var number) && double.IsFinite(number)) json.WriteNumber("NumberValue", number);
        else json.WriteString("StringValue", value.ToString());
    }

    private static void WriteUsers(Utf8JsonWriter json, XRayTrace trace, string account)
    {
        json.WriteStartArray("Users");
        foreach (var user in trace.Spans.Where(span => span.Text("enduser.id") is not null).GroupBy(span => span.Text("enduser.id")!, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("UserName", user.Key);
            json.WriteStartArray("ServiceIds");
            foreach (var service in user.Select(XRayServiceId.Of).Distinct()) WriteService(json, service, account);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static IEnumerable<XRayServiceId> ServicesOf(XRayTrace trace) =>
        trace.Spans.Where(span => span.IsSegment).Select(XRayServiceId.Of)
            .Concat(trace.Spans.Where(span => span.Namespace is not null && !span.Answers.Any()).Select(XRayServiceId.OfCall)).Distinct();

    private static void WriteService(Utf8JsonWriter json, XRayServiceId service, string account)
    {
        json.WriteStartObject();
        service.Write(json, account);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, string member, XRayTrace trace, params string[] columns)
    {
        json.WriteStartArray(name);
        foreach (var value in trace.Spans.SelectMany(span => columns.Select(span.Text)).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString(member, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
