using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Apiary.Cli.Agents;

/// <summary>Keeps answers small: an agent pays for each character, and reads the first best.</summary>
internal static class AgentAnswer
{
    /// <summary>Most characters of an answer; a larger one is refused, as half a list would be taken for the whole.</summary>
    public const int MaxCharacters = 40_000;

    /// <summary>Longer texts within an answer are cut.</summary>
    public const int MaxText = 300;

    private const int MaxDepth = 8;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer as text. Throws <see cref="CliException"/> when it is too long.</summary>
    public static string Write(JsonObject answer)
    {
        var text = answer.ToJsonString(Plain);
        if (text.Length <= MaxCharacters) return text;
        throw new CliException($"the answer would have {text.Length} characters, more than {MaxCharacters}: ask for fewer items or columns, or add filters");
    }

    /// <summary>A copy with long texts cut, and of lists the first items.</summary>
    public static JsonNode? Trim(JsonNode? node, int maxItems = 50) => Trim(node, maxItems, 0);

    /// <summary>Of an object those members that are named and have a value.</summary>
    public static JsonObject Pick(JsonNode? node, params string[] names)
    {
        var picked = new JsonObject();
        foreach (var name in names)
            if (node?[name] is { } value && !IsEmpty(value)) picked[name] = Trim(value);
        return picked;
    }

    /// <summary>The first items of a list, each turned into something smaller; and how many there are more.</summary>
    public static void AddList(JsonObject answer, string name, JsonNode? list, int limit, Func<JsonNode?, JsonNode?> turn)
    {
        var items = list as JsonArray ?? [];
        answer[name] = new JsonArray([.. items.Take(limit).Select(turn)]);
        if (items.Count > limit) answer[$"more_{name}"] = items.Count - limit;
    }

    /// <summary>Copies what the reader should know.</summary>
    public static void AddWarnings(JsonObject answer, JsonObject from)
    {
        if (from["warnings"] is JsonArray { Count: > 0 } warnings) answer["warnings"] = warnings.DeepClone();
    }

    private static bool IsEmpty(JsonNode value) => value is JsonValue text && text.TryGetValue<string>(out var found) && found.Length == 0;

    private static JsonNode? Trim(JsonNode? node, int maxItems, int depth) => node switch
    {
        null => null,
        _ when depth >= MaxDepth && node is not JsonValue => JsonValue.Create("…"),
        JsonObject members => new JsonObject(members.Take(maxItems).Select(member => KeyValuePair.Create(member.Key, Trim(member.Value, maxItems, depth + 1)))),
        JsonArray items => new JsonArray([.. items.Take(maxItems).Select(item => Trim(item, maxItems, depth + 1))]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length > MaxText => JsonValue.Create(text[..MaxText] + "…"),
        _ => node.DeepClone(),
    };
}
