using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Decoding;
using Apiary.Server.Protocols.XRay.Expressions;
using Apiary.Server.Protocols.XRay.Traces;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>Traces: those that an expression holds for, and whole ones by id (section 6.3 of the protocol reference).</summary>
internal sealed class XRayTracesEndpoint(XRayQuestions questions)
{
    private const int PageSize = 200, MaxIds = 100;

    /// <summary>What it answers.</summary>
    public IEnumerable<XRayOperation> Operations =>
    [
        new("GetTraceSummaries", "/TraceSummaries", KeyPermissions.Queries, call => XRayQuestions.LimitedAsync(call, SummariesAsync)),
        new("BatchGetTraces", "/Traces", KeyPermissions.Queries, call => XRayQuestions.LimitedAsync(call, BatchAsync)),
    ];

    private async Task<AwsError?> SummariesAsync(XRayCall call)
    {
        if (XRayQuestions.ReadWindow(call, out var window) is { } noWindow) return noWindow;
        if (XRayPage.StartOf(call.Text("NextToken")) is not { } start) return XRayErrors.InvalidRequest("NextToken is not valid.");
        if (call.Text("TimeRangeType") is { } type and not ("TraceId" or "Event" or "Service")) return XRayErrors.InvalidRequest($"TimeRangeType must be TraceId, Event or Service, found {type}.");
        if (XRayExpressionParser.Parse(call.Text("FilterExpression"), out var fault) is not { } expression) return XRayErrors.InvalidRequest($"Invalid filter expression: {fault}");
        var scope = questions.Reader.ScopeOf(call.Caller);
        var (ids, error) = await questions.FindAsync(call, scope, window, expression);
        if (error is not null) return error;
        var ordered = await questions.Reader.NewestFirstAsync(scope, ids, window.StartNanos, window.EndNanos, call.Ending);
        var page = await questions.Reader.ReadAsync(scope, [.. ordered.Skip(start).Take(PageSize)], whole: false, call.Ending);
        var shown = page.Where(trace => IsIn(trace, window, call.Text("TimeRangeType") ?? "TraceId")).OrderByDescending(trace => trace.Start).ToList();
        var annotations = AnnotationsOf(scope);
        return await call.AnswerAsync(json =>
        {
            json.WriteStartArray("TraceSummaries");
            foreach (var trace in shown) XRayTraceSummary.Write(json, trace, annotations, call.Caller.Account);
            json.WriteEndArray();
            json.WriteNumber("ApproximateTime", Math.Round(shown.Count > 0 ? shown[^1].Start : window.StartSeconds, 3));
            json.WriteNumber("TracesProcessedCount", ordered.Count);
            if (XRayPage.After(start, PageSize, ordered.Count) is { } next) json.WriteString("NextToken", next);
        });
    }

    private async Task<AwsError?> BatchAsync(XRayCall call)
    {
        if (ReadIds(call, out var ids) is { } error) return error;
        var scope = questions.Reader.ScopeOf(call.Caller);
        var known = ids.Select(id => (Given: id, Stored: XRayIds.FromText(id))).ToList();
        var traces = await questions.Reader.ReadAsync(scope, [.. known.Select(pair => pair.Stored).OfType<string>().Distinct(StringComparer.Ordinal)], whole: true, call.Ending);
        var columns = XRayTraceReader.ColumnsOf(scope, whole: true);
        return await call.AnswerAsync(json =>
        {
            json.WriteStartArray("Traces");
            foreach (var trace in traces)
            {
                json.WriteStartObject();
                json.WriteString("Id", XRayIds.ToXRay(trace.Id));
                json.WriteNumber("Duration", Math.Round(trace.Duration, 6));
                json.WriteBoolean("LimitExceeded", false);
                json.WriteStartArray("Segments");
                foreach (var (id, document) in new XRayDocument(trace, columns).Segments())
                {
                    json.WriteStartObject();
                    json.WriteString("Id", id);
                    json.WriteString("Document", document);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("UnprocessedTraceIds");
            foreach (var (given, stored) in known)
                if (stored is null) json.WriteStringValue(given);
            json.WriteEndArray();
        });
    }

    /// <summary>The ids of a call; an error when there are none, or too many.</summary>
    public static AwsError? ReadIds(XRayCall call, out IReadOnlyList<string> ids)
    {
        ids = [];
        if (call.Member("TraceIds") is not { ValueKind: System.Text.Json.JsonValueKind.Array } list) return XRayErrors.Missing("TraceIds");
        ids = [.. list.EnumerateArray().Where(id => id.ValueKind == System.Text.Json.JsonValueKind.String).Select(id => id.GetString()!)];
        return ids.Count > MaxIds ? XRayErrors.InvalidRequest($"TraceIds: at most {MaxIds} at once.") : null;
    }

    private static IReadOnlyList<string> AnnotationsOf(QueryScope scope) =>
        [.. XRayTraceReader.ColumnsOf(scope, whole: false).Where(name => name.StartsWith(XRayTraceSummary.AnnotationPrefix, StringComparison.Ordinal))];

    /// <summary>Whether a trace is of a time: it began in it, was told of in it, or a segment of it ended in it.</summary>
    private static bool IsIn(XRayTrace trace, XRayWindow window, string type) => type switch
    {
        "Event" => true,
        "Service" => trace.Spans.Any(span => span.IsSegment && span.End >= window.StartSeconds && span.End < window.EndSeconds),
        _ => trace.Start >= window.StartSeconds && trace.Start < window.EndSeconds,
    };
}
