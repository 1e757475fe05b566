using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>A part of a query that has a value for each row, or for each group of rows.</summary>
/// <param name="Node">What it does.</param>
/// <param name="Text">The column, the function in lower case, or the sign.</param>
/// <param name="Parts">What it does it with.</param>
/// <param name="Value">The value that stands in the query.</param>
/// <param name="IsNegated">For <c>IN</c>, <c>BETWEEN</c>, <c>LIKE</c> and <c>IS NULL</c>, whether NOT stands there.</param>
internal sealed record RqlExpression(RqlNode Node, string Text, IReadOnlyList<RqlExpression> Parts, FieldValue Value = default, bool IsNegated = false)
{
    /// <summary>A column.</summary>
    public static RqlExpression Of(string column) => new(RqlNode.Column, column, []);

    /// <summary>Whether it is a figure of many rows.</summary>
    public bool IsAggregate => Node == RqlNode.Call && RqlFunctions.IsAggregate(Text);

    /// <summary>It and all that is in it.</summary>
    public IEnumerable<RqlExpression> All => Parts.SelectMany(part => part.All).Prepend(this);

    /// <summary>How it is written, whatever blanks, brackets and capitals the query has: what two parts are compared by, and what an answer's column is called.</summary>
    public string Name => Node switch
    {
        RqlNode.Value => Value.IsNull ? "null" : Value.Type == ColumnType.String ? $"'{Value}'" : Value.ToString(),
        RqlNode.Column => Text,
        RqlNode.Call => $"{Text}({(Parts.Count == 0 && Text == "count" ? "*" : Joined(", "))})",
        RqlNode.Arithmetic or RqlNode.Compare => $"{Inside(0)} {Text} {Inside(1)}",
        RqlNode.And => string.Join(" and ", Parts.Select((_, index) => Inside(index))),
        RqlNode.Or => string.Join(" or ", Parts.Select((_, index) => Inside(index))),
        RqlNode.Not => $"not {Inside(0)}",
        RqlNode.In => $"{Inside(0)}{Negation} in ({string.Join(", ", Parts.Skip(1).Select(part => part.Name))})",
        RqlNode.Between => $"{Inside(0)}{Negation} between {Inside(1)} and {Inside(2)}",
        RqlNode.Like => $"{Inside(0)}{Negation} like {Inside(1)}",
        _ => $"{Inside(0)} is{Negation} null",
    };

    private string Negation => IsNegated ? " not" : "";

    private string Joined(string between) => string.Join(between, Parts.Select(part => part.Name));

    private string Inside(int index) => Parts[index].Node is RqlNode.Value or RqlNode.Column or RqlNode.Call ? Parts[index].Name : $"({Parts[index].Name})";
}
