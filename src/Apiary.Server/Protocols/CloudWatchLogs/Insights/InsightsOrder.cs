namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>
/// The order of <c>sort</c> (section 8.3): what is no number before all numbers; text in runs of digits and others, digit runs
/// by length and then by value, the rest by code point. Absent values come first.
/// </summary>
internal sealed class InsightsOrder : IComparer<InsightsValue>
{
    /// <summary>The only one.</summary>
    public static readonly InsightsOrder Instance = new();

    private InsightsOrder()
    {
    }

    /// <inheritdoc/>
    public int Compare(InsightsValue x, InsightsValue y)
    {
        if (x.IsNull || y.IsNull) return y.IsNull.CompareTo(x.IsNull);
        var isNumber = x.TryNumber(out var left);
        if (isNumber != y.TryNumber(out var right)) return isNumber ? 1 : -1;
        return isNumber ? left.CompareTo(right) : CompareText(x.ToString(), y.ToString());
    }

    private static int CompareText(string left, string right)
    {
        int i = 0, j = 0;
        while (i < left.Length && j < right.Length)
        {
            var digits = char.IsAsciiDigit(left[i]);
            if (digits != char.IsAsciiDigit(right[j])) return left[i].CompareTo(right[j]);
            if (!digits)
            {
                if (left[i] != right[j]) return left[i].CompareTo(right[j]);
                i++;
                j++;
                continue;
            }

            var (endLeft, endRight) = (EndOfDigits(left, i), EndOfDigits(right, j));
            if (endLeft - i != endRight - j) return (endLeft - i).CompareTo(endRight - j);
            var order = left.AsSpan(i, endLeft - i).SequenceCompareTo(right.AsSpan(j, endRight - j));
            if (order != 0) return order;
            (i, j) = (endLeft, endRight);
        }

        return (left.Length - i).CompareTo(right.Length - j);
    }

    private static int EndOfDigits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }
}
