using System.Buffers;
using System.Text.Json;
using Apiary.Server.Protocols.XRay.Traces;

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>Causes given as JSON (<c>rootcause.json</c>): what is given must be there, what is left out may be anything.</summary>
internal static class XRayCauseJson
{
    /// <summary>Reads what is wanted; null when it is not JSON.</summary>
    public static JsonElement? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a trace has each of the wanted causes.</summary>
    public static bool Holds(XRayTrace trace, JsonElement wanted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var kind in XRayRootCause.Kinds) XRayRootCause.Write(json, trace, kind, "");
            json.WriteEndObject();
        }

        using var written = JsonDocument.Parse(buffer.WrittenMemory);
        var causes = written.RootElement.EnumerateObject().SelectMany(list => list.Value.EnumerateArray()).ToList();
        return wanted.EnumerateArray().All(one => causes.Exists(cause => IsIn(one, cause)));
    }

    private static bool IsIn(JsonElement wanted, JsonElement found) => wanted.ValueKind switch
    {
        JsonValueKind.Object => found.ValueKind == JsonValueKind.Object && wanted.EnumerateObject().All(member => found.TryGetProperty(member.Name, out var value) && IsIn(member.Value, value)),
        JsonValueKind.Array => found.ValueKind == JsonValueKind.Array && wanted.GetArrayLength() <= found.GetArrayLength()
            && wanted.EnumerateArray().Zip(found.EnumerateArray()).All(pair => IsIn(pair.First, pair.Second)),
        JsonValueKind.Number => found.ValueKind == JsonValueKind.Number && wanted.GetDouble() == found.GetDouble(),
        JsonValueKind.String => found.ValueKind == JsonValueKind.String && wanted.GetString() == found.GetString(),
        _ => wanted.ValueKind == found.ValueKind,
    };
}
