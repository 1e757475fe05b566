using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Functions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Planning;

/// <summary>Conditions of a query as filters of the engine, where these say exactly the same.</summary>
/// <param name="scope">What is asked.</param>
/// <param name="made">Fields that commands have made, which the engine does not know.</param>
internal sealed class EngineFilters(LogScope scope, IReadOnlySet<string> made)
{
    /// <summary>Filters that together are the condition; null when the engine cannot say it.</summary>
    public IReadOnlyList<Filter>? Of(InsightsExpression condition) => condition switch
    {
        LogicExpression { IsOr: false, Parts: var sides } => Of(sides[0]) is { } left && Of(sides[1]) is { } right ? [.. left, .. right] : null,
        NotExpression { Operand: var operand } => Negated(operand),
        // What is absent is neither equal nor unequal, while the engine's negated tests hold of it.
        _ when Positive(condition) is { } filter => IsNegated(filter.Op) ? [new Filter(filter.Column, FilterOp.Exists, []), filter] : [filter],
        _ => null,
    };

    /// <summary>Filters of which one must hold; null when it is no alternative that the engine can say.</summary>
    public IReadOnlyList<Filter>? AnyOf(InsightsExpression condition)
    {
        if (condition is LogicExpression { IsOr: true, Parts: var sides }) return AnyOf(sides[0]) is { } left && AnyOf(sides[1]) is { } right ? [.. left, .. right] : null;
        return Of(condition) is [var only] ? [only] : null;
    }

    private static bool IsNegated(FilterOp op) => op is FilterOp.NotEqual or FilterOp.NotIn or FilterOp.DoesNotContain;

    private Filter[]? Negated(InsightsExpression operand) => Positive(operand) is { } filter && Opposite(filter.Op) is { } op ? [filter with { Op = op }] : null;

    private static FilterOp? Opposite(FilterOp op) => op switch
    {
        FilterOp.Equal => FilterOp.NotEqual,
        FilterOp.In => FilterOp.NotIn,
        FilterOp.Contains => FilterOp.DoesNotContain,
        FilterOp.Exists => FilterOp.DoesNotExist,
        _ => null,
    };

    private Filter? Positive(InsightsExpression condition) => condition switch
    {
        ComparisonExpression { Left: FieldExpression field, Right: LiteralExpression literal } comparison => Compare(field.Name, comparison.Op, literal.Value),
        InExpression { Operand: FieldExpression field } test => In(field.Name, test),
        LikeExpression { Operand: FieldExpression field, Text: { Length: > 0 } text } test => Like(field.Name, text, test.IsNegated),
        CallExpression { Function.Name: GeneralFunctions.IsPresent, Parts: [FieldExpression field] } => ColumnOf(field.Name) is { } column ? new Filter(column, FilterOp.Exists, []) : null,
        _ => null,
    };

    private Filter? Compare(string field, string op, InsightsValue value)
    {
        if (ColumnOf(field) is not { } column || Operand(column, value) is not { } operand) return null;
        FilterOp? compared = op switch
        {
            "=" => FilterOp.Equal,
            "!=" => FilterOp.NotEqual,
            _ when operand.Type is not (ColumnType.Integer or ColumnType.Float) => null,
            "<" => FilterOp.Less,
            "<=" => FilterOp.LessOrEqual,
            ">" => FilterOp.Greater,
            _ => FilterOp.GreaterOrEqual,
        };
        return compared is { } found ? new Filter(column, found, [operand]) : null;
    }

    private Filter? In(string field, InExpression test)
    {
        if (ColumnOf(field) is not { } column || test.Members.Count == 0) return null;
        var operands = new List<FieldValue>();
        foreach (var member in test.Members)
        {
            if (member is not LiteralExpression literal || Operand(column, literal.Value) is not { } operand) return null;
            operands.Add(operand);
        }

        return new Filter(column, test.IsNegated ? FilterOp.NotIn : FilterOp.In, operands);
    }

    private Filter? Like(string field, string text, bool isNegated) =>
        ColumnOf(field) is { } column && scope.TypeOf(column) == ColumnType.String
            ? new Filter(column, isNegated ? FilterOp.DoesNotContain : FilterOp.Contains, [FieldValue.String(text)])
            : null;

    /// <summary>The column that is all of a field; null when it is made of something else, or cut.</summary>
    private string? ColumnOf(string field)
    {
        if (IsMade(field) || InsightsFields.ColumnOf(field) is not { } column || scope.TypeOf(column) is null) return null;
        if (column == LogColumns.Message ? !scope.HasWholeMessages : !scope.HasAllFields) return null;
        return InsightsFields.ColumnsOf(field, scope.Datasets).Count() == 1 ? column : null;
    }

    /// <summary>Whether commands have made a field, or what it leads into.</summary>
    private bool IsMade(string field)
    {
        for (var dot = field.LastIndexOf('.'); dot > 0; dot = field.LastIndexOf('.', dot - 1))
            if (made.Contains(field[..dot])) return true;
        return made.Contains(field);
    }

    /// <summary>What the engine compares a column with; null when it would compare in another way than the language does.</summary>
    private FieldValue? Operand(string column, InsightsValue value)
    {
        var isNumber = value.TryNumber(out var number);
        return scope.TypeOf(column) switch
        {
            ColumnType.String when !isNumber => FieldValue.String(value.ToString()),
            ColumnType.Integer or ColumnType.Float when isNumber && value.Kind != InsightsKind.Boolean => FieldValue.Float(number),
            ColumnType.Boolean when value.Kind == InsightsKind.Boolean => FieldValue.Boolean(value.IsTrue),
            _ => null,
        };
    }
}
