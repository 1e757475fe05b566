using System.Text.Json;

namespace Apiary.Server.Errors.Payloads;

/// <summary>Reads values as tolerantly as the reference asks (section 4.1): numbers for text, text for numbers, null for nothing.</summary>
internal static class PayloadJson
{
    /// <summary>Deepest nesting of a payload.</summary>
    public const int MaxDepth = 128;

    /// <summary>What stands at a path of names; null when a part of it is absent, null or no object.</summary>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    /// <summary>The text at a path; empty when there is none. A number or a truth value as it is written.</summary>
    public static string TextAt(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path) is { } found ? TextOf(found) : "";

    /// <summary>A value as text; empty for objects and lists.</summary>
    public static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => "",
    };

    /// <summary>The number at a path, be it written as text; null when there is none.</summary>
    public static double? NumberAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        double.TryParse(element.TextAt(path), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>The elements of the list at a path; none when there is no list.</summary>
    public static IEnumerable<JsonElement> ListAt(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
