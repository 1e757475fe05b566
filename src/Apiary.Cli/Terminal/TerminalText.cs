using System.Text.Json;

namespace Apiary.Cli.Terminal;

/// <summary>What senders wrote, as a terminal may show it.</summary>
internal static class TerminalText
{
    /// <summary>The text of a value; control characters, which could steer the terminal, become spaces.</summary>
    public static string Of(JsonElement value) => Of(value.ValueKind == JsonValueKind.Null ? "" : value.ToString());

    /// <summary>The same of a text.</summary>
    public static string Of(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
