using System.Globalization;
using Apiary.Server.Protocols.Honeycomb.Management;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.TeamApi;

/// <summary>Lets management keys in, each to its own team and as its scopes say; everybody else is told why not in the form of JSON:API.</summary>
internal sealed class TeamGate(WorkspaceStore workspace, ManagementRate rate)
{
    /// <summary>Adds a route that a scope opens.</summary>
    public void Map(IEndpointRouteBuilder routes, string method, string pattern, string resource, KeyPermissions scope, Func<HttpContext, ApiKey, Task> handler) =>
        routes.MapMethods(pattern, [method], context => EnterAsync(context, resource, scope, handler)).AllowCallers(CallerPolicy.ChecksItself);

    private async Task EnterAsync(HttpContext context, string resource, KeyPermissions scope, Func<HttpContext, ApiKey, Task> handler)
    {
        if (workspace.Authenticate(PresentedKey.Of(context.Request.Headers)) is not { Kind: KeyKind.Management } key)
        {
            await JsonApi.FailAsync(context, 401, "unauthenticated/invalid-key", "invalid API key", null, new { header = "Authorization" });
            return;
        }

        if (!key.May(scope))
        {
            await JsonApi.FailAsync(context, 403, "forbidden", "forbidden", $"this API key lacks the scope {string.Join(", ", KeyPermissionNames.Of(scope & ~key.Permissions))}");
            return;
        }

        if (rate.Admit(context, key.TeamId, resource) is { } until)
        {
            await JsonApi.FailAsync(context, 429, "rate-limited/may-retry", "request rate limit exceeded", string.Create(CultureInfo.InvariantCulture, $"Please try again after {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}."));
            return;
        }

        if (context.Request.RouteValues["team"] is string team && team != key.TeamSlug) await JsonApi.MissingAsync(context, "Team");
        else await handler(context, key);
    }
}
