namespace Apiary.Engine.Queries.Execution;

/// <summary>The states that the rows of one set of filters feed: those that take all rows, and those of each column.</summary>
internal sealed class FilterSetPass
{
    public FilterSetPass(QueryPlan plan, int filterSet, Func<int, bool> needed)
    {
        var indices = Enumerable.Range(0, plan.States.Count).Where(i => needed(i) && plan.States[i].FilterSet == filterSet).ToArray();
        RowStates = [.. indices.Where(i => plan.States[i].Column is null)];
        Columns =
        [
            .. indices.Where(i => plan.States[i].Column is not null)
                .GroupBy(i => plan.States[i].Column!)
                .Select(column => (column.Key, column.ToArray())),
        ];
    }

    public int[] RowStates { get; }

    public IReadOnlyList<(string Column, int[] States)> Columns { get; }

    public bool IsEmpty => RowStates.Length == 0 && Columns.Count == 0;
}
