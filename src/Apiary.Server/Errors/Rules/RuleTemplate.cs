using System.Text.Json;
using System.Text.RegularExpressions;

namespace Apiary.Server.Errors.Rules;

/// <summary>What a rule makes of an occurrence: a text with paths in double braces.</summary>
internal sealed partial class RuleTemplate
{
    private const int MaxChars = 1_000, MaxValueChars = 1_000;

    private readonly string text;

    private RuleTemplate(string text) => this.text = text;

    /// <summary>The template of a text. Throws <see cref="RuleException"/>.</summary>
    public static RuleTemplate Parse(string text)
    {
        if (text.Length is 0 or > MaxChars) throw new RuleException($"a fingerprint or title has 1 to {MaxChars} characters");
        foreach (Match match in Slot().Matches(text))
            if (RulePath.Parse(match.Groups[1].Value) is null) throw new RuleException($"'{match.Groups[1].Value}' is no path");
        return new RuleTemplate(text);
    }

    /// <summary>The text for an occurrence; what is not there is left out.</summary>
    public string Fill(JsonElement data, string defaultFingerprint, string defaultTitle) => Slot().Replace(text, match => match.Groups[1].Value switch
    {
        "default_fingerprint" => defaultFingerprint,
        "default_title" => defaultTitle,
        var path => RulePath.Parse(path)!.In(data).FirstOrDefault() is { } value ? value[..Math.Min(value.Length, MaxValueChars)] : "",
    });

    [GeneratedRegex(@"\{\{ *([^{} ]+) *\}\}")]
    private static partial Regex Slot();
}
