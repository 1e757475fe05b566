using System.Text.Json;
using System.Text.Json.Nodes;
using Apiary.Engine.Events;
using Apiary.Server.Protocols.XRay.Decoding;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>
/// Writes spans as documents again, for BatchGetTraces: the blocks from their columns, subsegments in their segments. What a span of OpenTelemetry has beyond is metadata, as in
/// AWS's own mapping.
/// </summary>
/// <param name="trace">The trace.</param>
/// <param name="columns">The columns that were read.</param>
internal sealed class XRayDocument(XRayTrace trace, IReadOnlyList<string> columns)
{
    private const int MaxDepth = 40;

    private static readonly (string Member, string Column)[] Request =
        [("method", "http.request.method"), ("url", "url.full"), ("user_agent", "user_agent.original"), ("client_ip", "client.address"), ("x_forwarded_for", "xray.x_forwarded_for")];

    private static readonly (string Member, string Column)[] Response = [("status", "http.response.status_code"), ("content_length", "http.response.body.size")];

    private static readonly (string Member, string Column)[] Sql =
        [("database_type", "db.system"), ("sanitized_query", "db.statement"), ("user", "db.user"), ("url", "db.connection_string")];

    private static readonly (string Member, string Column)[] ServiceMembers =
        [("version", "service.version"), ("runtime", "process.runtime.name"), ("runtime_version", "process.runtime.version")];

    private static readonly (string Member, string Column)[] Sdk =
        [("sdk", "telemetry.sdk.name"), ("sdk_version", "telemetry.sdk.version"), ("sampling_rule_name", "xray.sampling_rule")];

    private static readonly HashSet<string> OwnColumns =
    [
        .. Request.Concat(Response).Concat(Sql).Concat(ServiceMembers).Concat(Sdk).Select(pair => pair.Column),
        "trace.trace_id", "trace.span_id", "trace.parent_id", "name", "service.name", "service_name", "span.kind", "type", "duration_ms", "error", "meta.signal_type", "meta.annotation_type",
        "enduser.id", "exception.type", "exception.message", "exception.stacktrace", "url.path", "status_code", "span.num_events", "span.num_links", "library.name", "library.version", "http.status_code",
    ];

    /// <summary>The segments of the trace, and a made-up one for each call that nobody answered, as id and document.</summary>
    public IEnumerable<(string Id, string Document)> Segments()
    {
        foreach (var span in trace.Spans.Where(span => span.IsSegment || trace.Tops.Contains(span))) yield return (span.Id, Of(span, 0).ToJsonString());
        foreach (var call in trace.Spans.Where(span => span.Namespace is not null && !span.Answers.Any()))
        {
            // Its own id by a turn of the call's, so that it is the same each time it is asked for.
            var id = Convert.ToUInt64(IsHex(call.Id) ? call.Id : "0", 16) ^ 0x5555555555555555UL;
            yield return (id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture), Inferred(call, id).ToJsonString());
        }
    }

    private JsonObject Of(XRaySpan span, int depth)
    {
        var json = new JsonObject { ["id"] = span.Id, ["name"] = span.IsSegment ? span.Service : span.Name, ["start_time"] = Seconds(span.StartNanos) };
        if (span.IsOpen) json["in_progress"] = true;
        else json["end_time"] = Seconds(span.StartNanos + (long)(span.DurationMs * 1e6));
        if (depth == 0)
        {
            json["trace_id"] = XRayIds.ToXRay(trace.Id);
            if (span.ParentId is { } parent) json["parent_id"] = parent;
            if (!span.IsSegment) json["type"] = "subsegment";
        }

        if (span.IsFault) json["fault"] = true;
        if (span.IsError) json["error"] = true;
        if (span.IsThrottle) json["throttle"] = true;
        AddText(json, "namespace", span.Text("xray.namespace") ?? span.Namespace);
        AddText(json, "origin", span.Origin);
        AddText(json, "user", span.Text("enduser.id"));
        AddText(json, "resource_arn", span.Text("xray.resource_arn"));
        AddRaw(json, "precursor_ids", span.Text("xray.precursor_ids"));
        AddRaw(json, "links", span.Text("xray.links"));
        AddHttp(json, span);
        AddBlocks(json, span);
        AddCause(json, span);
        var under = span.Children.Where(child => !child.IsSegment).ToList();
        if (under.Count > 0 && depth < MaxDepth) json["subsegments"] = new JsonArray([.. under.Select(child => Of(child, depth + 1))]);
        return json;
    }

    private JsonObject Inferred(XRaySpan call, ulong id)
    {
        var service = XRayServiceId.OfCall(call);
        var json = new JsonObject
        {
            ["id"] = id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            ["name"] = service.Name,
            ["start_time"] = Seconds(call.StartNanos),
            ["end_time"] = Seconds(call.StartNanos + (long)(call.DurationMs * 1e6)),
            ["trace_id"] = XRayIds.ToXRay(trace.Id),
            ["parent_id"] = call.Id,
            ["inferred"] = true,
        };
        if (service.Type is { } type and not "remote") json["origin"] = type;
        if (call.IsFault) json["fault"] = true;
        if (call.IsError) json["error"] = true;
        if (call.IsThrottle) json["throttle"] = true;
        AddHttp(json, call);
        if (Nested(call, "aws.") is { Count: > 0 } aws) json["aws"] = aws;
        return json;
    }

    private static void AddHttp(JsonObject json, XRaySpan span)
    {
        var (request, response) = (Members(span, Request), Members(span, Response));
        if (request is null && response is null) return;
        var http = new JsonObject();
        if (request is not null) http["request"] = request;
        if (response is not null) http["response"] = response;
        json["http"] = http;
    }

    private void AddBlocks(JsonObject json, XRaySpan span)
    {
        if (Join(Members(span, Sql), Nested(span, "sql.")) is { } sql) json["sql"] = sql;
        var aws = Nested(span, "aws.");
        if (Members(span, Sdk) is { } sdk)
        {
            aws ??= [];
            aws["xray"] = Join(sdk, aws["xray"]?.DeepClone() as JsonObject);
        }

        if (aws is not null) json["aws"] = aws;
        if (Join(Members(span, ServiceMembers), Nested(span, "xray.service.")) is { } service) json["service"] = service;
        var annotations = new JsonObject();
        foreach (var column in columns.Where(column => column.StartsWith(XRayTraceSummary.AnnotationPrefix, StringComparison.Ordinal)))
            if (ValueOf(span.Field(column)) is { } value) annotations[column[XRayTraceSummary.AnnotationPrefix.Length..]] = value;
        if (annotations.Count > 0) json["annotations"] = annotations;
        if (Metadata(span) is { Count: > 0 } metadata) json["metadata"] = metadata;
    }

    private JsonObject Metadata(XRaySpan span)
    {
        var metadata = Nested(span, "metadata.", depth: 2) ?? [];
        if (span.Text("xray.document") is not null) return metadata;
        var others = new JsonObject();
        foreach (var column in columns.Where(IsOther))
            if (ValueOf(span.Field(column)) is { } value) others[column] = value;
        if (others.Count > 0) metadata["default"] = others;
        return metadata;
    }

    private static bool IsOther(string column) =>
        !OwnColumns.Contains(column) && !column.StartsWith(XRayTraceSummary.AnnotationPrefix, StringComparison.Ordinal) && !column.StartsWith("metadata.", StringComparison.Ordinal)
        && !column.StartsWith("aws.", StringComparison.Ordinal) && !column.StartsWith("xray.", StringComparison.Ordinal) && !column.StartsWith("sql.", StringComparison.Ordinal);

    private static void AddCause(JsonObject json, XRaySpan span)
    {
        if (span.Text("xray.cause") is { } cause) AddRaw(json, "cause", cause);
        else if (span.Text("xray.cause_id") is { } id) json["cause"] = id;
        else if (span.Text("exception.type") is not null || span.Text("exception.message") is not null)
        {
            var exception = new JsonObject { ["id"] = span.Id };
            AddText(exception, "type", span.Text("exception.type"));
            AddText(exception, "message", span.Text("exception.message"));
            json["cause"] = new JsonObject { ["exceptions"] = new JsonArray(exception) };
        }
    }

    /// <summary>The columns behind a prefix as objects in objects, by the points in their names; null when there are none.</summary>
    private JsonObject? Nested(XRaySpan span, string prefix, int depth = int.MaxValue)
    {
        JsonObject? top = null;
        foreach (var column in columns.Where(column => column.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (ValueOf(span.Field(column)) is not { } value) continue;
            var at = top ??= [];
            var parts = column[prefix.Length..].Split('.', depth);
            foreach (var part in parts.SkipLast(1))
            {
                if (at[part] is not JsonObject next) at[part] = next = [];
                at = next;
            }

            at[parts[^1]] = value;
        }

        return top;
    }

    private static JsonObject? Members(XRaySpan span, (string Member, string Column)[] pairs)
    {
        JsonObject? json = null;
        foreach (var (member, column) in pairs)
            if (ValueOf(span.Field(column)) is { } value) (json ??= [])[member] = value;
        return json;
    }

    private static JsonObject? Join(JsonObject? left, JsonObject? right)
    {
        if (left is null || right is null) return left ?? right;
        foreach (var (name, value) in right) left[name] ??= value?.DeepClone();
        return left;
    }

    /// <summary>A value with its type; text that is a list or an object was one.</summary>
    private static JsonNode? ValueOf(FieldValue value)
    {
        if (value.IsNull) return null;
        if (value.Type == ColumnType.Boolean) return value.TryGetNumber(out var flag) && flag != 0;
        if (value.Type == ColumnType.Integer) return value.AsInteger();
        if (value.Type == ColumnType.Float) return value.TryGetNumber(out var number) && double.IsFinite(number) ? number : null;
        var text = value.ToString();
        return text is ['{' or '[', ..] && Parse(text) is { } parsed ? parsed : text;
    }

    private static void AddText(JsonObject json, string name, string? text)
    {
        if (text is not null) json[name] = text;
    }

    private static void AddRaw(JsonObject json, string name, string? text)
    {
        if (text is not null) json[name] = Parse(text) ?? text;
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // Cut where text ends, or text that only begins as JSON does.
            return null;
        }
    }

    private static decimal Seconds(long nanos) => nanos / 1_000_000_000m;

    private static bool IsHex(string id) => id.Length is > 0 and <= 16 && id.All(char.IsAsciiHexDigit);
}
