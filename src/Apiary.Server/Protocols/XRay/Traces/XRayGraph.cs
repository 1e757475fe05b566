using System.Text.Json;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>Services and who calls whom, from traces (sections 5.1 and 5.2 of the protocol reference).</summary>
internal sealed class XRayGraph
{
    private readonly Dictionary<XRayServiceId, XRayNode> nodes = [];

    /// <summary>The services in the order in which they were found.</summary>
    public IEnumerable<XRayNode> Nodes => nodes.Values;

    /// <summary>Adds a trace.</summary>
    public void Add(XRayTrace trace)
    {
        foreach (var segment in trace.Spans.Where(span => span.IsSegment))
        {
            var node = NodeOf(XRayServiceId.Of(segment));
            node.IsActive = true;
            node.Statistics.Add(segment);
            if (ReferenceEquals(segment, trace.Root))
            {
                node.IsRoot = true;
                AddCall(NodeOf(new XRayServiceId(segment.Service, "client")), node, segment);
            }

            AddCalls(node, segment);
        }
    }

    /// <summary>The statistics of a call; null when there was none.</summary>
    public static XRayStatistics? CallOf(XRayNode from, XRayNode to) => from.Calls.GetValueOrDefault(to.Reference);

    /// <summary>Writes the list of services.</summary>
    public void Write(Utf8JsonWriter json, string account)
    {
        json.WriteStartArray("Services");
        foreach (var node in nodes.Values) Write(json, node, account);
        json.WriteEndArray();
    }

    /// <summary>The calls of a segment: its subsegments down to the segments that answered them.</summary>
    private void AddCalls(XRayNode node, XRaySpan segment)
    {
        var open = new Stack<XRaySpan>([segment]);
        var seen = new HashSet<XRaySpan>(ReferenceEqualityComparer.Instance);
        while (open.TryPop(out var span))
        {
            if (!seen.Add(span)) continue;
            foreach (var answer in span.Answers) AddCall(node, NodeOf(XRayServiceId.Of(answer)), ReferenceEquals(span, segment) ? answer : span);
            if (span.Namespace is not null && !span.Answers.Any())
            {
                var called = NodeOf(XRayServiceId.OfCall(span));
                called.Statistics.Add(span);
                AddCall(node, called, span);
            }

            foreach (var child in span.Children)
                if (!child.IsSegment) open.Push(child);
        }
    }

    private static void AddCall(XRayNode from, XRayNode to, XRaySpan span)
    {
        if (!from.Calls.TryGetValue(to.Reference, out var statistics)) from.Calls[to.Reference] = statistics = new XRayStatistics();
        statistics.Add(span);
        if (from.IsClient) from.Statistics.Add(span);
    }

    private XRayNode NodeOf(XRayServiceId id)
    {
        if (!nodes.TryGetValue(id, out var node)) nodes[id] = node = new XRayNode(id, nodes.Count);
        return node;
    }

    private static void Write(Utf8JsonWriter json, XRayNode node, string account)
    {
        json.WriteStartObject();
        json.WriteNumber("ReferenceId", node.Reference);
        node.Id.Write(json, account);
        if (node.IsRoot) json.WriteBoolean("Root", true);
        json.WriteString("State", node.IsActive ? "active" : "unknown");
        json.WriteNumber("StartTime", Math.Round(node.Statistics.Start, 3));
        json.WriteNumber("EndTime", Math.Round(node.Statistics.End, 3));
        json.WriteStartArray("Edges");
        foreach (var (reference, statistics) in node.Calls)
        {
            json.WriteStartObject();
            json.WriteNumber("ReferenceId", reference);
            json.WriteNumber("StartTime", Math.Round(statistics.Start, 3));
            json.WriteNumber("EndTime", Math.Round(statistics.End, 3));
            statistics.WriteSummary(json, "SummaryStatistics");
            statistics.WriteHistogram(json, "ResponseTimeHistogram");
            json.WriteStartArray("Aliases");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!node.IsClient)
        {
            node.Statistics.WriteSummary(json, "SummaryStatistics");
            node.Statistics.WriteHistogram(json, "DurationHistogram");
            node.Statistics.WriteHistogram(json, "ResponseTimeHistogram");
        }

        json.WriteEndObject();
    }
}
