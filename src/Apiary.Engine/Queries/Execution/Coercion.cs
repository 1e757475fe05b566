using System.Globalization;
using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Execution;

/// <summary>How values of one type are read as another; the rules of <c>docs/queries.md</c>, section "Types".</summary>
internal static class Coercion
{
    /// <summary>Bytes that the longest number takes as text: a double's shortest round-trip form has at most 24.</summary>
    public const int MaxNumberText = 32;

    // Longer text is no number that a double could tell from a shorter one; bounds the work on hostile strings.
    private const int MaxParsedText = 400;

    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The number that <paramref name="utf8"/> wholly is, without white space around; finite ones only.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> utf8, out double number)
    {
        number = 0;
        if (utf8.IsEmpty || utf8.Length > MaxParsedText) return false;
        // Most text is no number, and its first byte says so.
        if (utf8[0] is not ((>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'+' or (byte)'.')) return false;
        return double.TryParse(utf8, Style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }

    /// <summary><c>true</c> and <c>false</c> in any case.</summary>
    public static bool TryParseBoolean(ReadOnlySpan<byte> utf8, out bool value)
    {
        value = utf8.Length == 4 && System.Text.Ascii.EqualsIgnoreCase(utf8, "true"u8);
        return value || (utf8.Length == 5 && System.Text.Ascii.EqualsIgnoreCase(utf8, "false"u8));
    }

    public static ReadOnlySpan<byte> Format(long value, Span<byte> buffer)
    {
        value.TryFormat(buffer, out var written, default, CultureInfo.InvariantCulture);
        return buffer[..written];
    }

    public static ReadOnlySpan<byte> Format(double value, Span<byte> buffer)
    {
        value.TryFormat(buffer, out var written, "R", CultureInfo.InvariantCulture);
        return buffer[..written];
    }

    /// <summary>A filter's operand as the declared type wants it: text that is a number or a truth value becomes one.</summary>
    public static FieldValue Operand(FieldValue operand, ColumnType? declared)
    {
        if (operand.IsNull || operand.Type != ColumnType.String) return operand;
        var utf8 = System.Text.Encoding.UTF8.GetBytes(operand.AsString());
        switch (declared)
        {
            case ColumnType.Boolean when TryParseBoolean(utf8, out var truth):
                return FieldValue.Boolean(truth);
            case ColumnType.Integer or ColumnType.Float:
                if (TryParseInteger(utf8, out var integer)) return FieldValue.Integer(integer);
                return TryParseNumber(utf8, out var number) ? FieldValue.Float(number) : operand;
            default:
                return operand;
        }
    }

    /// <summary>The group that a string value belongs to when its column is declared otherwise: type and bits, or String for the text as it is.</summary>
    public static (ColumnType Type, long Bits) GroupOfText(ReadOnlySpan<byte> utf8, ColumnType? declared)
    {
        switch (declared)
        {
            case ColumnType.Boolean when TryParseBoolean(utf8, out var truth):
                return (ColumnType.Boolean, truth ? 1 : 0);
            case ColumnType.Integer when TryParseInteger(utf8, out var integer):
                return (ColumnType.Integer, integer);
            case ColumnType.Integer or ColumnType.Float when TryParseNumber(utf8, out var number):
                return GroupOfBits(ColumnType.Float, BitConverter.DoubleToInt64Bits(number), declared);
            default:
                return (ColumnType.String, 0);
        }
    }

    /// <summary>The group that a number or boolean belongs to. Type String means its text, see <see cref="FieldValue.ToString"/>.</summary>
    public static (ColumnType Type, long Bits) GroupOfBits(ColumnType type, long bits, ColumnType? declared)
    {
        // One zero and one NaN, so that equal numbers are one group.
        if (type == ColumnType.Float)
        {
            var number = BitConverter.Int64BitsToDouble(bits);
            if (number == 0) bits = 0;
            else if (double.IsNaN(number)) bits = BitConverter.DoubleToInt64Bits(double.NaN);
        }

        switch (declared)
        {
            case ColumnType.String:
                return (ColumnType.String, bits);
            case ColumnType.Boolean when type == ColumnType.Float:
                return (ColumnType.Boolean, BitConverter.Int64BitsToDouble(bits) != 0 ? 1 : 0);
            case ColumnType.Boolean:
                return (ColumnType.Boolean, bits != 0 ? 1 : 0);
            case ColumnType.Float when type != ColumnType.Float:
                return (ColumnType.Float, BitConverter.DoubleToInt64Bits(bits));
            case ColumnType.Integer when type == ColumnType.Float && TryWhole(BitConverter.Int64BitsToDouble(bits), out var whole):
                return (ColumnType.Integer, whole);
            case ColumnType.Integer when type == ColumnType.Boolean:
                return (ColumnType.Integer, bits);
            default:
                return (type, bits);
        }
    }

    /// <summary>The text of a number or boolean as <see cref="FieldValue.ToString"/> gives it.</summary>
    public static ReadOnlySpan<byte> TextOfBits(ColumnType type, long bits, Span<byte> buffer) => type switch
    {
        ColumnType.Float => Format(BitConverter.Int64BitsToDouble(bits), buffer),
        ColumnType.Boolean => bits != 0 ? "true"u8 : "false"u8,
        _ => Format(bits, buffer),
    };

    /// <summary>A value of the given type from its bits.</summary>
    public static FieldValue FromBits(ColumnType type, long bits) => type switch
    {
        ColumnType.Float => FieldValue.Float(BitConverter.Int64BitsToDouble(bits)),
        ColumnType.Boolean => FieldValue.Boolean(bits != 0),
        _ => FieldValue.Integer(bits),
    };

    private static bool TryParseInteger(ReadOnlySpan<byte> utf8, out long value) =>
        long.TryParse(utf8, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryWhole(double number, out long whole)
    {
        whole = 0;
        if (!(Math.Abs(number) < 9e18) || Math.Floor(number) != number) return false;
        whole = (long)number;
        return true;
    }
}
