using System.Text.RegularExpressions;

namespace Apiary.Engine.Queries.Fields;

/// <summary>Regular expressions as the language has them, RE2's: matched in time linear to the text, so nothing looks back or ahead.</summary>
internal static partial class FieldRegex
{
    /// <summary>The expression. Throws <see cref="ArgumentException"/> for what is none, <see cref="NotSupportedException"/> for what RE2 has not either.</summary>
    public static Regex Create(string pattern) => new(NamedGroup().Replace(pattern, "(?<"), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>What is wrong with an expression; null when nothing is.</summary>
    public static string? FaultOf(string pattern)
    {
        try
        {
            Create(pattern);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"error parsing regexp: {e.Message}";
        }
        catch (NotSupportedException)
        {
            return "error parsing regexp: what looks ahead, looks behind or refers back is not supported";
        }
    }

    /// <summary>The first group of the first match, or all of it when there is no group; empty when nothing matches.</summary>
    public static string ValueOf(Regex regex, string text)
    {
        var match = regex.Match(text);
        return match.Success ? match.Groups[match.Groups.Count > 1 ? 1 : 0].Value : "";
    }

    [GeneratedRegex(@"(?<!\\)\(\?P<", RegexOptions.CultureInvariant)]
    private static partial Regex NamedGroup();
}
