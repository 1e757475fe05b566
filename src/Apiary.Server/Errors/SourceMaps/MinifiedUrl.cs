namespace Apiary.Server.Errors.SourceMaps;

/// <summary>Addresses of built files as source maps are found by (Rollbar's reference, section 13): without scheme, query and fragment.</summary>
internal static class MinifiedUrl
{
    private const string DynamicHost = "//dynamichost";

    /// <summary>The form that is stored and looked for: <c>//host:port/path</c>; what is no address as it is.</summary>
    public static string Normal(string url)
    {
        var end = url.AsSpan().IndexOfAny('?', '#');
        var plain = end < 0 ? url : url[..end];
        var scheme = plain.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && plain.AsSpan(0, scheme).IndexOf('/') < 0) plain = plain[(scheme + 1)..];
        if (!plain.StartsWith("//", StringComparison.Ordinal)) return plain;
        var path = plain.IndexOf('/', 2);
        return path < 0 ? plain.ToLowerInvariant() : plain[..path].ToLowerInvariant() + plain[path..];
    }

    /// <summary>The same path of any host; null for what is no address.</summary>
    public static string? OfAnyHost(string normal) =>
        normal.StartsWith("//", StringComparison.Ordinal) && normal.IndexOf('/', 2) is > 0 and var path ? DynamicHost + normal[path..] : null;
}
