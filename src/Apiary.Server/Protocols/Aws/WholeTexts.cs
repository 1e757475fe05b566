using System.Text.Json;

namespace Apiary.Server.Protocols.Aws;

/// <summary>Tells JSON that cannot be read as text: half of a surrogate pair is valid there, and no character.</summary>
internal static class WholeTexts
{
    /// <summary>Whether no text in valid JSON has half of a surrogate pair.</summary>
    public static bool AreIn(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0) return true;
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
