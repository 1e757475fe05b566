using System.Globalization;
using System.Runtime.CompilerServices;
using Apiary.Engine.Events;

namespace Apiary.Server.Ingest.Decoding;

/// <summary>
/// A number as it stands in JSON: an integer when it has neither fraction nor exponent and fits 64 bits, else a float.
/// </summary>
/// <remarks>
/// Hot: one call per number. A float whose digits fit 53 bits and whose power of ten is exact in a double (up to 10^22) is
/// one multiplication or division, correctly rounded (Clinger, "How to read floating point numbers accurately", 1990);
/// everything else takes the runtime's exact parser.
/// </remarks>
internal readonly struct JsonNumber
{
    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private readonly long bits;

    private JsonNumber(bool isInteger, long bits)
    {
        IsInteger = isInteger;
        this.bits = bits;
    }

    /// <summary>Whether this is a 64-bit integer.</summary>
    public bool IsInteger { get; }

    /// <summary>The type that a column gets from this.</summary>
    public ColumnType Type => IsInteger ? ColumnType.Integer : ColumnType.Float;

    /// <summary>The integer, or the float's IEEE bits.</summary>
    public long Bits => bits;

    /// <summary>The integer; meaningless unless <see cref="IsInteger"/>.</summary>
    public long Integer => bits;

    /// <summary>The number as a float.</summary>
    public double Float => IsInteger ? bits : BitConverter.Int64BitsToDouble(bits);

    /// <summary>An integer.</summary>
    public static JsonNumber OfInteger(long value) => new(true, value);

    /// <summary>A float.</summary>
    public static JsonNumber OfFloat(double value) => new(false, BitConverter.DoubleToInt64Bits(value));

    /// <summary>
    /// Reads the number that begins at <paramref name="at"/> and moves behind it. False when there is none by JSON's grammar
    /// (a leading zero or plus, a bare point); <paramref name="at"/> then stands where it failed.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, out JsonNumber number)
    {
        number = default;
        var start = at;
        var i = at;
        var negative = i < text.Length && text[i] == '-';
        if (negative) i++;
        var firstDigit = i;
        // 19 digits always fit an unsigned 64-bit number; more are left to the exact parser.
        var digits = ReadDigits(text, ref i, 0);
        var digitCount = i - firstDigit;
        if (digitCount == 0 || (digitCount > 1 && text[firstDigit] == '0'))
        {
            at = firstDigit;
            return false;
        }

        if (i == text.Length || (text[i] != '.' && (text[i] | 0x20) != 'e'))
        {
            at = i;
            number = digitCount <= 18 ? OfInteger(negative ? -(long)digits : (long)digits) : Large(text[start..i], digits, digitCount, negative);
            return true;
        }

        var exponent = 0;
        if (text[i] == '.')
        {
            var fraction = ++i;
            digits = ReadDigits(text, ref i, digits);
            if (i == fraction) return Fail(ref at, i);
            digitCount += i - fraction;
            exponent = fraction - i;
        }

        if (i < text.Length && (text[i] | 0x20) == 'e')
        {
            i++;
            var minus = i < text.Length && text[i] == '-';
            if (minus || (i < text.Length && text[i] == '+')) i++;
            var power = i;
            var value = ReadDigits(text, ref i, 0);
            if (i == power) return Fail(ref at, i);
            // An absurd exponent only has to be large enough to leave the fast way.
            var bounded = i - power > 6 ? 1_000_000 : (int)value;
            exponent += minus ? -bounded : bounded;
        }

        at = i;
        number = OfFloat(ToDouble(text[start..i], digits, digitCount, exponent, negative));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadDigits(ReadOnlySpan<byte> text, ref int at, ulong value)
    {
        var i = at;
        uint digit;
        while ((uint)i < (uint)text.Length && (digit = (uint)(text[i] - '0')) <= 9)
        {
            value = unchecked((value * 10) + digit);
            i++;
        }

        at = i;
        return value;
    }

    private static double ToDouble(ReadOnlySpan<byte> text, ulong digits, int digitCount, int exponent, bool negative)
    {
        if (digitCount <= 19 && digits <= 1UL << 53 && exponent is >= -22 and <= 22)
        {
            var value = exponent < 0 ? digits / PowersOfTen[-exponent] : digits * PowersOfTen[exponent];
            return negative ? -value : value;
        }

        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static JsonNumber Large(ReadOnlySpan<byte> text, ulong digits, int digitCount, bool negative)
    {
        if (digitCount == 19)
        {
            if (digits <= long.MaxValue) return OfInteger(negative ? -(long)digits : (long)digits);
            if (negative && digits == 1UL << 63) return OfInteger(long.MinValue);
        }

        return OfFloat(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static bool Fail(ref int at, int where)
    {
        at = where;
        return false;
    }
}
