namespace Apiary.Server.Workspace;

/// <summary>
/// Tells requests of our own page from those that another page made a browser send. A browser adds cookies, and what it may do as a
/// program of this machine, to both; it adds a header of our own to neither, and lets a page elsewhere do so only if we agree.
/// </summary>
internal static class ForgeryCheck
{
    /// <summary>The header that our page and our command line send.</summary>
    public const string Header = "X-Apiary-Request";

    /// <summary>What is wrong with a request that carries no key, in words; null for nothing. Requests that change nothing are never wrong.</summary>
    public static string? FaultOf(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return null;
        if (request.Headers[Header] != "1") return $"without a key a request that is no GET needs the header {Header}: 1, so that no other web page can send it";
        return HasForeignOrigin(request)
            ? $"the request comes from {request.Headers.Origin}, which is not the host that it addresses, {request.Host}; a proxy in between must pass the Host header on"
            : null;
    }

    /// <summary>Whether a request says that a page of another host sent it.</summary>
    public static bool HasForeignOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
