using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Answers a query from rows in memory: conditions, groups and figures of any expressions.</summary>
internal sealed class RqlScan
{
    private readonly RqlQuery query;
    private readonly RqlTable table;
    private readonly DateTimeOffset now;
    private readonly Dictionary<string, int> indexOf;

    private RqlScan(RqlQuery query, RqlTable table, DateTimeOffset now)
    {
        this.query = query;
        this.table = table;
        this.now = now;
        indexOf = table.Columns.Index().ToDictionary(one => one.Item, one => one.Index, StringComparer.Ordinal);
    }

    /// <summary>The rows of the answer, in no order yet.</summary>
    public static IReadOnlyList<IReadOnlyList<FieldValue>> Run(RqlQuery query, RqlTable table, DateTimeOffset now)
    {
        var scan = new RqlScan(query, table, now);
        var rows = table.Rows.Where(row => query.Where is null || RqlValues.IsTrue(scan.Of(query.Where, row)) == true);
        return query.IsAggregate ? scan.Counted(rows) : [.. rows.Select(row => (IReadOnlyList<FieldValue>)[.. query.Selections.Select(selection => scan.Of(selection.Expression, row))])];
    }

    private List<IReadOnlyList<FieldValue>> Counted(IEnumerable<IReadOnlyList<FieldValue>> rows)
    {
        var figures = query.Aggregates.ToList();
        var groups = new Dictionary<string, (List<FieldValue> Key, List<RqlFigure> Figures)>(StringComparer.Ordinal);
        if (query.Groups.Count == 0) groups[""] = ([], Fresh());
        foreach (var row in rows)
        {
            var key = query.Groups.Select(group => Of(group, row)).ToList();
            var text = string.Join('\0', key.Select(value => value.IsNull ? "" : $"{(value.TryGetNumber(out _) ? 'n' : 's')}{value}"));
            if (!groups.TryGetValue(text, out var group)) groups[text] = group = (key, Fresh());
            for (var i = 0; i < figures.Count; i++) group.Figures[i].Add(figures[i].Parts.Count == 0 ? FieldValue.Integer(1) : Of(figures[i].Parts[0], row));
        }

        return [.. groups.Values.Select(group => (IReadOnlyList<FieldValue>)[.. query.Selections.Select(selection => RqlValues.Of(selection.Expression, part => Known(part, group.Key, group.Figures), now))])];

        List<RqlFigure> Fresh() => [.. figures.Select(figure => new RqlFigure(figure.Text))];

        FieldValue? Known(RqlExpression part, List<FieldValue> key, List<RqlFigure> sums)
        {
            if (part.IsAggregate) return sums[figures.FindIndex(figure => figure.Name == part.Name)].Value;
            for (var i = 0; i < key.Count; i++)
                if (query.Groups[i].Name == part.Name) return key[i];
            return null;
        }
    }

    private FieldValue Of(RqlExpression expression, IReadOnlyList<FieldValue> row) =>
        RqlValues.Of(expression, part => part.Node == RqlNode.Column ? row[indexOf[part.Text]] : null, now);
}
