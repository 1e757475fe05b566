using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>A selector compared with a value. Numbers compare with numbers, text with text; objects, lists and what is missing never match.</summary>
internal sealed class JsonComparison(JsonSelector selector, PatternOperator op, PatternOperand operand) : JsonCondition
{
    /// <inheritdoc/>
    public override IEnumerable<JsonSelector> Selectors => [selector];

    /// <inheritdoc/>
    public override bool Holds(JsonElement message) => selector.Find(message) is { } value && value.ValueKind switch
    {
        JsonValueKind.Number when operand.Number is not null => value.TryGetDouble(out var number) && operand.Compares(op, number),
        JsonValueKind.String when operand.Number is null => IsText(value.GetString()!),
        // A number has a text too: what * and expressions are compared with.
        JsonValueKind.Number => operand.Text.Length == 0 || operand.Pieces.Count > 1 ? IsText(value.GetRawText()) : op == PatternOperator.NotEqual,
        JsonValueKind.String => op == PatternOperator.NotEqual,
        JsonValueKind.True or JsonValueKind.False => IsText(value.GetRawText()),
        _ => false,
    };

    /// <inheritdoc/>
    public override IEnumerable<Filter> Needed(Func<string, ColumnType?> typeOf)
    {
        // Deeper fields than are expanded, and those in lists, are in no column of their own.
        if (selector.Column is not { } column || selector.Steps.Count > LogLineFields.MaxDepth || column.Length > LogLineFields.MaxNeededName) return [];
        return [Narrowest(column, typeOf(column)) ?? new Filter(column, FilterOp.Exists, [])];
    }

    private bool IsText(string text) => op switch
    {
        PatternOperator.Equal => operand.IsLike(text),
        PatternOperator.NotEqual => !operand.IsLike(text),
        _ => false,
    };

    private Filter? Narrowest(string column, ColumnType? type)
    {
        if (operand.Regex is not null || op == PatternOperator.NotEqual) return null;
        if (operand.Number is { } number) return type is ColumnType.Integer or ColumnType.Float ? new Filter(column, EngineOp, [FieldValue.Float(number)]) : null;
        if (type is not ColumnType.String) return null;
        if (operand.Pieces.Count == 1) return new Filter(column, FilterOp.Equal, [FieldValue.String(operand.Text)]);
        var longest = operand.Pieces.MaxBy(piece => piece.Length)!;
        return longest.Length == 0 ? null : new Filter(column, FilterOp.Contains, [FieldValue.String(longest)]);
    }

    private FilterOp EngineOp => op switch
    {
        PatternOperator.Less => FilterOp.Less,
        PatternOperator.LessOrEqual => FilterOp.LessOrEqual,
        PatternOperator.Greater => FilterOp.Greater,
        PatternOperator.GreaterOrEqual => FilterOp.GreaterOrEqual,
        _ => FilterOp.Equal,
    };
}
