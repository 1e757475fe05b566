namespace Apiary.Cli.Terminal;

/// <summary>Comma-separated values, RFC 4180.</summary>
internal static class CsvLine
{
    /// <summary>One line without its end.</summary>
    public static string Of(IEnumerable<string> cells) => string.Join(',', cells.Select(Quote));

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
