using System.Net;

namespace Apiary.Server.Workspace;

/// <summary>
/// Middleware behind routing: finds out who calls and lets them in as the endpoint's <see cref="CallerPolicy"/> says.
/// </summary>
internal sealed class CallerGate(RequestDelegate next, WorkspaceStore workspace, AccessRules rules)
{
    /// <summary>The header, or query parameter <c>environment</c>, by which an operator names an environment (id or slug).</summary>
    public const string EnvironmentHeader = "X-Apiary-Environment";

    private const string UnknownKey = "unknown API key - check your credentials";

    /// <summary>Runs the rest of the pipeline, or answers why not.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null) return next(context);
        if (endpoint.Metadata.GetMetadata<CallerPolicy>() is not { } policy)
        {
            // Not ours is only what routing puts in place of an endpoint in order to answer 405 or 415.
            return endpoint is RouteEndpoint ? Refuse(context, 403, "this endpoint says nowhere who may call it, so nobody may") : next(context);
        }

        if (policy.Kind is CallerPolicyKind.Anyone or CallerPolicyKind.ChecksItself) return next(context);
        return Admit(context, policy);
    }

    private Task Admit(HttpContext context, CallerPolicy policy)
    {
        var presented = PresentedKey.Of(context.Request.Headers);
        if (presented.Length == 0) return AdmitOperator(context, anonymous: true);
        if (workspace.Authenticate(presented) is not { } key)
            return rules.IsAdminToken(presented) ? AdmitOperator(context, anonymous: false) : Refuse(context, 401, UnknownKey);
        if (policy.Kind == CallerPolicyKind.Operator)
            return Refuse(context, 403, "this needs the server's admin token (the file admin-token in its data directory), not an API key");
        if (key.Kind != KeyKind.Configuration)
            return Refuse(context, 403, "an ingest key only sends events; asking needs a configuration key");
        if (!key.May(policy.Permissions))
            return Refuse(context, 403, $"this API key lacks the permission {string.Join(", ", KeyPermissionNames.Of(policy.Permissions & ~key.Permissions))}");
        context.Features.Set(new Caller(key, key.Environment));
        return next(context);
    }

    private Task AdmitOperator(HttpContext context, bool anonymous)
    {
        if (anonymous && !rules.AnonymousOperator) return Refuse(context, 401, UnknownKey);
        if (anonymous && !CameFromHere(context))
            return Refuse(context, 401, "without a key this server answers only programs on its own machine that address it as localhost");
        if (Environment(context.Request) is not { } environment) return Refuse(context, 404, "environment not found");
        context.Features.Set(new Caller(null, environment));
        return next(context);
    }

    private WorkspaceEnvironment? Environment(HttpRequest request)
    {
        var named = request.Headers[EnvironmentHeader].ToString() is { Length: > 0 } header ? header : request.Query["environment"].ToString();
        var all = workspace.Environments;
        if (named.Length == 0 && rules.DefaultEnvironmentId is { } known) return workspace.FindEnvironment(known);
        if (named.Length == 0) return all.Count > 0 ? all[0] : WorkspaceStore.OwnEnvironment;
        if (named == WorkspaceStore.OwnEnvironment.Id) return WorkspaceStore.OwnEnvironment;
        return all.FirstOrDefault(environment => environment.Id == named) ?? all.FirstOrDefault(environment => environment.Slug == named);
    }

    /// <summary>
    /// Whether an anonymous request comes from a program on this machine and not from a web page or through a proxy: a page
    /// elsewhere can make a browser here send requests (its Origin tells) or point its own name at 127.0.0.1 (the Host tells).
    /// </summary>
    private static bool CameFromHere(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote)) return false;
        var request = context.Request;
        if (request.Headers.ContainsKey("X-Forwarded-For") || request.Headers.ContainsKey("Forwarded")) return false;
        if (!IsLoopbackName(request.Host.Host)) return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static Task Refuse(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["error"] = error }, context.RequestAborted);
    }
}
