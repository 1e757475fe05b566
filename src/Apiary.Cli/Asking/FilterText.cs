using System.Globalization;
using System.Text.Json;

namespace Apiary.Cli.Asking;

/// <summary>A filter as one types it: <c>status&gt;=500</c>, <c>name contains GET</c>, <c>route in (/a, /b)</c>, <c>error exists</c>.</summary>
/// <param name="Column">The column.</param>
/// <param name="Op">The test, as the specification names it.</param>
/// <param name="Value">What follows the test; empty for none.</param>
internal sealed record FilterText(string Column, string Op, string Value)
{
    // Longer ones first: "does-not-contain" holds "contain", ">=" holds ">".
    private static readonly string[] WordOps =
    [
        "does-not-start-with", "does-not-end-with", "does-not-contain", "does-not-exist", "starts-with", "ends-with", "contains", "exists", "not-in", "in",
    ];

    private static readonly string[] SignOps = ["!=", ">=", "<=", "=", ">", "<"];

    /// <summary>Reads one. Throws <see cref="CliException"/>.</summary>
    public static FilterText Parse(string text)
    {
        text = text.Trim();
        var sign = FirstSign(text);
        foreach (var op in WordOps)
        {
            var at = text.IndexOf(" " + op, StringComparison.OrdinalIgnoreCase);
            if (at <= 0 || (sign.At >= 0 && sign.At < at)) continue;
            var rest = text[(at + 1 + op.Length)..];
            if (rest.Length > 0 && rest[0] is not (' ' or '(')) continue;
            return new FilterText(text[..at].Trim(), op, rest.Trim());
        }

        if (sign.At > 0 && text[(sign.At + sign.Op.Length)..].Trim() is { Length: > 0 } value) return new FilterText(text[..sign.At].Trim(), sign.Op, value);
        throw new CliException($"expected a filter such as status>=500 or 'name contains GET', found '{text}'", ExitCodes.Usage);
    }

    /// <summary>Writes it as the specification has it.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("column", Column);
        writer.WriteString("op", Op);
        if (Op is "in" or "not-in")
        {
            writer.WriteStartArray("value");
            foreach (var item in Value.Trim('(', ')', '[', ']').Split(',', StringSplitOptions.TrimEntries)) WriteValue(writer, item);
            writer.WriteEndArray();
        }
        else if (Value.Length > 0)
        {
            writer.WritePropertyName("value");
            WriteValue(writer, Value);
        }

        writer.WriteEndObject();
    }

    /// <summary>Numbers and truth values as such, everything else as text; quotes make text of anything.</summary>
    private static void WriteValue(Utf8JsonWriter writer, string text)
    {
        if (text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0]) writer.WriteStringValue(text.AsSpan(1, text.Length - 2));
        else if (text is "true" or "false") writer.WriteBooleanValue(text == "true");
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) writer.WriteNumberValue(integer);
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) writer.WriteNumberValue(number);
        else writer.WriteStringValue(text);
    }

    private static (int At, string Op) FirstSign(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var op in SignOps)
                if (string.CompareOrdinal(text, at, op, 0, op.Length) == 0) return (at, op);
        }

        return (-1, "");
    }
}
