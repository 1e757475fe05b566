using Apiary.Engine.Events;

namespace Apiary.Server.Errors.Spans;

/// <summary>
/// Finds the exceptions in a batch of spans: the span events of that name, and the spans that have the fields themselves. One that passed through
/// several spans is told of by each of them; it counts once, where it came from.
/// </summary>
internal sealed class SpanExceptions
{
    // A loop of parents is somebody's mistake or malice, and no trace is as deep.
    private const int MostAncestors = 1_000;

    private readonly EventBatch batch;
    private readonly BatchText traces, spans, parents, annotations, names, types, messages;
    private readonly Dictionary<string, int> rowOfSpan = new(StringComparer.Ordinal);

    private SpanExceptions(EventBatch batch)
    {
        this.batch = batch;
        traces = BatchText.Of(batch, "trace.trace_id"u8);
        spans = BatchText.Of(batch, "trace.span_id"u8);
        parents = BatchText.Of(batch, "trace.parent_id"u8);
        annotations = BatchText.Of(batch, "meta.annotation_type"u8);
        names = BatchText.Of(batch, "name"u8);
        types = BatchText.Of(batch, "exception.type"u8);
        messages = BatchText.Of(batch, "exception.message"u8);
        foreach (var row in spans.Rows) rowOfSpan[spans.At(row)] = row;
    }

    /// <summary>The exceptions of a batch, in its order; none when it has none, and then nothing is allocated.</summary>
    public static IReadOnlyList<SpanException> In(EventBatch batch)
    {
        if (BatchText.LaneOf(batch, "exception.type"u8, ColumnType.String) is null && BatchText.LaneOf(batch, "exception.message"u8, ColumnType.String) is null) return [];
        var found = new SpanExceptions(batch);
        return found.Once(found.All());
    }

    /// <summary>What the span events say, and the spans that none of their own events speaks for.</summary>
    private List<SpanException> All()
    {
        var told = new List<SpanException>();
        var spoken = new HashSet<string>(StringComparer.Ordinal);
        var rows = Union(types.Rows, messages.Rows);
        foreach (var row in rows)
        {
            if (annotations.At(row) != "span_event" || names.At(row) != "exception") continue;
            told.Add(Of(row, parents.At(row)));
            spoken.Add(parents.At(row));
        }

        foreach (var row in rows)
            if (spans.At(row) is { Length: > 0 } span && annotations.At(row).Length == 0 && !spoken.Contains(span)) told.Add(Of(row, span));
        return told;
    }

    private SpanException Of(int row, string span) =>
        new(row, rowOfSpan.GetValueOrDefault(span, -1), traces.At(row), span, types.At(row), messages.At(row), batch.TimestampNanos[row]);

    /// <summary>Without those that came to a span from another one inside it, or were told of before by the same span.</summary>
    private List<SpanException> Once(List<SpanException> told)
    {
        var kept = new List<SpanException>();
        foreach (var same in told.GroupBy(one => (one.TraceId, one.Type, one.Message)))
        {
            var bySpan = same.OrderBy(one => one.TimestampNanos).DistinctBy(one => one.SpanId).ToList();
            var passed = bySpan.Count == 1 ? [] : bySpan.SelectMany(one => AncestorsOf(one.SpanId)).ToHashSet(StringComparer.Ordinal);
            kept.AddRange(bySpan.Where(one => !passed.Contains(one.SpanId)));
        }

        kept.Sort((left, right) => left.Row.CompareTo(right.Row));
        return kept;
    }

    private IEnumerable<string> AncestorsOf(string span)
    {
        for (var depth = 0; depth < MostAncestors && rowOfSpan.TryGetValue(span, out var row); depth++)
        {
            var parent = parents.At(row);
            if (parent.Length == 0 || parent == span) yield break;
            yield return span = parent;
        }
    }

    private static List<int> Union(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var rows = new SortedSet<int>();
        foreach (var row in left) rows.Add(row);
        foreach (var row in right) rows.Add(row);
        return [.. rows];
    }
}
