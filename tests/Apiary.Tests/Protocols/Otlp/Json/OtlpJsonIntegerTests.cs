using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Apiary.Server.Protocols.Otlp.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Json;

/// <summary>Integers in all ways JSON writes numbers, read by the product and with numbers of any size.</summary>
public sealed partial class OtlpJsonIntegerTests
{
    private static readonly Dictionary<OtlpJsonKind, (BigInteger Least, BigInteger Most)> Ranges = new()
    {
        [OtlpJsonKind.Int64] = (long.MinValue, long.MaxValue),
        [OtlpJsonKind.SFixed64] = (long.MinValue, long.MaxValue),
        [OtlpJsonKind.UInt64] = (0, ulong.MaxValue),
        [OtlpJsonKind.Fixed64] = (0, ulong.MaxValue),
        [OtlpJsonKind.UInt32] = (0, uint.MaxValue),
        [OtlpJsonKind.Fixed32] = (0, uint.MaxValue),
        [OtlpJsonKind.SInt32] = (int.MinValue, int.MaxValue),
        [OtlpJsonKind.Enum] = (int.MinValue, int.MaxValue),
    };

    // Digits that lie near the ends of the ranges, with a point anywhere and an exponent that may bring them back.
    private static Gen<string> Texts =>
        from digits in Gen.OneOf(
            ArbMap.Default.GeneratorFor<ulong>().Select(value => value.ToString(CultureInfo.InvariantCulture)),
            Gen.Elements("0", "00", "18446744073709551615", "18446744073709551616", "9223372036854775807", "9223372036854775808", "9223372036854775809", "2147483647", "2147483648", "4294967295", "4294967296", "1000000000000000000000", "", "1x", " 1"))
        from sign in Gen.Elements("", "", "-", "+")
        from at in Gen.Choose(0, 40)
        from zeros in Gen.Choose(0, 25)
        from exponent in Gen.Elements("", "", "e0", "E+3", "e-3", "e19", "e-19", "e", "e5000000000", "e-5000000000")
        select sign + (at < digits.Length && at > 0 ? digits[..at] + "." + digits[at..] + new string('0', zeros) : digits + (at == 39 ? new string('0', zeros) : "")) + exponent;

    [Fact]
    public void TryParse_reads_what_numbers_of_any_size_say()
    {
        Prop.ForAll(
            Arb.From(Texts),
            text =>
            {
                foreach (var (kind, range) in Ranges)
                {
                    var expected = Parse(text) is { } value && value >= range.Least && value <= range.Most ? (BigInteger?)value : null;
                    var isRead = OtlpJsonInteger.TryParse(kind, Encoding.UTF8.GetBytes(text), out var bits);
                    var actual = !isRead ? (BigInteger?)null : range.Least < 0 ? (long)bits : bits;
                    if (expected != actual) throw new InvalidOperationException($"{text} as {kind}: expected {expected}, found {actual}");
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void TryParse_long_zeros_cost_what_they_are_long()
    {
        var zeros = new string('0', 1_000_000);

        Assert.True(OtlpJsonInteger.TryParse(OtlpJsonKind.UInt64, Encoding.UTF8.GetBytes($"7{zeros}e-1000000"), out var value));
        Assert.Equal(7UL, value);
        Assert.True(OtlpJsonInteger.TryParse(OtlpJsonKind.UInt64, Encoding.UTF8.GetBytes($"0.{zeros}7e1000001"), out value));
        Assert.Equal(7UL, value);
        Assert.False(OtlpJsonInteger.TryParse(OtlpJsonKind.UInt64, Encoding.UTF8.GetBytes($"7{zeros}7"), out _));
    }

    [Theory]
    [InlineData(nameof(OtlpJsonKind.Text))]
    [InlineData(nameof(OtlpJsonKind.Bytes))]
    [InlineData(nameof(OtlpJsonKind.Double))]
    [InlineData(nameof(OtlpJsonKind.Message))]
    public void TryParse_reads_nothing_for_what_is_no_integer(string kind) =>
        Assert.False(OtlpJsonInteger.TryParse(Enum.Parse<OtlpJsonKind>(kind), "1"u8, out _));

    /// <summary>The whole number a JSON number stands for, null when it is none.</summary>
    private static BigInteger? Parse(string text)
    {
        var match = JsonNumber().Match(text);
        if (!match.Success) return null;
        var digits = BigInteger.Parse(match.Groups[2].Value + match.Groups[3].Value, CultureInfo.InvariantCulture);
        if (match.Groups[1].Length > 0) digits = -digits;
        if (digits.IsZero) return 0;
        var power = (match.Groups[4].Length > 0 ? BigInteger.Parse(match.Groups[4].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0) - match.Groups[3].Length;
        if (BigInteger.Abs(power) > 100) return null;
        if (power >= 0) return digits * BigInteger.Pow(10, (int)power);
        var whole = BigInteger.DivRem(digits, BigInteger.Pow(10, (int)-power), out var rest);
        return rest.IsZero ? whole : null;
    }

    [GeneratedRegex(@"^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?\z")]
    private static partial Regex JsonNumber();
}
