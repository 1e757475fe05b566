using System.Text.RegularExpressions;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Errors.Grouping;

/// <summary>What of a message stays when the data in it changes (reference, section 5): dates, addresses, ids and numbers are taken out, statuses of HTTP and codes of errors stay.</summary>
internal static partial class MessagePattern
{
    private const int MostChars = 4_000;

    /// <summary>The message without data, its first thousands of characters.</summary>
    public static string Of(string message)
    {
        var kept = new List<string>();
        // Numbers that mean something are put aside, so that nothing below takes them for data.
        var text = Code().Replace(ErrorPayload.Cut(message, MostChars), match =>
        {
            kept.Add(match.Groups[2].Value);
            return match.Groups[1].Value + "\u0001";
        });
        text = Email().Replace(text, "*");
        // Before times, or the end of one with a port is taken for one.
        text = Address().Replace(text, "*");
        text = Time().Replace(text, "*");
        text = Hexadecimal().Replace(text, "*");
        text = Number().Replace(text, "*");
        return $"{Blanks().Replace(text.Trim(), " ")}\n{string.Join(',', kept)}";
    }

    [GeneratedRegex(@"(\b(?:HTTP(?:/[0-9.]+)?|status(?:[ _]code)?|error(?:[ _]code)?|code|errno)[ :=#]{1,3})([0-9]{1,5})\b(?![.:-][0-9])", RegexOptions.IgnoreCase)]
    private static partial Regex Code();

    [GeneratedRegex(@"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")]
    private static partial Regex Email();

    [GeneratedRegex(@"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]{2,5})?)?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?")]
    private static partial Regex Time();

    [GeneratedRegex(@"[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?::[0-9]+)?|\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}\b")]
    private static partial Regex Address();

    // With a digit in it, since "feed" and "dead" are words.
    [GeneratedRegex(@"\b(?:0x[0-9a-fA-F]+|(?=[0-9a-fA-F-]*[0-9])[0-9a-fA-F]{4,}(?:-[0-9a-fA-F]{4,}){0,8})\b")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"[0-9]+\.[0-9]+|[0-9]{2,}")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
