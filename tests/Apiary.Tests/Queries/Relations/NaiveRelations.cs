using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Tests.Queries.Relations;

/// <summary>
/// What relational fields mean, written down as plainly as possible: every event is held against every other one of its trace. Gives
/// the events that a question's relational conditions let pass, with the values of its relational breakdowns as fields of their own.
/// </summary>
internal sealed class NaiveRelations(IReadOnlyList<(int DatasetId, TestEvent Event)> events, DeclaredTypes types, QuerySpec spec, long startNanos, long endNanos)
{
    private static readonly string[] Prefixes = ["root.", "parent.", "child.", "any.", "any2.", "any3.", "none."];

    private readonly List<(int DatasetId, TestEvent Event)> inTime = [.. events.Where(row => row.Event.TimestampNanos >= startNanos && row.Event.TimestampNanos < endNanos)];

    public static string? PrefixOf(string column) => Prefixes.FirstOrDefault(prefix => column.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The question with what relates taken out of its filters; the breakdowns are columns of <see cref="Events"/>.</summary>
    public static QuerySpec Plain(QuerySpec spec) => spec with { HasRelationalNames = false, Filters = [.. spec.Filters.Where(filter => PrefixOf(filter.Column) is null)] };

    public IEnumerable<(int DatasetId, TestEvent Event)> Events()
    {
        foreach (var (dataset, row) in inTime)
        {
            if (!Prefixes.All(prefix => Passes(row, prefix))) continue;
            var fields = new Dictionary<string, FieldValue>(row.Fields);
            foreach (var breakdown in spec.Breakdowns)
                if (PrefixOf(breakdown) is { } prefix && Value(row, prefix, breakdown) is { IsNull: false } value) fields[breakdown] = value;
            yield return (dataset, row with { Fields = fields });
        }
    }

    private bool Passes(TestEvent row, string prefix)
    {
        if (!spec.Filters.Any(filter => PrefixOf(filter.Column) == prefix)) return true;
        return !row["trace.trace_id"].IsNull && Related(row, prefix).Any() != (prefix == "none.");
    }

    private FieldValue Value(TestEvent row, string prefix, string breakdown)
    {
        string[] columns = [.. spec.Breakdowns.Where(name => PrefixOf(name) == prefix).Select(name => name[prefix.Length..])];
        var earliest = Related(row, prefix).Select(related => (related.Event.TimestampNanos, Values: columns.Select(column => ValueOf(related, column)).ToArray()))
            .OrderBy(related => related.TimestampNanos).ThenBy(related => string.Join('\u0001', related.Values.Select(OrderText)), StringComparer.Ordinal);
        foreach (var (_, values) in earliest) return values[Array.IndexOf(columns, breakdown[prefix.Length..])];
        return FieldValue.Null;
    }

    private FieldValue ValueOf((int DatasetId, TestEvent Event) related, string column) => NaiveQuery.Group(related.Event[column], types(related.DatasetId, column));

    private IEnumerable<(int DatasetId, TestEvent Event)> Related(TestEvent row, string prefix)
    {
        if (row["trace.trace_id"].IsNull) return [];
        var conditions = spec.Filters.Where(filter => PrefixOf(filter.Column) == prefix).Select(filter => filter with { Column = filter.Column[prefix.Length..] }).ToList();
        return inTime.Where(other => Id(other.Event, "trace.trace_id") == Id(row, "trace.trace_id") && Stands(row, other.Event, prefix)
            && conditions.All(filter => NaiveQuery.Passes(other.Event, other.DatasetId, filter, types)));
    }

    private static bool Stands(TestEvent row, TestEvent other, string prefix)
    {
        var isSpan = !other["trace.span_id"].IsNull && other["meta.annotation_type"].IsNull;
        return prefix switch
        {
            "root." => isSpan && other["trace.parent_id"].IsNull,
            "parent." => isSpan && !row["trace.parent_id"].IsNull && Id(other, "trace.span_id") == Id(row, "trace.parent_id"),
            "child." => !row["trace.span_id"].IsNull && !other["trace.parent_id"].IsNull && Id(other, "trace.parent_id") == Id(row, "trace.span_id"),
            _ => true,
        };
    }

    /// <summary>Truth values come first, then numbers (of one digit here), then texts, then nothing.</summary>
    private static string OrderText(FieldValue value) =>
        value.IsNull ? "3" : value.Type switch { ColumnType.Boolean => "0", ColumnType.String => "2", _ => "1" } + value;

    private static string Id(TestEvent row, string column) => row[column].ToString();
}
