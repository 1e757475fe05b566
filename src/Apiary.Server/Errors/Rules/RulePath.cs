using System.Globalization;
using System.Text.Json;

namespace Apiary.Server.Errors.Rules;

/// <summary>A place in an occurrence (Rollbar's reference, section 5): names and indexes with dots between them, from its <c>data</c>; an index below 0 counts from the end, <c>*</c> is any element.</summary>
internal sealed class RulePath
{
    /// <summary>Most values that one path looks at: with several stars there may be very many.</summary>
    public const int MostVisited = 10_000;

    private const int MaxChars = 500;

    private readonly string[] steps;

    private RulePath(string[] steps) => this.steps = steps;

    /// <summary>The path of a text; null when it is none.</summary>
    public static RulePath? Parse(string text)
    {
        var steps = text.Trim().Split('.');
        return text.Length <= MaxChars && Array.TrueForAll(steps, step => step.Length > 0) ? new RulePath(steps) : null;
    }

    /// <summary>The values that stand there, as text; none where there is nothing, or only objects and lists.</summary>
    public IEnumerable<string> In(JsonElement data)
    {
        var left = MostVisited;
        return Walk(data, 0).Select(TextOf).OfType<string>();

        IEnumerable<JsonElement> Walk(JsonElement value, int at)
        {
            if (--left < 0) return [];
            return at == steps.Length ? [value] : Next(value, steps[at]).SelectMany(next => Walk(next, at + 1));
        }
    }

    private static IEnumerable<JsonElement> Next(JsonElement value, string step)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (step == "*") return value.EnumerateObject().Select(field => field.Value);
            return value.TryGetProperty(step, out var field) ? [field] : [];
        }

        if (value.ValueKind != JsonValueKind.Array) return [];
        if (step == "*") return value.EnumerateArray();
        if (!int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)) return [];
        var length = value.GetArrayLength();
        if (index < 0) index += length;
        return index >= 0 && index < length ? [value[index]] : [];
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
