using System.Text.Json;

namespace Apiary.Cli.Terminal;

/// <summary>A trace as an indented waterfall: a line a span, with a bar for when it ran.</summary>
internal sealed class Waterfall
{
    private const int MinBarWidth = 20;
    private const int NameWidth = 48;
    private const int MaxDepth = 64;

    private readonly List<Span> spans;
    private readonly ILookup<string, Span> children;
    private readonly double startMs;
    private readonly double endMs;

    private Waterfall(List<Span> spans)
    {
        this.spans = spans;
        var ids = spans.Select(span => span.Id).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        // Spans whose parent is missing hang at the top, beside the root.
        children = spans.ToLookup(span => span.ParentId != span.Id && ids.Contains(span.ParentId) ? span.ParentId : "", StringComparer.Ordinal);
        startMs = spans.Min(span => span.StartMs);
        endMs = Math.Max(startMs + 0.001, spans.Max(span => span.StartMs + span.DurationMs));
    }

    /// <summary>Writes the rows of a trace, as the server answers them.</summary>
    public static void WriteTo(CliHost host, JsonElement rows)
    {
        var spans = rows.EnumerateArray().Select(Span.Read).ToList();
        var trace = new Waterfall(spans);
        var missing = trace.children[""].Count(span => span.ParentId.Length > 0);
        host.Out.WriteLine($"{spans.Count} events in {NumberText.Show(Math.Round(trace.endMs - trace.startMs, 3))} ms, {spans.Count(span => span.IsError)} with errors{(missing > 0 ? $", {missing} whose parent is missing" : "")}");
        host.Out.WriteLine();
        var barWidth = Math.Max(MinBarWidth, host.Width - NameWidth - 34);
        var seen = new HashSet<Span>();
        foreach (var root in trace.children[""].OrderBy(span => span.StartMs)) trace.Write(host, root, 0, barWidth, seen);
        // Parents in a circle belong under nobody; they are shown all the same.
        foreach (var span in trace.spans.Where(span => !seen.Contains(span)).OrderBy(span => span.StartMs).ToList()) trace.Write(host, span, 0, barWidth, seen);
    }

    private void Write(CliHost host, Span span, int depth, int barWidth, HashSet<Span> seen)
    {
        if (!seen.Add(span)) return;
        var name = new string(' ', Math.Min(depth, MaxDepth) * 2) + (span.IsError ? "! " : "") + span.Name;
        if (name.Length > NameWidth) name = name[..(NameWidth - 1)] + "…";
        var service = span.Service.Length > 16 ? span.Service[..15] + "…" : span.Service;
        var scale = barWidth / (endMs - startMs);
        var before = (int)Math.Min(barWidth - 1, (span.StartMs - startMs) * scale);
        var length = Math.Max(1, (int)Math.Min(barWidth - before, span.DurationMs * scale));
        host.Out.WriteLine($"{name.PadRight(NameWidth)} {service,-16} {NumberText.Show(Math.Round(span.DurationMs, 3)),10} ms  {new string(' ', before)}{(span.DurationMs > 0 ? new string('█', length) : "·")}");
        if (span.Id.Length == 0) return;
        foreach (var child in children[span.Id].OrderBy(child => child.StartMs)) Write(host, child, depth + 1, barWidth, seen);
    }

    private sealed record Span(string Id, string ParentId, string Name, string Service, double StartMs, double DurationMs, bool IsError)
    {
        public static Span Read(JsonElement row)
        {
            var data = row.GetProperty("data");
            return new Span(
                Text(data, "trace.span_id", "id"),
                Text(data, "trace.parent_id", "parentId"),
                NameOf(data),
                Text(data, "service.name", "service_name") is { Length: > 0 } service ? service : row.GetProperty("dataset").GetString() ?? "",
                (row.GetProperty("time").GetDateTimeOffset() - DateTimeOffset.UnixEpoch).TotalMilliseconds,
                data.TryGetProperty("duration_ms", out var duration) ? Math.Max(0, NumberText.Number(duration) ?? 0) : 0,
                data.TryGetProperty("error", out var error) && error.ValueKind is not (JsonValueKind.False or JsonValueKind.Null) && error.ToString() is not ("" or "false" or "0"));
        }

        /// <summary>Logs and links have no name; what they say, or where they lead, stands for it.</summary>
        private static string NameOf(JsonElement data)
        {
            if (Text(data, "name") is { Length: > 0 } name) return name;
            if (Text(data, "trace.link.trace_id") is { Length: > 0 } linked) return $"→ trace {linked}";
            return Text(data, "body", "message", "event.name") is { Length: > 0 } said ? said : "(no name)";
        }

        private static string Text(JsonElement data, params string[] names)
        {
            foreach (var name in names)
                if (data.TryGetProperty(name, out var value)) return string.Concat(value.ToString().Select(c => char.IsControl(c) ? '?' : c));
            return "";
        }
    }
}
