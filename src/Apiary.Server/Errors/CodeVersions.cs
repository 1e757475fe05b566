using System.Numerics;

namespace Apiary.Server.Errors;

/// <summary>Compares versions of code as the reference says (section 6): by semantic versions, whole numbers, else only for equality.</summary>
internal static class CodeVersions
{
    private const int MostDigits = 40;

    /// <summary>Which of two versions is the later one: above 0 the first, 0 neither; null when they have no order.</summary>
    public static int? Compare(string left, string right) =>
        left == right ? 0 : Numbers(left) is { } one && Numbers(right) is { } other ? Compare(one, other) : null;

    private static int Compare(BigInteger[] left, BigInteger[] right)
    {
        // A lone number and a semantic version are of two schemes; the longer one is taken as filled up with zeros all the same.
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var order = (i < left.Length ? left[i] : BigInteger.Zero).CompareTo(i < right.Length ? right[i] : BigInteger.Zero);
            if (order != 0) return order;
        }

        return 0;
    }

    /// <summary>The first three numbers of <c>1.2.3-rc1</c>, <c>v1.2.3</c> or <c>17</c>; null when it is no such version.</summary>
    private static BigInteger[]? Numbers(string version)
    {
        var text = version.StartsWith('v') ? version[1..] : version;
        var end = text.AsSpan().IndexOfAny('-', '+', ' ');
        var parts = (end < 0 ? text : text[..end]).Split('.');
        if (parts.Any(part => part.Length is 0 or > MostDigits || !part.All(char.IsAsciiDigit))) return null;
        return [.. parts.Take(3).Select(part => BigInteger.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];
    }
}
