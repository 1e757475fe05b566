using System.Text.Json;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Api.Keys;

/// <summary>
/// <c>/api/keys</c> and <c>/api/environments</c>: for owners and the operator. A new key's secret is in the answer that creates it and
/// nowhere else, ever.
/// </summary>
internal sealed class KeysEndpoint(WorkspaceStore workspace, UsageStore usage)
{
    private const int MaxNameChars = 100;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/keys", ListAsync).AllowCallers(CallerPolicy.Owner);
        routes.MapPost("/api/keys", CreateAsync).AllowCallers(CallerPolicy.Owner);
        routes.MapDelete("/api/keys/{id}", RevokeAsync).AllowCallers(CallerPolicy.Owner);
        routes.MapGet("/api/environments", EnvironmentsAsync).AllowCallers(CallerPolicy.Owner);
    }

    private Task ListAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new { keys = workspace.ListKeys().Select(key => KeyJson.Describe(key, usage.FindUse(key.Id), null)) }, context.RequestAborted);

    private Task EnvironmentsAsync(HttpContext context)
    {
        var teams = workspace.Teams.ToDictionary(team => team.Id, StringComparer.Ordinal);
        var environments = workspace.Environments.Select(environment => new
        {
            id = environment.Id,
            name = environment.Name,
            slug = environment.Slug,
            team = teams[environment.TeamId].Name,
        });
        return context.Response.WriteAsJsonAsync(new { environments }, context.RequestAborted);
    }

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context);
        if (body is null || body.RootElement.ValueKind != JsonValueKind.Object)
        {
            await ApiErrors.Write(context, 400, "expected a JSON object with name, kind and permissions");
            return;
        }

        var root = body.RootElement;
        var name = Text(root, "name");
        if (name is null or { Length: 0 or > MaxNameChars })
        {
            await ApiErrors.Write(context, 422, $"name: expected 1 to {MaxNameChars} characters");
            return;
        }

        KeyKind? kind = Text(root, "kind") switch
        {
            "ingest" => KeyKind.Ingest,
            "configuration" => KeyKind.Configuration,
            "aws" => KeyKind.Aws,
            "rollbar" => KeyKind.Rollbar,
            "management" => KeyKind.Management,
            _ => null,
        };
        if (kind is null)
        {
            await ApiErrors.Write(context, 422, "kind: expected ingest, configuration, aws, rollbar or management");
            return;
        }

        if (ReadPermissions(root, kind.Value, out var permissions) is { } wrong)
        {
            await ApiErrors.Write(context, 422, wrong);
            return;
        }

        if (context.Caller().Environment == WorkspaceStore.OwnEnvironment)
        {
            await ApiErrors.Write(context, 422, "the server's own events are written by the server alone");
            return;
        }

        var environmentId = context.Caller().Environment.Id;
        var created = kind == KeyKind.Aws ? workspace.CreateAwsKey(environmentId, name, permissions) : workspace.CreateKey(environmentId, name, kind.Value, permissions);
        context.Response.StatusCode = 201;
        await context.Response.WriteAsJsonAsync(KeyJson.Describe(created.Key, null, created.Secret), context.RequestAborted);
    }

    private Task RevokeAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        return workspace.RevokeKey(id) is { } key
            ? context.Response.WriteAsJsonAsync(KeyJson.Describe(key, usage.FindUse(key.Id), null), context.RequestAborted)
            : ApiErrors.Write(context, 404, $"there is no key {id}; apiary keys list shows all");
    }

    private static string? ReadPermissions(JsonElement root, KeyKind kind, out KeyPermissions permissions)
    {
        permissions = kind switch
        {
            KeyKind.Ingest => KeyPermissions.Ingest,
            KeyKind.Rollbar => KeyPermissions.PostServerItems,
            KeyKind.Management => KeyPermissions.Management,
            _ => KeyPermissions.All,
        };
        if (!root.TryGetProperty("permissions", out var list)) return null;
        if (list.ValueKind != JsonValueKind.Array) return "permissions: expected a list of names";
        permissions = KeyPermissions.None;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !KeyPermissionNames.TryParse(item.GetString()!, out var permission, kind))
                return $"permissions: expected names among {string.Join(", ", KeyPermissionNames.OfKind(kind).Select(pair => pair.Key))}, found {item}";
            permissions |= permission;
        }

        return null;
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
