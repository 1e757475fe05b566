using System.Globalization;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>What expressions come to. Nothing is neither true nor false, and whatever is done with it is nothing again.</summary>
internal static class RqlValues
{
    /// <summary>The value of an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="known">What is known of a part without looking into it: the columns of a row, the figures of a group; null for what is not.</param>
    /// <param name="now">The time.</param>
    public static FieldValue Of(RqlExpression expression, Func<RqlExpression, FieldValue?> known, DateTimeOffset now)
    {
        if (known(expression) is { } value) return value;
        switch (expression.Node)
        {
            case RqlNode.Value: return expression.Value;
            case RqlNode.And: return Truth(All(expression.Parts.Select(part => IsTrue(Of(part, known, now)))));
            case RqlNode.Or: return Truth(!All(expression.Parts.Select(part => !IsTrue(Of(part, known, now)))));
        }

        var parts = expression.Parts.Select(part => Of(part, known, now)).ToList();
        return expression.Node switch
        {
            RqlNode.Call => RqlFunctions.Call(expression.Text, parts, now),
            RqlNode.Arithmetic => Arithmetic(expression.Text, parts[0], parts[1]),
            RqlNode.Compare => Truth(Compare(parts[0], parts[1]) is { } order ? Holds(expression.Text, order) : null),
            RqlNode.Not => Truth(!IsTrue(parts[0])),
            RqlNode.IsNull => Truth(parts[0].IsNull != expression.IsNegated),
            RqlNode.In => Truth(!All(parts.Skip(1).Select(one => !IsEqual(parts[0], one))) ^ expression.IsNegated),
            RqlNode.Between => Truth(All([Compare(parts[0], parts[1]) >= 0 ? true : IsKnown(parts[0], parts[1]), Compare(parts[0], parts[2]) <= 0 ? true : IsKnown(parts[0], parts[2])]) ^ expression.IsNegated),
            RqlNode.Like => Truth(parts[0].IsNull || parts[1].IsNull ? null : RqlLike.Holds(parts[0].ToString(), parts[1].ToString()) != expression.IsNegated),
            _ => FieldValue.Null,
        };
    }

    /// <summary>Whether a value holds: a number other than 0; null for nothing.</summary>
    public static bool? IsTrue(FieldValue value) => value.IsNull ? null : NumberOf(value) is { } number && number != 0;

    /// <summary>A value as a number, be it written as text; null for one that is none.</summary>
    public static double? NumberOf(FieldValue value)
    {
        if (value.IsNull) return null;
        if (value.Type == ColumnType.Boolean) return value.AsBoolean() ? 1 : 0;
        if (value.TryGetNumber(out var number)) return number;
        return double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && double.IsFinite(read) ? read : null;
    }

    /// <summary>A number as a value; nothing for one that is none.</summary>
    public static FieldValue Number(double number) =>
        !double.IsFinite(number) ? FieldValue.Null : number == Math.Floor(number) && Math.Abs(number) < 1e15 ? FieldValue.Integer((long)number) : FieldValue.Float(number);

    /// <summary>Which of two values is the greater, as a comparer says; null when either is nothing. As numbers where both are such.</summary>
    public static int? Compare(FieldValue left, FieldValue right)
    {
        if (left.IsNull || right.IsNull) return null;
        return NumberOf(left) is { } one && NumberOf(right) is { } other ? one.CompareTo(other) : string.CompareOrdinal(left.ToString(), right.ToString());
    }

    private static bool? IsEqual(FieldValue left, FieldValue right) => Compare(left, right) is { } order ? order == 0 : null;

    /// <summary>False where both are there, and nothing else.</summary>
    private static bool? IsKnown(FieldValue left, FieldValue right) => left.IsNull || right.IsNull ? null : false;

    private static bool Holds(string sign, int order) => sign switch
    {
        "=" => order == 0,
        "!=" => order != 0,
        ">" => order > 0,
        ">=" => order >= 0,
        "<" => order < 0,
        _ => order <= 0,
    };

    /// <summary>Whether all hold: no as soon as one does not, else nothing as soon as one is nothing.</summary>
    private static bool? All(IEnumerable<bool?> parts)
    {
        bool? all = true;
        foreach (var part in parts)
        {
            if (part == false) return false;
            all &= part;
        }

        return all;
    }

    private static FieldValue Truth(bool? truth) => truth is { } known ? FieldValue.Integer(known ? 1 : 0) : FieldValue.Null;

    private static FieldValue Arithmetic(string sign, FieldValue left, FieldValue right)
    {
        if (NumberOf(left) is not { } one || NumberOf(right) is not { } other) return FieldValue.Null;
        return Number(sign switch
        {
            "+" => one + other,
            "-" => one - other,
            "*" => one * other,
            // By 0 it is nothing.
            "/" => one / other,
            "div" => Math.Truncate(one / other),
            _ => one % other,
        });
    }
}
