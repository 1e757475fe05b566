using System.Text;

namespace Apiary.Cli.Checking;

/// <summary>The value of <c>OTEL_EXPORTER_OTLP_HEADERS</c>: <c>name=value</c> pairs with commas between them, values percent-encoded.</summary>
internal static class OtelHeaderList
{
    /// <summary>The headers as an SDK would send them; what it cannot read it leaves out.</summary>
    public static IReadOnlyList<(string Name, string Value)> Read(string text)
    {
        var headers = new List<(string, string)>();
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (parts.Length == 2 && parts[0].Trim() is { Length: > 0 } name) headers.Add((name, Uri.UnescapeDataString(parts[1].Trim())));
        }

        return headers;
    }

    /// <summary>What is wrong with the text and what it should be; null when nothing is.</summary>
    public static (string Wrong, string Remedy)? Judge(string text)
    {
        const string Form = "write x-honeycomb-team=KEY, without quotes and spaces; more headers follow after a comma";
        if (text.Contains('"', StringComparison.Ordinal) || text.Contains('\'', StringComparison.Ordinal))
            return ("has quotes in it, which become part of the key", $"{Form}; files of variables (docker --env-file, systemd) often keep the quotes that a shell would take away");
        if (text.Contains(": ", StringComparison.Ordinal) || (text.Contains(':', StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal)))
            return ("is written with a colon", Form);
        if (!text.Contains('=', StringComparison.Ordinal)) return ("holds no name=value pair", Form);
        if (text.Split(',').Any(pair => pair.Split('=', 2) is not [var name, var value] || name.Length == 0 || value.Length == 0))
            return ("has a part without a name or a value", Form);
        if (text.Any(char.IsWhiteSpace)) return ("has a space in it, which some SDKs send and others refuse", $"{Form}; in a value such as that of authorization, write %20 for a space");
        return null;
    }

    /// <summary>The key among the headers, and the header that it stands in; null when there is none.</summary>
    public static (string Header, string Key)? KeyIn(IReadOnlyList<(string Name, string Value)> headers)
    {
        foreach (var (name, value) in headers)
            if (name.Equals("x-honeycomb-team", StringComparison.OrdinalIgnoreCase) || name.Equals("x-hny-team", StringComparison.OrdinalIgnoreCase)) return (name, value);
        foreach (var (name, value) in headers)
            if (name.Equals("authorization", StringComparison.OrdinalIgnoreCase)) return (name, Bare(value));
        return null;
    }

    /// <summary>The key behind <c>Bearer</c>, or behind <c>Basic</c> as the password or the user's name.</summary>
    private static string Bare(string authorization)
    {
        const string Bearer = "Bearer ", Basic = "Basic ";
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return authorization[Bearer.Length..].Trim();
        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return authorization;
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Basic.Length..].Trim(), bytes, out var length)) return "";
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair[^1].Length > 0 ? pair[^1] : pair[0];
    }
}
