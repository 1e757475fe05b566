namespace Apiary.Server.Workspace;

/// <summary>Where callers put their key.</summary>
internal static class PresentedKey
{
    private const string Bearer = "Bearer ";

    /// <summary>The key in the vendor's header or its old alias, or behind <c>Authorization: Bearer</c>; empty when there is none. Of a repeated header the first counts.</summary>
    public static string Of(IHeaderDictionary headers)
    {
        if (First(headers, "X-Honeycomb-Team") is { Length: > 0 } key) return key;
        if (First(headers, "X-Hny-Team") is { Length: > 0 } old) return old;
        var authorization = First(headers, "Authorization");
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";
    }

    private static string First(IHeaderDictionary headers, string name) => headers[name] is { Count: > 0 } values ? values[0] ?? "" : "";
}
