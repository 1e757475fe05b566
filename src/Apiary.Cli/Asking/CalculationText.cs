using System.Text.Json;
using System.Text.RegularExpressions;

namespace Apiary.Cli.Asking;

/// <summary>A calculation as one types it: <c>COUNT</c>, <c>P99(duration_ms)</c>, <c>p99 duration_ms</c>, <c>AVG(x) as mean</c>.</summary>
/// <param name="Op">The operation, in capitals.</param>
/// <param name="Column">Its column, null for none.</param>
/// <param name="Name">Its name, null for none.</param>
internal sealed partial record CalculationText(string Op, string? Column, string? Name)
{
    /// <summary>Reads one. Throws <see cref="CliException"/>.</summary>
    public static CalculationText Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success) throw new CliException($"expected a calculation such as COUNT or P99(duration_ms), found '{text}'", ExitCodes.Usage);
        return new CalculationText(match.Groups["op"].Value.ToUpperInvariant(), Optional(match.Groups["column"]), Optional(match.Groups["name"]));
    }

    /// <summary>Writes it as the specification has it.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("op", Op);
        if (Column is not null) writer.WriteString("column", Column);
        if (Name is not null) writer.WriteString("name", Name);
        writer.WriteEndObject();
    }

    private static string? Optional(Group group) => group.Success && group.Value.Trim() is { Length: > 0 } value ? value : null;

    [GeneratedRegex(@"^\s*(?<op>[A-Za-z_][A-Za-z0-9_]*)\s*(?:\(\s*(?<column>[^()]*?)\s*\)|\s(?<column>(?!as\s)\S+))?\s*(?:\sas\s+(?<name>.+?))?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
