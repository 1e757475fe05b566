namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>A trace: its spans as a tree, each once, what was in progress replaced by what came later.</summary>
internal sealed class XRayTrace
{
    /// <summary>Puts the spans in order.</summary>
    /// <param name="id">The trace's id as it is stored.</param>
    /// <param name="found">All spans, in order of time; some perhaps twice.</param>
    public XRayTrace(string id, IEnumerable<XRaySpan> found)
    {
        Id = id;
        var byId = new Dictionary<string, XRaySpan>(StringComparer.Ordinal);
        foreach (var span in found)
            if (span.Id.Length > 0 && (!byId.TryGetValue(span.Id, out var known) || (known.IsOpen && !span.IsOpen))) byId[span.Id] = span;
        Spans = [.. byId.Values.OrderBy(span => span.StartNanos).ThenBy(span => span.Id, StringComparer.Ordinal)];
        foreach (var span in Spans)
            if (span.ParentId is { } parentId && byId.TryGetValue(parentId, out var parent) && !ReferenceEquals(parent, span)) parent.Children.Add(span);
            else Tops.Add(span);
        Root = Spans.FirstOrDefault(span => span.ParentId is null && span.IsSegment) ?? Tops.Find(span => span.IsSegment) ?? (Spans.Count > 0 ? Spans[0] : null);
        // A subsegment that came on its own is of the service that its segment is of.
        foreach (var top in Tops) NameServices(top);
    }

    /// <summary>Its id as it is stored.</summary>
    public string Id { get; }

    /// <summary>All spans in order of time.</summary>
    public IReadOnlyList<XRaySpan> Spans { get; }

    /// <summary>Those whose parent is not there, or that have none.</summary>
    public List<XRaySpan> Tops { get; } = [];

    /// <summary>The segment by which it began; null for a trace without spans.</summary>
    public XRaySpan? Root { get; }

    /// <summary>When it began, in seconds.</summary>
    public double Start => Spans.Count == 0 ? 0 : Spans.Min(span => span.Start);

    /// <summary>From its begin to its last end, in seconds.</summary>
    public double Duration => Spans.Count == 0 ? 0 : Spans.Max(span => span.End) - Start;

    /// <summary>Whether something of it has no end yet, or was called and did not tell.</summary>
    public bool IsPartial => Spans.Any(span => span.IsOpen || (span.Flag("xray.traced") && !span.Answers.Any()));

    private static void NameServices(XRaySpan top)
    {
        // By hand, because a trace may be deeper than a stack.
        var open = new Stack<(XRaySpan Span, string Service)>();
        open.Push((top, top.Service));
        var seen = new HashSet<XRaySpan>(ReferenceEqualityComparer.Instance);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next.Span)) continue;
            if (next.Span.Text("xray.document") == "subsegment") next.Span.Service = next.Service;
            foreach (var child in next.Span.Children) open.Push((child, next.Span.Service));
        }
    }
}
