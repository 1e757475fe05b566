using Apiary.Server.Workspace.Members;

namespace Apiary.Server.Workspace;

/// <summary>The cookie by which a browser shows its session: for no script, for no other site, and where there is TLS for nothing else.</summary>
internal static class SessionCookie
{
    /// <summary>Its name.</summary>
    public const string Name = "apiary_session";

    /// <summary>The token that a request came with; null for none.</summary>
    public static string? Of(HttpRequest request) => request.Cookies[Name] is { Length: > 0 } token ? token : null;

    /// <summary>Gives the browser a session, or its later end.</summary>
    public static void Write(HttpContext context, OpenedSession session) => Append(context, session.Token, session.Left);

    /// <summary>Takes it away.</summary>
    public static void Remove(HttpContext context) => Append(context, "", TimeSpan.Zero);

    // By its age and not by a date, because clocks differ.
    private static void Append(HttpContext context, string token, TimeSpan left) => context.Response.Cookies.Append(
        Name,
        token,
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = IsSecure(context.Request), Path = "/", MaxAge = left });

    /// <summary>Whether the browser came by TLS, which often ends at a proxy before us: it says so, or the page that asks does.</summary>
    private static bool IsSecure(HttpRequest request) =>
        request.IsHttps
        || request.Headers["X-Forwarded-Proto"].ToString().StartsWith("https", StringComparison.OrdinalIgnoreCase)
        || request.Headers.Origin.ToString().StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
