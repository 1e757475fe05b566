namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>The calculated fields of one dataset, those that they refer to put in their place. Thread-safe.</summary>
internal sealed class FieldsOfDataset(DeclaredFields declared, int datasetId)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, FieldExpression?> known = new(StringComparer.Ordinal);

    /// <summary>What a name stands for; null when it is a column's. Throws <see cref="FieldSyntaxException"/> for fields that refer to each other in a circle.</summary>
    public FieldExpression? Find(string name)
    {
        lock (gate)
        {
            if (known.TryGetValue(name, out var found)) return found;
            return known[name] = declared(datasetId, name) is { } expression ? FieldExpansion.Expand(name, expression, other => declared(datasetId, other)) : null;
        }
    }
}
