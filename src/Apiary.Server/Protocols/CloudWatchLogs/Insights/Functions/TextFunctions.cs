namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Functions;

/// <summary>Text. Of an absent text the answer is absent, unless it is asked for emptiness.</summary>
internal static class TextFunctions
{
    // What several rows may make of each other must not grow without bound.
    private const int MaxLength = 1 << 20;

    /// <summary>The table.</summary>
    public static readonly InsightsFunction[] All =
    [
        new("isempty", 1, 1, given => Flag(given[0].ToString().Length == 0)),
        new("isblank", 1, 1, given => Flag(string.IsNullOrWhiteSpace(given[0].ToString()))),
        new("concat", 1, InsightsFunctions.Many, given => Cut(string.Concat(given.Select(value => value.ToString())))),
        new("ltrim", 1, 2, given => Trim(given, static (text, set) => text.TrimStart(set))),
        new("rtrim", 1, 2, given => Trim(given, static (text, set) => text.TrimEnd(set))),
        new("trim", 1, 2, given => Trim(given, static (text, set) => text.Trim(set))),
        new("strlen", 1, 1, given => given[0].IsNull ? default : InsightsValue.Of((long)given[0].ToString().Length)),
        new("toupper", 1, 1, given => Of(given[0], text => text.ToUpperInvariant())),
        new("tolower", 1, 1, given => Of(given[0], text => text.ToLowerInvariant())),
        new("substr", 2, 3, Substring),
        new("replace", 3, 3, Replace),
        new("strcontains", 2, 2, given => Flag(!given[0].IsNull && given[0].ToString().Contains(given[1].ToString(), StringComparison.Ordinal))),
    ];

    private static InsightsValue Flag(bool truth) => InsightsValue.Of(truth ? 1L : 0L);

    private static InsightsValue Of(InsightsValue value, Func<string, string> compute) => value.IsNull ? default : InsightsValue.Of(compute(value.ToString()));

    private static InsightsValue Cut(string text) => InsightsValue.Of(text.Length <= MaxLength ? text : text[..MaxLength]);

    private static InsightsValue Trim(InsightsValue[] given, Func<string, char[]?, string> trim) =>
        Of(given[0], text => trim(text, given.Length > 1 ? given[1].ToString().ToCharArray() : null));

    private static InsightsValue Substring(InsightsValue[] given)
    {
        if (given[0].IsNull || given[1].ToInteger() is not { } start) return default;
        var text = given[0].ToString();
        var length = given.Length > 2 ? given[2].ToInteger() : text.Length;
        if (length is null) return default;
        var from = (int)Math.Clamp(start, 0, text.Length);
        return InsightsValue.Of(text.Substring(from, (int)Math.Clamp(length.Value, 0, text.Length - from)));
    }

    private static InsightsValue Replace(InsightsValue[] given)
    {
        if (given[0].IsNull) return default;
        var (text, find, with) = (given[0].ToString(), given[1].ToString(), given[2].ToString());
        if (find.Length == 0) return given[0];
        // At most so many places: what each adds is bounded before it is made.
        return (long)text.Length / find.Length * with.Length > MaxLength ? default : InsightsValue.Of(text.Replace(find, with, StringComparison.Ordinal));
    }
}
