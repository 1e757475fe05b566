using System.Globalization;
using System.Text.RegularExpressions;

namespace Apiary.Server.Protocols.Rollbar.Releases;

/// <summary>The items that a deploy's comment says it mends: <c>fixes rb#12</c> (reference, section 6).</summary>
internal static partial class MendedItems
{
    private const int Most = 100;

    /// <summary>Their counters.</summary>
    public static IReadOnlyList<int> In(string comment) =>
        [.. Mended().Matches(comment).Take(Most).Select(match => int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)).Distinct()];

    [GeneratedRegex(@"\b(?:fix|fixes|fixed|resolve|resolves|resolved|close|closes|closed) +rb#([0-9]{1,9})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Mended();
}
