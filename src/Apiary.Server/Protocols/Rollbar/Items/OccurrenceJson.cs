using System.Text;
using System.Text.Json;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Protocols.Rollbar.Payloads;

namespace Apiary.Server.Protocols.Rollbar.Items;

/// <summary>An occurrence as the read API writes it (reference, section 7): what was sent, the placeholder of its address filled in, and what the server knows.</summary>
internal static class OccurrenceJson
{
    /// <summary>Writes the occurrence.</summary>
    public static void Write(Utf8JsonWriter json, Occurrence occurrence, int projectNumber)
    {
        var at = OccurrenceIds.TimeOf(occurrence.Id);
        json.WriteStartObject();
        json.WriteNumber("id"u8, occurrence.Id);
        json.WriteNumber("project_id"u8, projectNumber);
        json.WriteNumber("item_id"u8, occurrence.ItemId);
        json.WriteNumber("timestamp"u8, at.ToUnixTimeSeconds());
        json.WriteNumber("version"u8, 2);
        json.WritePropertyName("data"u8);
        WriteData(json, occurrence, at);
        json.WriteNumber("billable"u8, 1);
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, Occurrence occurrence, DateTimeOffset at)
    {
        using var document = LenientJson.Parse(Encoding.UTF8.GetBytes(occurrence.Payload), out _);
        json.WriteStartObject();
        foreach (var field in document?.RootElement.EnumerateObject() ?? default)
        {
            if (field.Name == "metadata") continue;
            json.WritePropertyName(field.Name);
            if (field.Name == "request" && field.Value.TextAt("user_ip").StartsWith("$remote_ip", StringComparison.Ordinal)) WriteRequest(json, field.Value, occurrence.ClientAddress);
            else field.Value.WriteTo(json);
        }

        json.WriteStartObject("metadata"u8);
        ItemJson.Number(json, "customer_timestamp", document?.RootElement.NumberAt("timestamp") is { } sent ? (long)sent : null);
        json.WriteNumber("timestamp_ms"u8, at.ToUnixTimeMilliseconds());
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter json, JsonElement request, string address)
    {
        json.WriteStartObject();
        foreach (var field in request.EnumerateObject())
        {
            if (field.Name == "user_ip") json.WriteString("user_ip"u8, address);
            else field.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
