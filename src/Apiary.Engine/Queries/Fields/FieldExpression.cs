namespace Apiary.Engine.Queries.Fields;

/// <summary>What a calculated field says, as a tree of literals, columns and calls; operators are calls of the functions that they stand for.</summary>
public abstract record FieldExpression
{
    /// <summary>The columns that it reads, each once, in order of first appearance.</summary>
    public IReadOnlyList<string> Columns
    {
        get
        {
            var names = new List<string>();
            Collect(names);
            return names;
        }
    }

    private protected abstract void Collect(List<string> names);

    private protected static void CollectFrom(FieldExpression expression, List<string> names) => expression.Collect(names);
}
