using System.Text;

namespace Apiary.Server.Api;

/// <summary>Comma-separated values, RFC 4180.</summary>
internal static class CsvText
{
    /// <summary>Appends a row; cells with a comma, quote or line break are quoted.</summary>
    public static void AppendRow(StringBuilder text, IEnumerable<string> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first) text.Append(',');
            first = false;
            if (cell.AsSpan().IndexOfAny(",\"\r\n") < 0) text.Append(cell);
            else text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        text.Append("\r\n");
    }
}
