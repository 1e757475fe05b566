using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>The functions (reference, section 9). Of nothing they are nothing; places in texts count from 1.</summary>
internal static class RqlFunctions
{
    private const int MostChars = 65_536;

    private static readonly string[] Aggregates = ["count", "count_distinct", "sum", "avg", "min", "max"];

    // The least and the most arguments.
    private static readonly Dictionary<string, (int Least, int Most)> Arguments = new(StringComparer.Ordinal)
    {
        ["count"] = (1, 1), ["count_distinct"] = (1, 1), ["sum"] = (1, 1), ["avg"] = (1, 1), ["min"] = (1, 1), ["max"] = (1, 1),
        ["concat"] = (1, 100), ["concat_ws"] = (2, 100), ["lower"] = (1, 1), ["upper"] = (1, 1), ["left"] = (2, 2), ["right"] = (2, 2),
        ["substring"] = (2, 3), ["locate"] = (2, 3), ["char_length"] = (1, 1), ["length"] = (1, 1), ["if"] = (3, 3), ["unix_timestamp"] = (0, 0),
    };

    /// <summary>Whether a function is a figure of many rows.</summary>
    public static bool IsAggregate(string function) => Aggregates.Contains(function);

    /// <summary>Why a call cannot be; null when it can.</summary>
    public static string? FaultOf(string function, IReadOnlyList<RqlExpression> parts)
    {
        if (!Arguments.TryGetValue(function, out var count)) return $"there is no function {function} here; those that there are: {string.Join(", ", Arguments.Keys)}";
        if (parts.Count < count.Least || parts.Count > count.Most)
            return IsAggregate(function) ? $"{function} needs a column" : $"{function} takes {count.Least}{(count.Most == count.Least ? "" : $" to {count.Most}")} arguments";
        return IsAggregate(function) && parts.Any(part => part.All.Any(inner => inner.IsAggregate)) ? $"{function} of an aggregate means nothing" : null;
    }

    /// <summary>The value of a call that is no aggregate.</summary>
    /// <param name="function">In lower case.</param>
    /// <param name="values">As many as it takes.</param>
    /// <param name="now">The time.</param>
    public static FieldValue Call(string function, IReadOnlyList<FieldValue> values, DateTimeOffset now)
    {
        switch (function)
        {
            case "unix_timestamp": return FieldValue.Integer(now.ToUnixTimeSeconds());
            case "if": return RqlValues.IsTrue(values[0]) == true ? values[1] : values[2];
            case "concat_ws": return values[0].IsNull ? FieldValue.Null : Text(string.Join(values[0].ToString(), values.Skip(1).Where(value => !value.IsNull)));
        }

        if (values.Any(value => value.IsNull)) return FieldValue.Null;
        var text = values[0].ToString();
        return function switch
        {
            "concat" => Text(string.Concat(values)),
            "lower" => Text(text.ToLowerInvariant()),
            "upper" => Text(text.ToUpperInvariant()),
            "left" => Text(text[..Math.Clamp(Whole(values[1]), 0, text.Length)]),
            "right" => Text(text[^Math.Clamp(Whole(values[1]), 0, text.Length)..]),
            "substring" => Text(Substring(text, Whole(values[1]), values.Count > 2 ? Whole(values[2]) : int.MaxValue)),
            "locate" => FieldValue.Integer(Locate(text, values[1].ToString(), values.Count > 2 ? Whole(values[2]) : 1)),
            "char_length" => FieldValue.Integer(text.Length),
            _ => FieldValue.Integer(System.Text.Encoding.UTF8.GetByteCount(text)),
        };
    }

    private static FieldValue Text(string text) => FieldValue.String(text.Length > MostChars ? text[..MostChars] : text);

    private static int Whole(FieldValue value) => RqlValues.NumberOf(value) is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : 0;

    /// <summary>From a place on; one below 0 counts from the end.</summary>
    private static string Substring(string text, int place, int length)
    {
        var start = place > 0 ? place - 1 : place < 0 ? text.Length + place : text.Length;
        return start < 0 || start >= text.Length || length <= 0 ? "" : text.Substring(start, Math.Min(length, text.Length - start));
    }

    private static int Locate(string wanted, string text, int place) =>
        place < 1 || place > text.Length + 1 ? 0 : text.IndexOf(wanted, place - 1, StringComparison.Ordinal) + 1;
}
