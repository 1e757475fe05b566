using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Apiary.Server.Errors.Rules;

/// <summary>What a rule compares by (Rollbar's reference, section 5). Numbers of an occurrence that are none count as 0.</summary>
internal static class RuleOperators
{
    private const int MostRegexChars = 1_000, MostTextChars = 10_000, MostValues = 1_000;

    private static readonly Dictionary<string, Func<JsonElement, Func<string, bool>>> All = new(StringComparer.Ordinal)
    {
        ["eq"] = value => Text(value) is var wanted ? text => text == wanted : null!,
        ["neq"] = value => Text(value) is var wanted ? text => text != wanted : null!,
        ["in"] = value => Among(value),
        ["nin"] = value => Among(value) is var among ? text => !among(text) : null!,
        ["contains"] = value => Text(value) is var wanted ? text => text.Contains(wanted, StringComparison.Ordinal) : null!,
        ["icontains"] = value => Text(value) is var wanted ? text => text.Contains(wanted, StringComparison.OrdinalIgnoreCase) : null!,
        ["ncontains"] = value => Text(value) is var wanted ? text => !text.Contains(wanted, StringComparison.Ordinal) : null!,
        ["startswith"] = value => Text(value) is var wanted ? text => text.StartsWith(wanted, StringComparison.Ordinal) : null!,
        ["endswith"] = value => Text(value) is var wanted ? text => text.EndsWith(wanted, StringComparison.Ordinal) : null!,
        ["gt"] = value => Number(value) is var wanted ? text => NumberOf(text) > wanted : null!,
        ["gte"] = value => Number(value) is var wanted ? text => NumberOf(text) >= wanted : null!,
        ["lt"] = value => Number(value) is var wanted ? text => NumberOf(text) < wanted : null!,
        ["lte"] = value => Number(value) is var wanted ? text => NumberOf(text) <= wanted : null!,
        ["regex_match"] = Pattern,
    };

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>The comparison of a name with a value. Throws <see cref="RuleException"/>.</summary>
    public static Func<string, bool> Of(string name, JsonElement value) =>
        All.TryGetValue(name, out var make) ? make(value) : throw new RuleException($"'{name}' is no operator; known are {string.Join(", ", Names)}");

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new RuleException("a comparison needs a text, a number or a truth value"),
    };

    private static double Number(JsonElement value) =>
        double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new RuleException("gt, gte, lt and lte need a number");

    private static double NumberOf(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>One of a list, or part of a text.</summary>
    private static Func<string, bool> Among(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return text => value.GetString()!.Contains(text, StringComparison.Ordinal);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MostValues) throw new RuleException($"in and nin need a list of at most {MostValues} values, or a text");
        var values = value.EnumerateArray().Select(Text).ToHashSet(StringComparer.Ordinal);
        return values.Contains;
    }

    private static Func<string, bool> Pattern(JsonElement value)
    {
        var pattern = Text(value);
        if (pattern.Length > MostRegexChars) throw new RuleException($"a regular expression has at most {MostRegexChars} characters");
        try
        {
            // In a time that is linear in the text, whatever somebody sends.
            var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return text => regex.IsMatch(text.AsSpan(0, Math.Min(text.Length, MostTextChars)));
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new RuleException($"the regular expression cannot be used: {failure.Message}");
        }
    }
}
