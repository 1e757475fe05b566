namespace Apiary.Engine.Queries.Fields;

/// <summary>The calculated fields of a question, those that they refer to put in their place. Immutable.</summary>
internal sealed class FieldSet
{
    private readonly Dictionary<string, FieldExpression> expressions = new(StringComparer.Ordinal);

    /// <param name="fields">The fields, their names all different.</param>
    /// <exception cref="FieldSyntaxException">One is no expression, or they refer to each other in a circle.</exception>
    public FieldSet(IReadOnlyList<CalculatedField> fields)
    {
        var parsed = fields.ToDictionary(field => field.Name, field => FieldParser.Parse(field.Expression), StringComparer.Ordinal);
        foreach (var (name, expression) in parsed) expressions[name] = FieldExpansion.Expand(name, expression, parsed.GetValueOrDefault);
    }

    /// <summary>What a name stands for; null when it is a column's.</summary>
    public FieldExpression? Find(string name) => expressions.GetValueOrDefault(name);
}
