using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Decoding;
using Apiary.Server.Protocols.XRay.Expressions;
using Apiary.Server.Protocols.XRay.Traces;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>Who calls whom, in a time, in some traces, and over time (section 6.3 of the protocol reference).</summary>
internal sealed class GraphsEndpoint(XRayQuestions questions)
{
    private const int DefaultPeriod = 60, MaxPeriods = 1_440;

    /// <summary>What it answers.</summary>
    public IEnumerable<XRayOperation> Operations =>
    [
        new("GetServiceGraph", "/ServiceGraph", KeyPermissions.Queries, call => XRayQuestions.LimitedAsync(call, ServiceGraphAsync)),
        new("GetTraceGraph", "/TraceGraph", KeyPermissions.Queries, call => XRayQuestions.LimitedAsync(call, TraceGraphAsync)),
        new("GetTimeSeriesServiceStatistics", "/TimeSeriesServiceStatistics", KeyPermissions.Queries, call => XRayQuestions.LimitedAsync(call, TimeSeriesAsync)),
    ];

    private async Task<AwsError?> ServiceGraphAsync(XRayCall call)
    {
        if (XRayQuestions.ReadWindow(call, out var window) is { } noWindow) return noWindow;
        if (questions.ReadGroup(call, out var expression) is { } noGroup) return noGroup;
        var (traces, error) = await questions.ReadAsync(call, window, expression);
        if (error is not null) return error;
        var graph = GraphOf(traces);
        return await call.AnswerAsync(json =>
        {
            json.WriteNumber("StartTime", window.StartSeconds);
            json.WriteNumber("EndTime", window.EndSeconds);
            graph.Write(json, call.Caller.Account);
            json.WriteBoolean("ContainsOldGroupVersions", false);
        });
    }

    private async Task<AwsError?> TraceGraphAsync(XRayCall call)
    {
        if (XRayTracesEndpoint.ReadIds(call, out var ids) is { } error) return error;
        var traces = await questions.Reader.ReadAsync(questions.Reader.ScopeOf(call.Caller), [.. ids.Select(XRayIds.FromText).OfType<string>().Distinct(StringComparer.Ordinal)], whole: false, call.Ending);
        var graph = GraphOf(traces);
        return await call.AnswerAsync(json => graph.Write(json, call.Caller.Account));
    }

    private async Task<AwsError?> TimeSeriesAsync(XRayCall call)
    {
        if (XRayQuestions.ReadWindow(call, out var window) is { } noWindow) return noWindow;
        if (questions.ReadGroup(call, out var expression) is { } noGroup) return noGroup;
        var period = call.Member("Period") is { ValueKind: JsonValueKind.Number } given && given.TryGetInt32(out var seconds) ? seconds : DefaultPeriod;
        if (period < 1) return XRayErrors.InvalidRequest("Period must be a number of seconds, at least 1.");
        if ((window.EndSeconds - window.StartSeconds) / period > MaxPeriods) return XRayErrors.InvalidRequest($"There would be more than {MaxPeriods} periods; choose a longer Period or a shorter time.");
        var selector = XRayExpressionParser.Parse(call.Text("EntitySelectorExpression"), out var fault);
        if (selector is not (XRayExpression.All or XRayExpression.Service or XRayExpression.Edge)) return XRayErrors.InvalidRequest($"Invalid EntitySelectorExpression: {fault ?? "expected service() or edge()"}");
        var (traces, error) = await questions.ReadAsync(call, window, expression);
        if (error is not null) return error;
        var points = traces.Where(trace => trace.Start >= window.StartSeconds && trace.Start < window.EndSeconds)
            .GroupBy(trace => Math.Floor(trace.Start / period) * period).OrderBy(point => point.Key)
            .Select(point => (Time: point.Key, Found: Select(GraphOf(point), selector))).Where(point => point.Found.Count > 0).ToList();
        return await call.AnswerAsync(json =>
        {
            json.WriteStartArray("TimeSeriesServiceStatistics");
            foreach (var (time, found) in points)
            {
                json.WriteStartObject();
                json.WriteNumber("Timestamp", time);
                found.WriteSummary(json, selector is XRayExpression.Service ? "ServiceSummaryStatistics" : "EdgeSummaryStatistics");
                found.WriteHistogram(json, "ResponseTimeHistogram");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteBoolean("ContainsOldGroupVersions", false);
        });
    }

    /// <summary>The statistics of what was selected: services by name, calls by both names, or how traces began.</summary>
    private static XRayStatistics Select(XRayGraph graph, XRayExpression selector)
    {
        var sum = new XRayStatistics();
        foreach (var node in graph.Nodes)
        {
            if (selector is XRayExpression.Service service)
            {
                if (!node.IsClient && IsMeant(node, service.Target)) sum.Add(node.Statistics);
                continue;
            }

            foreach (var other in graph.Nodes)
            {
                if (XRayGraph.CallOf(node, other) is not { } calls) continue;
                if (selector is XRayExpression.Edge edge ? IsMeant(node, edge.From) && IsMeant(other, edge.To) : node.IsClient) sum.Add(calls);
            }
        }

        return sum;
    }

    private static bool IsMeant(XRayNode node, XRayTarget target) => (target.Name is null || node.Id.Name == target.Name) && (target.Type is null ? !node.IsClient : node.Id.Type == target.Type);

    private static XRayGraph GraphOf(IEnumerable<XRayTrace> traces)
    {
        var graph = new XRayGraph();
        foreach (var trace in traces) graph.Add(trace);
        return graph;
    }
}
