using System.Globalization;
using System.Text.Json;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>Values inside JSON text, by dotted names in which numbers are places in lists.</summary>
internal static class InsightsJson
{
    /// <summary>Follows a dotted name of which some beginning is a field with JSON; absent when that lacks the rest. False when no such field is there.</summary>
    public static bool TryFollow(IReadOnlyDictionary<string, InsightsValue> fields, string name, out InsightsValue found)
    {
        found = default;
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (!fields.TryGetValue(name[..dot], out var json) || json.Kind != InsightsKind.Text) continue;
            using var document = Parse(json.ToString());
            if (document is null) return false;
            found = Follow(document, name[(dot + 1)..]);
            return true;
        }

        return false;
    }

    /// <summary>The value under a dotted path in JSON text; absent when it is no such text or lacks the path.</summary>
    public static InsightsValue Follow(InsightsValue json, string path)
    {
        if (json.Kind != InsightsKind.Text) return default;
        using var document = Parse(json.ToString());
        return document is null ? default : Follow(document, path);
    }

    /// <summary>The members of a list in JSON text, absent ones included; null when it is no list.</summary>
    public static IReadOnlyList<InsightsValue>? Members(InsightsValue json)
    {
        if (json.Kind != InsightsKind.Text) return null;
        using var document = Parse(json.ToString());
        return document is { RootElement.ValueKind: JsonValueKind.Array } ? [.. document.RootElement.EnumerateArray().Select(TryOf)] : null;
    }

    private static InsightsValue Follow(JsonDocument document, string path)
    {
        try
        {
            return Follow(document.RootElement, path);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid JSON but no text.
            return default;
        }
    }

    private static InsightsValue TryOf(JsonElement element)
    {
        try
        {
            return Of(element);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    private static InsightsValue Follow(JsonElement element, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step, out var field)) element = field;
            else if (element.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength()) element = element[index];
            else return default;
        }

        return Of(element);
    }

    /// <summary>A part of a document as a value; objects and lists are their text.</summary>
    public static InsightsValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => InsightsValue.Of(element.GetString()),
        JsonValueKind.Number when element.TryGetInt64(out var integer) => InsightsValue.Of(integer),
        JsonValueKind.Number => InsightsValue.Of(element.GetDouble()),
        JsonValueKind.True => InsightsValue.Of(true),
        JsonValueKind.False => InsightsValue.Of(false),
        JsonValueKind.Null or JsonValueKind.Undefined => default,
        _ => InsightsValue.Of(element.GetRawText()),
    };

    /// <summary>A text as a document, when it is an object or a list; null otherwise.</summary>
    public static JsonDocument? Parse(string text)
    {
        // What is no JSON mostly shows with its first character, which is cheaper than an exception.
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..]) return null;
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
