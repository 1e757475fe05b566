using System.Collections.Concurrent;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Decoding;
using Apiary.Server.Protocols.XRay.Traces;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>
/// Traces that are fetched in two steps, as AWS does from its archive (section 6.1 of the protocol reference). Nothing is archived here, so a retrieval is
/// complete when it starts; what it names is remembered, the last ones, until the server stops.
/// </summary>
internal sealed class RetrievalsEndpoint(XRayTraceReader reader)
{
    private const int MaxKept = 1_000;
    private const string Complete = "COMPLETE", Cancelled = "CANCELLED", Format = "XRAY";

    private readonly ConcurrentDictionary<string, Retrieval> all = new(StringComparer.Ordinal);

    /// <summary>What it answers.</summary>
    public IEnumerable<XRayOperation> Operations =>
    [
        new("StartTraceRetrieval", "/StartTraceRetrieval", KeyPermissions.Queries, StartAsync),
        new("ListRetrievedTraces", "/ListRetrievedTraces", KeyPermissions.Queries, call => XRayQuestions.LimitedAsync(call, ListAsync)),
        new("GetRetrievedTracesGraph", "/GetRetrievedTracesGraph", KeyPermissions.Queries, call => XRayQuestions.LimitedAsync(call, GraphAsync)),
        new("CancelTraceRetrieval", "/CancelTraceRetrieval", KeyPermissions.Queries, CancelAsync),
    ];

    private async Task<AwsError?> StartAsync(XRayCall call)
    {
        if (XRayTracesEndpoint.ReadIds(call, out var ids) is { } error) return error;
        if (XRayQuestions.ReadWindow(call, out _) is { } noWindow) return noWindow;
        var token = Guid.NewGuid().ToString();
        all[token] = new Retrieval(call.Caller.Environment.Id, [.. ids.Select(XRayIds.FromText).OfType<string>().Distinct(StringComparer.Ordinal)], Environment.TickCount64, IsCancelled: false);
        foreach (var old in all.OrderByDescending(pair => pair.Value.StartedAt).Skip(MaxKept).Select(pair => pair.Key)) all.TryRemove(old, out _);
        return await call.AnswerAsync(json => json.WriteString("RetrievalToken", token));
    }

    private async Task<AwsError?> ListAsync(XRayCall call)
    {
        if (Find(call, out var error) is not { } retrieval) return error;
        if (call.Text("TraceFormat") is { } format and not Format) return XRayErrors.InvalidRequest($"The format {format} is not given by this server; ask for {Format}.");
        var traces = await ReadAsync(call, retrieval, whole: true);
        var columns = XRayTraceReader.ColumnsOf(reader.ScopeOf(call.Caller), whole: true);
        return await call.AnswerAsync(json =>
        {
            json.WriteString("RetrievalStatus", StatusOf(retrieval));
            json.WriteString("TraceFormat", Format);
            json.WriteStartArray("Traces");
            foreach (var trace in traces)
            {
                json.WriteStartObject();
                json.WriteString("Id", XRayIds.ToXRay(trace.Id));
                json.WriteNumber("Duration", Math.Round(trace.Duration, 6));
                json.WriteStartArray("Spans");
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
        });
    }

    private async Task<AwsError?> GraphAsync(XRayCall call)
    {
        if (Find(call, out var error) is not { } retrieval) return error;
        var graph = new XRayGraph();
        foreach (var trace in await ReadAsync(call, retrieval, whole: false)) graph.Add(trace);
        return await call.AnswerAsync(json =>
        {
            json.WriteString("RetrievalStatus", StatusOf(retrieval));
            graph.Write(json, call.Caller.Account);
        });
    }

    private async Task<AwsError?> CancelAsync(XRayCall call)
    {
        if (Find(call, out var error) is not { } retrieval) return error;
        all[call.Text("RetrievalToken")!] = retrieval with { IsCancelled = true };
        return await call.AnswerAsync();
    }

    private Task<IReadOnlyList<XRayTrace>> ReadAsync(XRayCall call, Retrieval retrieval, bool whole) =>
        reader.ReadAsync(reader.ScopeOf(call.Caller), retrieval.IsCancelled ? [] : retrieval.Ids, whole, call.Ending);

    private Retrieval? Find(XRayCall call, out AwsError? error)
    {
        error = null;
        if (call.Text("RetrievalToken") is not { } token) error = XRayErrors.Missing("RetrievalToken");
        else if (all.TryGetValue(token, out var found) && found.EnvironmentId == call.Caller.Environment.Id) return found;
        else error = XRayErrors.NotFound(token);
        return null;
    }

    private static string StatusOf(Retrieval retrieval) => retrieval.IsCancelled ? Cancelled : Complete;

    private sealed record Retrieval(string EnvironmentId, IReadOnlyList<string> Ids, long StartedAt, bool IsCancelled);
}
