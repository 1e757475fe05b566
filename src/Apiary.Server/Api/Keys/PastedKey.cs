using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Apiary.Server.Api.Keys;

/// <summary>
/// The key in whatever somebody copied: a key alone, a header, a variable's assignment, a line of a shell, of JSON or of YAML.
/// Reads more than any sender would, so that it can tell what is wrong.
/// </summary>
/// <param name="Key">The key; empty when there is none.</param>
/// <param name="ReadFrom">The header or variable that it stood in; null for none.</param>
/// <param name="Problems">What a sender would stumble over, in words.</param>
internal sealed partial record PastedKey(string Key, string? ReadFrom, IReadOnlyList<string> Problems)
{
    /// <summary>Longest text in characters.</summary>
    public const int MaxChars = 4_096;

    private static readonly char[] Quotes = ['"', '\'', '`', '“', '”', '‘', '’'];

    /// <summary>Finds the key in a text.</summary>
    public static PastedKey In(string text)
    {
        var problems = new List<string>();
        var variable = Variable().Match(text) is { Success: true } match ? match.Groups[1].Value : null;
        var isHeaderList = variable is not null && HeaderList().IsMatch(variable);
        if (isHeaderList) NoteHeaderList(text, variable!, problems);
        if (Header().Match(text) is { Success: true } header)
        {
            var from = isHeaderList ? variable! : header.Groups[1].Value;
            if (isHeaderList && (header.Groups[2].Length > 0 || header.Groups[4].Length > 0)) problems.Add("there is a space before the key, which some SDKs send and others refuse");
            return new PastedKey(Clean(Decode(header.Groups[5].Value, isHeaderList), header.Groups[1].Value, problems), from, problems);
        }

        if (Authorization().Match(text) is { Success: true } authorization)
        {
            var from = isHeaderList ? variable! : authorization.Groups[1].Success ? "Authorization" : null;
            return new PastedKey(ReadAuthorization(Decode(authorization.Groups[2].Value, isHeaderList), problems), from, problems);
        }

        if (isHeaderList)
        {
            problems.Add("it names neither x-honeycomb-team nor authorization");
            return new PastedKey("", variable, problems);
        }

        var value = variable is null ? text : text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return new PastedKey(Clean(value, variable ?? "the text", problems), variable, problems);
    }

    private static void NoteHeaderList(string text, string variable, List<string> problems)
    {
        var value = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
        if (value.Any(Quotes.Contains) && !InShell().IsMatch(text)) problems.Add("there are quotes in it: a shell takes them away, files of variables (docker --env-file, systemd) keep them, and then they are part of the key");
        if (ColonInList().IsMatch(value)) problems.Add($"{variable} is written with a colon; between name and value belongs =");
    }

    private static string Decode(string value, bool isHeaderList) => isHeaderList && value.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(value) : value;

    /// <summary>The key without what surrounds it; what that was is noted.</summary>
    private static string Clean(string value, string where, List<string> problems)
    {
        var line = value.TrimEnd('\r', '\n');
        if (line.Length > 0 && (char.IsWhiteSpace(line[0]) || char.IsWhiteSpace(line[^1])) && where is "the text") problems.Add("there is a space around the key");
        var key = line.Trim();
        if (key.Length > 0 && (Quotes.Contains(key[0]) || Quotes.Contains(key[^1])))
        {
            if (where is "the text") problems.Add("there are quotes around the key");
            key = key.Trim(Quotes).Trim();
        }

        if (key.IndexOfAny([' ', '\t', '\r', '\n']) is var gap and >= 0)
        {
            // The rest of a command line or a comment is no part of it; else somebody broke the key.
            var isCommand = key[gap..].TrimStart()[0] is '-' or '#' or '\\' or '&' or '|' or ';' or '>' or '<' or '{';
            if (!isCommand) problems.Add("there is a space or a line break in the key");
            key = isCommand ? key[..gap] : string.Concat(key.Where(c => !char.IsWhiteSpace(c)));
        }

        if (key.Any(IsInvisible))
        {
            problems.Add("there are invisible characters in the key");
            key = string.Concat(key.Where(c => !IsInvisible(c)));
        }

        return key.TrimEnd(',', ';');
    }

    /// <summary>What a page or a document puts between letters and nobody sees: of no width, or of the other direction.</summary>
    private static bool IsInvisible(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    /// <summary>The key behind <c>Bearer</c>, or behind <c>Basic</c> as the password or the user's name.</summary>
    private static string ReadAuthorization(string value, List<string> problems)
    {
        var parts = value.Trim().Trim(Quotes).Trim().Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts is not [var scheme, var rest])
        {
            if (parts is [] or ["Bearer" or "bearer" or "Basic" or "basic"]) return "";
            problems.Add("Authorization needs a word before the key: Bearer KEY");
            return Clean(value, "Authorization", problems);
        }

        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return Clean(rest, "Authorization", problems);
        if (!scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"Authorization: {scheme} is not known here; write Bearer KEY");
            return Clean(rest, "Authorization", problems);
        }

        problems.Add("Authorization: Basic is taken over OTLP alone; write Bearer KEY, or x-honeycomb-team");
        var bytes = new byte[rest.Length];
        if (!Convert.TryFromBase64String(rest.Trim(Quotes), bytes, out var length))
        {
            problems.Add("what stands behind Basic is not base 64");
            return "";
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return Clean(pair[^1].Length > 0 ? pair[^1] : pair[0], "Authorization", problems);
    }

    /// <summary>A variable's assignment at the beginning: <c>export NAME=</c>, <c>NAME=</c>, <c>$env:NAME = </c>.</summary>
    [GeneratedRegex(@"^\s*(?:export\s+|set\s+|setx\s+|ENV\s+|-e\s+|\$env:)?([A-Za-z_][A-Za-z0-9_]*)\s*=(?!=|\s*$)", RegexOptions.IgnoreCase)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\s*(export\s|set\s|setx\s|\$env:)", RegexOptions.IgnoreCase)]
    private static partial Regex InShell();

    [GeneratedRegex(@"^OTEL_EXPORTER_OTLP_(TRACES_|LOGS_|METRICS_)?HEADERS$", RegexOptions.IgnoreCase)]
    private static partial Regex HeaderList();

    [GeneratedRegex(@"(x-honeycomb-team|x-hny-team)[""']?(\s*)([=:])([ \t]*)[""']?([^""',\r\n]*)", RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    [GeneratedRegex(@"(?:(authorization)[""']?\s*[=:]\s*[""']?|^\s*[""']?(?=(?:bearer|basic)[\s%]))([^""',\r\n]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Authorization();

    [GeneratedRegex(@"(x-honeycomb-team|x-hny-team|authorization)\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex ColonInList();
}
