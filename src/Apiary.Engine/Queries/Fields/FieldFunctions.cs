using System.Collections.Frozen;
using System.Globalization;
using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields;

/// <summary>The functions by name, with what they take.</summary>
internal static class FieldFunctions
{
    private const int Any = int.MaxValue;

    private static readonly FrozenDictionary<string, Signature> ByName = new Dictionary<string, Signature>
    {
        ["IF"] = new(FieldFunction.If, 2, Any),
        ["SWITCH"] = new(FieldFunction.Switch, 3, Any),
        ["COALESCE"] = new(FieldFunction.Coalesce, 1, Any),
        ["LT"] = new(FieldFunction.LessThan, 2, 2),
        ["LTE"] = new(FieldFunction.LessOrEqual, 2, 2),
        ["GT"] = new(FieldFunction.GreaterThan, 2, 2),
        ["GTE"] = new(FieldFunction.GreaterOrEqual, 2, 2),
        ["EQUALS"] = new(FieldFunction.Equal, 2, 2),
        ["IN"] = new(FieldFunction.In, 2, Any),
        ["NOT_IN"] = new(FieldFunction.NotIn, 2, Any),
        ["EXISTS"] = new(FieldFunction.Exists, 1, 1),
        ["NOT"] = new(FieldFunction.Not, 1, 1),
        ["AND"] = new(FieldFunction.And, 1, Any),
        ["OR"] = new(FieldFunction.Or, 1, Any),
        ["MIN"] = new(FieldFunction.Min, 1, Any),
        ["MAX"] = new(FieldFunction.Max, 1, Any),
        ["SUM"] = new(FieldFunction.Sum, 1, Any),
        ["SUB"] = new(FieldFunction.Sub, 2, 2),
        ["MUL"] = new(FieldFunction.Mul, 1, Any),
        ["DIV"] = new(FieldFunction.Div, 2, 2),
        ["MOD"] = new(FieldFunction.Mod, 2, 2),
        ["LOG10"] = new(FieldFunction.Log10, 1, 1),
        ["BUCKET"] = new(FieldFunction.Bucket, 2, 4),
        ["RAND"] = new(FieldFunction.Random, 0, 0),
        ["INT"] = new(FieldFunction.Int, 1, 1),
        ["FLOAT"] = new(FieldFunction.Float, 1, 1),
        ["BOOL"] = new(FieldFunction.Bool, 1, 1),
        ["STRING"] = new(FieldFunction.String, 1, 1),
        ["CONCAT"] = new(FieldFunction.Concat, 1, Any),
        ["STARTS_WITH"] = new(FieldFunction.StartsWith, 2, 2),
        ["ENDS_WITH"] = new(FieldFunction.EndsWith, 2, 2),
        ["CONTAINS"] = new(FieldFunction.Contains, 2, 2),
        ["TO_LOWER"] = new(FieldFunction.ToLower, 1, 1),
        ["LENGTH"] = new(FieldFunction.Length, 1, 2),
        ["REG_MATCH"] = new(FieldFunction.RegexMatch, 2, 2),
        ["REG_VALUE"] = new(FieldFunction.RegexValue, 2, 2),
        ["REG_COUNT"] = new(FieldFunction.RegexCount, 2, 2),
        ["METRO_HASH"] = new(FieldFunction.MetroHash, 1, Any),
        ["EVENT_TIMESTAMP"] = new(FieldFunction.EventTimestamp, 0, 0),
        ["UNIX_TIMESTAMP"] = new(FieldFunction.UnixTimestamp, 1, 1),
        ["FORMAT_TIME"] = new(FieldFunction.FormatTime, 2, 2),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfMetrics = FrozenSet.ToFrozenSet(["LAST", "SUMMARIZE", "INCREASE", "RATE", "RAW_METRIC"], StringComparer.Ordinal);

    /// <summary>The call of a function, once it and its arguments are found to be right. Throws <see cref="FieldSyntaxException"/>.</summary>
    /// <param name="name">As it was written.</param>
    /// <param name="position">Where.</param>
    /// <param name="arguments">Its arguments.</param>
    public static FieldCall Call(string name, int position, IReadOnlyList<FieldExpression> arguments)
    {
        if (OfMetrics.Contains(name)) throw new FieldSyntaxException($"{name} works on time series of metrics, which are not computed here", position);
        if (name == "INGEST_TIMESTAMP") throw new FieldSyntaxException("INGEST_TIMESTAMP: when events arrived is not kept with them", position);
        if (!ByName.TryGetValue(name, out var signature)) throw new FieldSyntaxException($"invalid function: {name}", position);
        if (arguments.Count < signature.Least || arguments.Count > signature.Most)
            throw new FieldSyntaxException($"invalid arguments for op {name}, got {arguments.Count}, expected {signature.Expected}", position);
        if (Fault(signature.Function, arguments) is { } fault) throw new FieldSyntaxException($"invalid arguments for op {name}: {fault}", position);
        return new FieldCall(signature.Function, arguments);
    }

    private static string? Fault(FieldFunction function, IReadOnlyList<FieldExpression> arguments) => function switch
    {
        FieldFunction.Switch when !Enumerable.Range(0, (arguments.Count - 1) / 2).All(i => IsText(arguments[1 + (2 * i)])) => "cases must be texts that stand in the expression",
        FieldFunction.Bucket when arguments.Skip(1).Any(argument => !IsNumber(argument)) => "size and bounds must be numbers that stand in the expression",
        FieldFunction.Bucket when !(NumberOf(arguments[1]) > 0) => "the size must be above 0",
        FieldFunction.Bucket when arguments.Count == 4 && NumberOf(arguments[2]) > NumberOf(arguments[3]) => "the lower bound is above the upper one",
        FieldFunction.Length when arguments.Count == 2 && !(IsText(arguments[1]) && TextOf(arguments[1]) is "bytes" or "chars") => "expected \"bytes\" or \"chars\"",
        FieldFunction.RegexMatch or FieldFunction.RegexValue or FieldFunction.RegexCount =>
            IsText(arguments[1]) ? FieldRegex.FaultOf(TextOf(arguments[1])) : "the regular expression must be a text that stands in the expression",
        FieldFunction.FormatTime => IsText(arguments[0]) ? TimeFormat.FaultOf(TextOf(arguments[0])) : "the format must be a text that stands in the expression",
        _ => null,
    };

    private static bool IsText(FieldExpression argument) => argument is FieldLiteral { Value: { IsNull: false, Type: ColumnType.String } };

    private static bool IsNumber(FieldExpression argument) => argument is FieldLiteral { Value: { IsNull: false, Type: ColumnType.Integer or ColumnType.Float } };

    private static string TextOf(FieldExpression argument) => ((FieldLiteral)argument).Value.AsString();

    private static double NumberOf(FieldExpression argument) => ((FieldLiteral)argument).Value.TryGetNumber(out var number) ? number : double.NaN;

    private sealed record Signature(FieldFunction Function, int Least, int Most)
    {
        public string Expected =>
            Most == Any ? string.Create(CultureInfo.InvariantCulture, $"{Least} or more")
            : Least == Most ? Least.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most}");
    }
}
