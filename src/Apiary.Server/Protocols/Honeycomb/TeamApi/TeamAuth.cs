using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.TeamApi;

/// <summary><c>GET /2/auth</c>: what a management key is and may do, section 4.2 of the protocol reference.</summary>
internal static class TeamAuth
{
    /// <summary>Answers.</summary>
    public static Task HandleAsync(HttpContext context, ApiKey key) => JsonApi.WriteAsync(context, 200, new
    {
        data = new
        {
            id = key.Id,
            type = "api-keys",
            attributes = new
            {
                name = key.Name,
                key_type = "management",
                disabled = key.Disabled,
                scopes = KeyPermissionNames.Of(key.Permissions),
                timestamps = Timestamps(key),
            },
            relationships = new { team = new { data = new { id = key.TeamId, type = "teams" } } },
        },
        included = new[] { new { id = key.TeamId, type = "teams", attributes = new { name = key.TeamName, slug = key.TeamSlug } } },
    });

    /// <summary>When a key was made; when it was changed is not kept.</summary>
    public static object Timestamps(ApiKey key) => new { created = DatasetsEndpoints.Second(key.CreatedAt), updated = DatasetsEndpoints.Second(key.CreatedAt) };
}
