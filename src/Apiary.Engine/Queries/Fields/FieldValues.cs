using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Fields;

/// <summary>
/// What the functions of the language give, value by value (protocol reference 15.2 to 15.9; where that is silent, <c>docs/queries.md</c>
/// says what holds here). The kernels for blocks compute the same.
/// </summary>
internal static class FieldValues
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>True, a number other than 0, the text <c>true</c>.</summary>
    public static bool IsTrue(in FieldValue value) => !value.IsNull && value.Type switch
    {
        ColumnType.Boolean => value.AsBoolean(),
        ColumnType.Integer => value.AsInteger() != 0,
        ColumnType.Float => value.AsFloat() != 0,
        _ => value.AsString() == "true",
    };

    /// <summary>Whether it is an integer or a float.</summary>
    public static bool IsNumber(in FieldValue value) => !value.IsNull && value.Type is ColumnType.Integer or ColumnType.Float;

    /// <summary>Whether it is text.</summary>
    public static bool IsText(in FieldValue value) => !value.IsNull && value.Type == ColumnType.String;

    /// <summary>The order of two numbers or two texts (by code point); null when they cannot be compared, NaN included.</summary>
    public static int? Compare(in FieldValue left, in FieldValue right)
    {
        if (IsText(left) && IsText(right)) return CompareTexts(left.AsString(), right.AsString());
        if (!IsNumber(left) || !IsNumber(right)) return null;
        if (left.Type == ColumnType.Integer && right.Type == ColumnType.Integer) return left.AsInteger().CompareTo(right.AsInteger());
        var (a, b) = (Number(left), Number(right));
        return double.IsNaN(a) || double.IsNaN(b) ? null : a.CompareTo(b);
    }

    /// <summary>Same kind and same value; 1 is 1.0; nothing equals nothing.</summary>
    public static bool AreEqual(in FieldValue left, in FieldValue right)
    {
        if (left.IsNull || right.IsNull) return left.IsNull && right.IsNull;
        return IsNumber(left) && IsNumber(right) ? Compare(left, right) == 0 : left == right;
    }

    /// <summary>As arithmetic takes it: text that is a number is one; anything else that is no number counts 0, but true 1.</summary>
    public static double Number(in FieldValue value) => TryNumber(value, out var number) ? number : 0;

    /// <summary>The number that a value is, or that its text is wholly; false for null and other text.</summary>
    public static bool TryNumber(in FieldValue value, out double number) =>
        IsText(value) ? Coercion.TryParseNumber(Encoding.UTF8.GetBytes(value.AsString()), out number) : value.TryGetNumber(out number);

    /// <summary>Truncated toward zero; 0 for what is no number.</summary>
    public static long ToInteger(in FieldValue value)
    {
        if (!value.IsNull && value.Type == ColumnType.Integer) return value.AsInteger();
        if (IsText(value) && long.TryParse(value.AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        var number = Number(value);
        return double.IsNaN(number) ? 0 : (long)Math.Clamp(number, long.MinValue, long.MaxValue);
    }

    /// <summary>The smallest or the largest of those that are of the first one's kind; null when there is none.</summary>
    public static FieldValue Extreme(ReadOnlySpan<FieldValue> values, bool isLargest)
    {
        var found = FieldValue.Null;
        foreach (var value in values)
        {
            if (!IsNumber(value) && !IsText(value)) continue;
            if (found.IsNull || (Compare(value, found) is { } order && (isLargest ? order > 0 : order < 0))) found = value;
        }

        return found;
    }

    /// <summary>The first that is neither null nor empty text.</summary>
    public static FieldValue Coalesce(ReadOnlySpan<FieldValue> values)
    {
        foreach (var value in values)
            if (!IsBlank(value)) return value;
        return FieldValue.Null;
    }

    /// <summary>Null or empty text.</summary>
    public static bool IsBlank(in FieldValue value) => value.IsNull || (value.Type == ColumnType.String && value.AsString().Length == 0);

    /// <summary>All as text, one after the other; null adds nothing.</summary>
    public static FieldValue Concat(ReadOnlySpan<FieldValue> values)
    {
        var built = new StringBuilder();
        foreach (var value in values) built.Append(value.ToString());
        return FieldValue.String(built.ToString());
    }

    /// <summary>Of text its bytes in UTF-8, or its characters (code points).</summary>
    public static FieldValue Length(in FieldValue value, bool inBytes)
    {
        if (!IsText(value)) return FieldValue.Null;
        var text = value.AsString();
        if (inBytes) return FieldValue.Integer(Encoding.UTF8.GetByteCount(text));
        var pairs = 0;
        foreach (var unit in text)
            if (char.IsLowSurrogate(unit)) pairs++;
        return FieldValue.Integer(text.Length - pairs);
    }

    /// <summary>A number that stands for the values: the same for the same ones, 0 to 2⁵³.</summary>
    public static FieldValue Hash(ReadOnlySpan<FieldValue> values)
    {
        var built = new StringBuilder();
        foreach (var value in values) built.Append(value.IsNull ? 'n' : (char)('0' + (int)value.Type)).Append(value.ToString()).Append('\0');
        return FieldValue.Float(Hash64.Stable(Encoding.UTF8.GetBytes(built.ToString())) >> 11);
    }

    /// <summary>Nanoseconds as seconds, to the last bit that a double of this size has.</summary>
    public static double Seconds(long nanos) => (nanos / NanosPerSecond) + (nanos % NanosPerSecond / (double)NanosPerSecond);

    /// <summary>A number from 0 to below 1 for an event's time: by chance, but the same for the same time, so that an answer can be had again.</summary>
    public static double Chance(long nanos) => (Hash64.Stable(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in nanos))) >> 11) * (1.0 / (1L << 53));

    /// <summary>Seconds since the Unix epoch of a time in RFC 3339; null for anything else.</summary>
    public static FieldValue UnixTimestamp(in FieldValue value)
    {
        if (!IsText(value)) return FieldValue.Null;
        var text = value.AsString();
        // A date alone, or a time without an offset, is not in RFC 3339.
        var isWhole = text.Length >= 20 && text[10] is 'T' or 't' or ' ' && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-');
        return isWhole && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? FieldValue.Float((time.UtcDateTime - DateTime.UnixEpoch).Ticks / (double)TimeSpan.TicksPerSecond)
            : FieldValue.Null;
    }

    private static int CompareTexts(string left, string right)
    {
        // Surrogates sort below U+E000 to U+FFFF in UTF-16, and above in UTF-8, whose order that of code points is.
        var common = Math.Min(left.Length, right.Length);
        for (var i = 0; i < common; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a == b) continue;
            if (char.IsSurrogate(a) != char.IsSurrogate(b)) return char.IsSurrogate(a) ? 1 : -1;
            return a.CompareTo(b);
        }

        return left.Length.CompareTo(right.Length);
    }
}
