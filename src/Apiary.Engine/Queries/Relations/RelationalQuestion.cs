using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>
/// Turns what a question says of other spans of the trace into columns of its own: looks the spans up ahead, within the question's datasets and
/// time, and puts a column that is true where there is one in the place of its conditions. What reads events knows nothing of it.
/// </summary>
/// <param name="isRelational">Whether the question's names are read so; false leaves everything as it is.</param>
internal sealed class RelationalQuestion(bool isRelational)
{
    private readonly List<AskedRelation> asked = [];
    private int lists;

    /// <summary>
    /// A list of filters, one condition for each relation in the place of those that have its prefix. Each list has related spans of its
    /// own; the first one's are those whose values breakdowns show.
    /// </summary>
    public IReadOnlyList<Filter> Take(IReadOnlyList<Filter> filters)
    {
        var list = lists++;
        if (!isRelational || !filters.Any(filter => RelationalNames.IsRelational(filter.Column))) return filters;
        var kept = new List<Filter>();
        foreach (var filter in filters)
        {
            if (!RelationalNames.TryParse(filter.Column, out var relation, out var column))
            {
                kept.Add(filter);
                continue;
            }

            var of = Find(relation, list);
            if (of.Filters.Count == 0) kept.Add(new Filter(of.Name, FilterOp.Equal, [FieldValue.Boolean(true)]));
            of.Add(filter with { Column = column });
        }

        return kept;
    }

    /// <summary>Asks for the values of breakdowns.</summary>
    public void TakeColumns(IReadOnlyList<string> columns)
    {
        if (!isRelational) return;
        foreach (var name in columns)
            if (RelationalNames.TryParse(name, out var relation, out var column)) Find(relation, 0).AddColumn(column);
    }

    /// <summary>The snapshot with the columns that the taken lists name now. Throws <see cref="QueryLimitException"/>.</summary>
    public (IReadOnlyList<Segment> Segments, DeclaredTypes Types) Over(
        IReadOnlyList<Segment> segments, DeclaredTypes types, long startNanos, long endNanos, QueryOptions options, RunControl control)
    {
        if (asked.Count == 0) return (segments, types);
        var budget = new MemoryBudget(options.MemoryLimitBytes, "relational fields need more than the query's", "add conditions to them, or ask for a shorter time range");
        var indexes = new RelationSearch(segments, types, asked, startNanos, endNanos, options, control, budget).Run();
        var found = new FoundRelations(asked, indexes, budget);
        // Values are coerced already to what their own dataset declares.
        return ([.. segments.Select(segment => new RelationSegment(segment, types, found))], (dataset, column) => found.Knows(column) ? null : types(dataset, column));
    }

    private AskedRelation Find(Relation relation, int list)
    {
        // A name without a column behind the point is no field's; further lists' have a character that no sender writes.
        var name = RelationalNames.Prefix(relation) + new string('\0', list);
        if (asked.Find(known => known.Name == name) is { } found) return found;
        var added = new AskedRelation(relation, name);
        asked.Add(added);
        return added;
    }
}
