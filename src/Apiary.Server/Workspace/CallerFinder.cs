using System.Net;
using Apiary.Server.Workspace.Members;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Workspace;

/// <summary>Finds out who calls: by the key, else by the session, else by where the request comes from.</summary>
internal sealed class CallerFinder(WorkspaceStore workspace, MemberStore members, UsageStore usage, AccessRules rules)
{
    /// <summary>The header, or query parameter <c>environment</c>, by which members and the operator name an environment (id or slug).</summary>
    public const string EnvironmentHeader = "X-Apiary-Environment";

    private const string UnknownKey = "unknown API key - check your credentials";

    /// <summary>Who calls. Puts off the end of the session that it finds, which sets a cookie.</summary>
    /// <param name="context">The request.</param>
    /// <param name="needsEnvironment">Whether a caller is refused who names an environment that is not there; else they get the usual one.</param>
    public FoundCaller Find(HttpContext context, bool needsEnvironment = true)
    {
        var presented = PresentedKey.Of(context.Request.Headers);
        if (presented.Length > 0)
        {
            if (workspace.Authenticate(presented) is { } key)
            {
                usage.Seen(key.Id);
                return new FoundCaller(new Caller(key, key.Environment), IsByBrowser: false);
            }

            return rules.IsAdminToken(presented) ? In(context.Request, needsEnvironment, null, isByBrowser: false) : Unknown(401, UnknownKey);
        }

        var token = SessionCookie.Of(context.Request);
        if (token is not null && members.FindSession(token) is { } session)
        {
            if (session.IsExtended) SessionCookie.Write(context, session);
            return In(context.Request, needsEnvironment, session.Member, isByBrowser: true);
        }

        if (MayBeAnonymous(context)) return In(context.Request, needsEnvironment, null, isByBrowser: true);
        if (token is not null) return Unknown(401, "you are signed out; sign in again");
        return Unknown(401, rules.AnonymousOperator ? "without a key this server answers only programs on its own machine that address it as localhost" : UnknownKey);
    }

    /// <summary>
    /// Whether a request without a key or session is the operator's: it comes from a program on this machine and not from a web
    /// page or through a proxy. A page elsewhere can make a browser here send requests (its Origin tells) or point its own name at
    /// 127.0.0.1 (the Host tells).
    /// </summary>
    public bool MayBeAnonymous(HttpContext context) => rules.AnonymousOperator && IsByProgramHere(context);

    /// <summary>Whether a program on this machine sent a request itself: no web page, no proxy, whatever the server listens on.</summary>
    public static bool IsByProgramHere(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote)) return false;
        var request = context.Request;
        if (request.Headers.ContainsKey("X-Forwarded-For") || request.Headers.ContainsKey("Forwarded")) return false;
        return IsLoopbackName(request.Host.Host) && !ForgeryCheck.HasForeignOrigin(request) && !IsPartOfForeignPage(request);
    }

    /// <summary>The environment that a request names or, when it names none, the usual one; null when it names one that is not there.</summary>
    private WorkspaceEnvironment? EnvironmentOf(HttpRequest request, bool isOperator)
    {
        var named = request.Headers[EnvironmentHeader].ToString() is { Length: > 0 } header ? header : request.Query["environment"].ToString();
        if (named.Length == 0) return UsualEnvironment;
        if (named == WorkspaceStore.OwnEnvironment.Id) return isOperator ? WorkspaceStore.OwnEnvironment : null;
        var all = workspace.Environments;
        return all.FirstOrDefault(environment => environment.Id == named) ?? all.FirstOrDefault(environment => environment.Slug == named);
    }

    /// <summary>The environment of those who name none.</summary>
    public WorkspaceEnvironment UsualEnvironment =>
        (rules.DefaultEnvironmentId is { } known ? workspace.FindEnvironment(known) : null) ?? (workspace.Environments is [var oldest, ..] ? oldest : WorkspaceStore.OwnEnvironment);

    private FoundCaller In(HttpRequest request, bool needsEnvironment, Member? member, bool isByBrowser)
    {
        var environment = EnvironmentOf(request, isOperator: member is null);
        if (environment is null && needsEnvironment) return Unknown(404, "environment not found");
        return new FoundCaller(new Caller(null, environment ?? UsualEnvironment) { Member = member }, isByBrowser);
    }

    private static FoundCaller Unknown(int status, string fault) => new(null, IsByBrowser: false, status, fault);

    /// <summary>A picture or a script that a page of another site names; it cannot read the answer, but it need not make us work. To follow a link from there is fine.</summary>
    private static bool IsPartOfForeignPage(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] != "navigate";

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
