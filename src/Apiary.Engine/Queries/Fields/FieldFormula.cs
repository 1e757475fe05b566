using System.Text.RegularExpressions;
using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields;

/// <summary>
/// An expression made ready to be computed event by event: regular expressions, buckets and formats are made once. What it gives is what
/// the language means; the kernels for blocks are held to it. Thread-safe.
/// </summary>
internal abstract class FieldFormula
{
    /// <summary>Makes an expression ready.</summary>
    public static FieldFormula Of(FieldExpression expression) => expression switch
    {
        FieldLiteral literal => new Constant(literal.Value),
        FieldColumn column => new ColumnValue(column.Name),
        FieldCall { Function: FieldFunction.EventTimestamp } => new Time(FieldValues.Seconds),
        FieldCall { Function: FieldFunction.Random } => new Time(FieldValues.Chance),
        FieldCall call => new Call(Function(call), [.. call.Arguments.Select(Of)]),
        _ => throw new ArgumentException($"unknown expression: {expression.GetType()}"),
    };

    /// <summary>The value for an event.</summary>
    public abstract FieldValue Compute(IFieldRow row);

    /// <summary>What a call computes of its arguments' values; not for those that take none.</summary>
    public static FieldApply Function(FieldCall call) => call.Function switch
    {
        FieldFunction.If => If,
        FieldFunction.Switch => Switch,
        FieldFunction.Coalesce => FieldValues.Coalesce,
        FieldFunction.LessThan => static values => Truth(FieldValues.Compare(values[0], values[1]) < 0),
        FieldFunction.LessOrEqual => static values => Truth(FieldValues.Compare(values[0], values[1]) <= 0),
        FieldFunction.GreaterThan => static values => Truth(FieldValues.Compare(values[0], values[1]) > 0),
        FieldFunction.GreaterOrEqual => static values => Truth(FieldValues.Compare(values[0], values[1]) >= 0),
        FieldFunction.Equal => static values => Truth(FieldValues.AreEqual(values[0], values[1])),
        FieldFunction.In => static values => Truth(IsIn(values)),
        FieldFunction.NotIn => static values => Truth(!IsIn(values)),
        FieldFunction.Exists => static values => Truth(!values[0].IsNull),
        FieldFunction.Not => static values => Truth(!FieldValues.IsTrue(values[0])),
        FieldFunction.And => static values => Truth(!Any(values, isTrue: false)),
        FieldFunction.Or => static values => Truth(Any(values, isTrue: true)),
        FieldFunction.Min => static values => FieldValues.Extreme(values, isLargest: false),
        FieldFunction.Max => static values => FieldValues.Extreme(values, isLargest: true),
        FieldFunction.Sum => static values => Fold(values, 0, static (sum, number) => sum + number),
        FieldFunction.Sub => static values => FieldValue.Float(FieldValues.Number(values[0]) - FieldValues.Number(values[1])),
        FieldFunction.Mul => static values => Fold(values, 1, static (product, number) => product * number),
        FieldFunction.Div => static values => FieldValues.Number(values[1]) is var divisor && divisor == 0 ? FieldValue.Null : FieldValue.Float(FieldValues.Number(values[0]) / divisor),
        FieldFunction.Mod => static values => FieldValues.Number(values[1]) is var divisor && divisor == 0 ? FieldValue.Null : FieldValue.Float(FieldValues.Number(values[0]) % divisor),
        FieldFunction.Log10 => static values => FieldValues.TryNumber(values[0], out var number) && number > 0 ? FieldValue.Float(Math.Log10(number)) : FieldValue.Null,
        FieldFunction.Bucket => Buckets(call),
        FieldFunction.Int => static values => FieldValue.Integer(FieldValues.ToInteger(values[0])),
        FieldFunction.Float => static values => FieldValue.Float(FieldValues.Number(values[0])),
        FieldFunction.Bool => static values => Truth(FieldValues.IsTrue(values[0])),
        FieldFunction.String => static values => FieldValue.String(values[0].ToString()),
        FieldFunction.Concat => FieldValues.Concat,
        FieldFunction.StartsWith => static values => Texts(values, static (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
        FieldFunction.EndsWith => static values => Texts(values, static (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        FieldFunction.Contains => static values => Texts(values, static (text, part) => text.Contains(part, StringComparison.Ordinal)),
        FieldFunction.ToLower => static values => FieldValues.IsText(values[0]) ? FieldValue.String(values[0].AsString().ToLowerInvariant()) : FieldValue.Null,
        FieldFunction.Length => Length(call),
        FieldFunction.RegexMatch => RegexOf(call, static (regex, text) => Truth(text is not null && regex.IsMatch(text))),
        FieldFunction.RegexValue => RegexOf(call, static (regex, text) => text is null ? FieldValue.Null : FieldValue.String(FieldRegex.ValueOf(regex, text))),
        FieldFunction.RegexCount => RegexOf(call, static (regex, text) => FieldValue.Integer(text is null ? 0 : regex.Count(text))),
        FieldFunction.MetroHash => FieldValues.Hash,
        FieldFunction.UnixTimestamp => static values => FieldValues.UnixTimestamp(values[0]),
        FieldFunction.FormatTime => FormatTime(call),
        _ => throw new ArgumentException($"unknown function: {call.Function}"),
    };

    private static FieldValue Truth(bool truth) => FieldValue.Boolean(truth);

    private static FieldValue If(ReadOnlySpan<FieldValue> values)
    {
        var pairs = values.Length / 2;
        for (var i = 0; i < pairs; i++)
            if (FieldValues.IsTrue(values[2 * i])) return values[(2 * i) + 1];
        return values.Length % 2 == 1 ? values[^1] : FieldValue.Null;
    }

    private static FieldValue Switch(ReadOnlySpan<FieldValue> values)
    {
        var pairs = (values.Length - 1) / 2;
        for (var i = 0; i < pairs; i++)
            if (FieldValues.AreEqual(values[0], values[1 + (2 * i)])) return values[2 + (2 * i)];
        return values.Length % 2 == 0 ? values[^1] : FieldValue.Null;
    }

    private static bool IsIn(ReadOnlySpan<FieldValue> values)
    {
        foreach (var value in values[1..])
            if (FieldValues.AreEqual(values[0], value)) return true;
        return false;
    }

    private static bool Any(ReadOnlySpan<FieldValue> values, bool isTrue)
    {
        foreach (var value in values)
            if (FieldValues.IsTrue(value) == isTrue) return true;
        return false;
    }

    private static FieldValue Fold(ReadOnlySpan<FieldValue> values, double start, Func<double, double, double> add)
    {
        foreach (var value in values) start = add(start, FieldValues.Number(value));
        return FieldValue.Float(start);
    }

    private static FieldValue Texts(ReadOnlySpan<FieldValue> values, Func<string, string, bool> test) =>
        Truth(FieldValues.IsText(values[0]) && FieldValues.IsText(values[1]) && test(values[0].AsString(), values[1].AsString()));

    private static FieldApply Buckets(FieldCall call)
    {
        var numbers = call.Arguments.Skip(1).Select(argument => FieldValues.Number(((FieldLiteral)argument).Value)).ToArray();
        var buckets = new FieldBuckets(numbers[0], numbers.Length > 1 ? numbers[1] : null, numbers.Length > 2 ? numbers[2] : null);
        return values => buckets.LabelOf(values[0]);
    }

    private static FieldApply Length(FieldCall call)
    {
        var inBytes = call.Arguments is [_, FieldLiteral unit] && unit.Value.AsString() == "bytes";
        return values => FieldValues.Length(values[0], inBytes);
    }

    private static FieldApply RegexOf(FieldCall call, Func<Regex, string?, FieldValue> use)
    {
        var regex = FieldRegex.Create(((FieldLiteral)call.Arguments[1]).Value.AsString());
        return values => use(regex, FieldValues.IsText(values[0]) ? values[0].AsString() : null);
    }

    private static FieldApply FormatTime(FieldCall call)
    {
        var format = ((FieldLiteral)call.Arguments[0]).Value.AsString();
        return values => FieldValues.TryNumber(values[1], out var seconds) && TimeFormat.Format(format, seconds) is { } text ? FieldValue.String(text) : FieldValue.Null;
    }

    private sealed class Constant(FieldValue value) : FieldFormula
    {
        public override FieldValue Compute(IFieldRow row) => value;
    }

    private sealed class ColumnValue(string name) : FieldFormula
    {
        public override FieldValue Compute(IFieldRow row) => row.Column(name);
    }

    private sealed class Time(Func<long, double> ofNanos) : FieldFormula
    {
        public override FieldValue Compute(IFieldRow row) => FieldValue.Float(ofNanos(row.TimeNanos));
    }

    private sealed class Call(FieldApply apply, FieldFormula[] arguments) : FieldFormula
    {
        public override FieldValue Compute(IFieldRow row)
        {
            var values = new FieldValue[arguments.Length];
            for (var i = 0; i < values.Length; i++) values[i] = arguments[i].Compute(row);
            return apply(values);
        }
    }
}
