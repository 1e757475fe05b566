using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>What stands at a place of a payload: names and indexes with dots between them.</summary>
internal static class RqlPayloadValues
{
    /// <summary>The value at a place; nothing where there is none. Objects and lists as JSON.</summary>
    public static FieldValue Of(JsonElement data, string path)
    {
        var at = data;
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var member)) at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength()) at = at[index];
            else return FieldValue.Null;
        }

        return at.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => FieldValue.Null,
            JsonValueKind.String => FieldValue.String(at.GetString()!),
            JsonValueKind.Number when at.TryGetInt64(out var whole) => FieldValue.Integer(whole),
            JsonValueKind.Number when at.TryGetDouble(out var number) => RqlValues.Number(number),
            JsonValueKind.True or JsonValueKind.False => FieldValue.Boolean(at.GetBoolean()),
            _ => FieldValue.String(at.GetRawText()),
        };
    }
}
