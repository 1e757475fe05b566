namespace Apiary.Server.Ingest.Cors;

/// <summary>The web pages whose scripts may send events: all, none, or those of a list. Immutable.</summary>
internal sealed class CorsOrigins
{
    /// <summary>Every page may.</summary>
    public static readonly CorsOrigins Any = new([]);

    /// <summary>No page of another origin may.</summary>
    public static readonly CorsOrigins None = new([]);

    private readonly HashSet<string> listed;

    private CorsOrigins(IEnumerable<string> origins) => listed = new HashSet<string>(origins, StringComparer.OrdinalIgnoreCase);

    /// <summary><c>*</c>, <c>none</c>, or origins such as <c>https://shop.example</c> with commas between them; null for anything else.</summary>
    public static CorsOrigins? Parse(string text)
    {
        if (text == "*") return Any;
        if (text == "none") return None;
        var origins = new List<string>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (OriginOf(part) is not { } origin) return null;
            origins.Add(origin);
        }

        return new CorsOrigins(origins);
    }

    /// <summary>Whether a page of this origin may, as browsers write it in the header <c>Origin</c>.</summary>
    public bool Allows(string origin) => ReferenceEquals(this, Any) || listed.Contains(origin);

    /// <summary>Scheme, host and port as browsers write them: without a slash at the end and without the scheme's own port.</summary>
    private static string? OriginOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.PathAndQuery is "/" or "" && uri.Fragment.Length == 0
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;
}
