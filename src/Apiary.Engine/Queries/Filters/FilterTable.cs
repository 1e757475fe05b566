using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Filters;

/// <summary>Makes the test of each operator. The operand is coerced to the column's declared type first, see <c>docs/queries.md</c>.</summary>
internal static class FilterTable
{
    /// <summary>The test that <paramref name="filter"/> makes on present values; a negated operator gives the test that it negates.</summary>
    public static ValueTest Create(Filter filter, ColumnType? declared) => FilterOps.Positive(filter.Op) switch
    {
        FilterOp.Equal => Equal(filter.Values[0], declared),
        FilterOp.In => new InTest([.. filter.Values.Select(value => Equal(value, declared))]),
        FilterOp.StartsWith => new StartsWithTest(Text(filter.Values[0])),
        FilterOp.EndsWith => new EndsWithTest(Text(filter.Values[0])),
        FilterOp.Contains => new ContainsTest(Text(filter.Values[0])),
        FilterOp.Exists => new ExistsTest(),
        var op => Ordered(op, filter.Values[0], declared),
    };

    private static ValueTest Equal(FieldValue value, ColumnType? declared)
    {
        var operand = Coercion.Operand(value, declared);
        return operand.Type switch
        {
            ColumnType.String => new TextEqualTest(Text(operand)),
            ColumnType.Boolean => new TruthTest(operand.AsBoolean()),
            _ => new NumberTest(NumberRange.Of(FilterOp.Equal, operand)),
        };
    }

    private static ValueTest Ordered(FilterOp op, FieldValue value, ColumnType? declared)
    {
        var operand = Coercion.Operand(value, declared);
        return operand.Type == ColumnType.String
            ? new TextOrderTest(op, Text(operand))
            : new NumberTest(NumberRange.Of(op, operand));
    }

    private static byte[] Text(FieldValue value) => Encoding.UTF8.GetBytes(value.ToString());
}
