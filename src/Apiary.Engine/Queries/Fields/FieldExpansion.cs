namespace Apiary.Engine.Queries.Fields;

/// <summary>Puts calculated fields in the place of their names, where others refer to them.</summary>
public static class FieldExpansion
{
    /// <summary>Most parts of an expression, once all that it refers to stands in it: few fields that each name another one twice make very many.</summary>
    public const int MaxParts = 10_000;

    /// <summary>The expression with columns alone. Throws <see cref="FieldSyntaxException"/> when fields refer to each other in a circle, or it becomes too large.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="expression">What it says.</param>
    /// <param name="find">The fields by name; null for a column's.</param>
    public static FieldExpression Expand(string name, FieldExpression expression, Func<string, FieldExpression?> find)
    {
        var parts = 0;
        return Expand(expression, find, [name], ref parts);
    }

    private static FieldExpression Expand(FieldExpression expression, Func<string, FieldExpression?> find, List<string> within, ref int parts)
    {
        if (++parts > MaxParts) throw new FieldSyntaxException($"the field has more than {MaxParts} parts with those that it refers to", 0);
        switch (expression)
        {
            case FieldColumn column when find(column.Name) is { } referred:
                if (within.Contains(column.Name)) throw Circle(within, column.Name);
                within.Add(column.Name);
                var expanded = Expand(referred, find, within, ref parts);
                within.RemoveAt(within.Count - 1);
                return expanded;
            case FieldCall call:
                var arguments = new FieldExpression[call.Arguments.Count];
                for (var i = 0; i < arguments.Length; i++) arguments[i] = Expand(call.Arguments[i], find, within, ref parts);
                return call with { Arguments = arguments };
            default:
                return expression;
        }
    }

    private static FieldSyntaxException Circle(List<string> within, string name) => new($"fields refer to each other in a circle: {string.Join(" → ", within)} → {name}", 0);
}
