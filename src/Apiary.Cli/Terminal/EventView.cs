using System.Text;
using System.Text.Json;

namespace Apiary.Cli.Terminal;

/// <summary>One event on one line: time, dataset, then its fields, the telling ones first.</summary>
internal static class EventView
{
    private static readonly string[] First = ["service.name", "service_name", "name", "http.route", "duration_ms", "error"];

    /// <summary>The line.</summary>
    public static string Line(JsonElement row)
    {
        var text = new StringBuilder();
        text.Append(row.GetProperty("time").GetString()).Append("  ").Append(row.GetProperty("dataset").GetString());
        var data = row.GetProperty("data");
        foreach (var name in First)
            if (data.TryGetProperty(name, out var value)) Append(text, name, value);
        foreach (var field in data.EnumerateObject())
            if (Array.IndexOf(First, field.Name) < 0) Append(text, field.Name, field.Value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, JsonElement value)
    {
        var shown = NumberText.Plain(value).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        // An escape character from an event must not steer the terminal.
        shown = string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
        text.Append("  ").Append(name).Append('=');
        if (shown.Contains(' ', StringComparison.Ordinal)) text.Append('"').Append(shown).Append('"');
        else text.Append(shown);
    }
}
