using System.Text.Json;
using Apiary.Engine.Storage;
using Apiary.Server.Protocols.Honeycomb.Management;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.TeamApi;

/// <summary><c>/2/teams/{team}/environments</c>, section 13.1 of the protocol reference.</summary>
internal sealed class EnvironmentsEndpoints(WorkspaceStore workspace, EventStore store)
{
    private const int MaxChars = 255;
    private const string Path = "/2/teams/{team}/environments";
    private const string Resource = "environments";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes, TeamGate gate)
    {
        gate.Map(routes, "GET", Path, Resource, KeyPermissions.ReadEnvironments, ListAsync);
        gate.Map(routes, "POST", Path, Resource, KeyPermissions.WriteEnvironments, CreateAsync);
        gate.Map(routes, "GET", Path + "/{id}", Resource, KeyPermissions.ReadEnvironments, GetAsync);
        gate.Map(routes, "PATCH", Path + "/{id}", Resource, KeyPermissions.WriteEnvironments, UpdateAsync);
        gate.Map(routes, "DELETE", Path + "/{id}", Resource, KeyPermissions.WriteEnvironments, DeleteAsync);
    }

    private Task ListAsync(HttpContext context, ApiKey key) => JsonApi.WritePageAsync(
        context, [.. workspace.Environments.Where(environment => environment.TeamId == key.TeamId)], environment => environment.Id, environment => Describe(environment, key));

    private Task GetAsync(HttpContext context, ApiKey key) =>
        Find(context, key) is { } environment ? JsonApi.WriteAsync(context, 200, new { data = Describe(environment, key) }) : JsonApi.MissingAsync(context, "Environment");

    private async Task CreateAsync(HttpContext context, ApiKey key)
    {
        using var body = await JsonApi.ReadAsync(context, Resource);
        if (body is null || await ReadAsync(context, body, new WorkspaceEnvironment("", key.TeamId, "", "")) is not { } said) return;
        var name = JsonApi.Find(body.RootElement, "data", "attributes", "name");
        if (name.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(name.GetString()) || name.GetString()!.Length > MaxChars)
        {
            await JsonApi.InvalidAsync(context, "/data/attributes/name", $"must be a string of 1 to {MaxChars} characters");
            return;
        }

        if (!said.IsDeleteProtected)
        {
            await JsonApi.InvalidAsync(context, "/data/attributes/settings/delete_protected", "cannot be false when an environment is created");
            return;
        }

        try
        {
            var created = workspace.CreateEnvironment(key.TeamId, name.GetString()!.Trim());
            var environment = workspace.ChangeEnvironment(created.Id, said.Description, said.Color, true)!;
            await JsonApi.WriteAsync(context, 201, new { data = Describe(environment, key) });
        }
        catch (ArgumentException)
        {
            await JsonApi.ConflictAsync(context, "A resource by that name already exists.");
        }
    }

    private async Task UpdateAsync(HttpContext context, ApiKey key)
    {
        if (Find(context, key) is not { } known)
        {
            await JsonApi.MissingAsync(context, "Environment");
            return;
        }

        using var body = await JsonApi.ReadAsync(context, Resource);
        if (body is null || await ReadAsync(context, body, known) is not { } said) return;
        if (workspace.ChangeEnvironment(known.Id, said.Description, said.Color, said.IsDeleteProtected) is { } changed) await JsonApi.WriteAsync(context, 200, new { data = Describe(changed, key) });
        else await JsonApi.MissingAsync(context, "Environment");
    }

    private async Task DeleteAsync(HttpContext context, ApiKey key)
    {
        if (Find(context, key) is not { } known)
        {
            await JsonApi.MissingAsync(context, "Environment");
            return;
        }

        if (known.Id == key.EnvironmentId)
        {
            await JsonApi.ConflictAsync(context, "The API key of this request belongs to the environment.");
            return;
        }

        if (!workspace.RemoveEnvironment(known.Id))
        {
            await JsonApi.ConflictAsync(context, "The environment is protected from deletion. Set settings.delete_protected to false first.");
            return;
        }

        // Its keys are gone already, so nothing comes into being behind this.
        foreach (var dataset in store.Catalog.List(known.Id)) store.RemoveDataset(dataset);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>What a body says of an environment, over what is known of it; null when it is wrong, and then the answer is written.</summary>
    private static async Task<WorkspaceEnvironment?> ReadAsync(HttpContext context, JsonDocument body, WorkspaceEnvironment known)
    {
        var said = known;
        var attributes = JsonApi.Find(body.RootElement, "data", "attributes");
        var (description, color) = (JsonApi.Find(attributes, "description"), JsonApi.Find(attributes, "color"));
        var guarded = JsonApi.Find(attributes, "settings", "delete_protected");
        if (description.ValueKind == JsonValueKind.String && description.GetString()!.Length <= MaxChars)
        {
            said = said with { Description = description.GetString()! };
        }
        else if (description.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            await JsonApi.InvalidAsync(context, "/data/attributes/description", $"must be a string of at most {MaxChars} characters");
            return null;
        }

        if (color.ValueKind == JsonValueKind.String && EnvironmentColors.All.Contains(color.GetString()!))
        {
            said = said with { Color = color.GetString()! };
        }
        else if (color.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            await JsonApi.InvalidAsync(context, "/data/attributes/color", $"must be one of {string.Join(", ", EnvironmentColors.All)}");
            return null;
        }

        if (guarded.ValueKind is JsonValueKind.True or JsonValueKind.False) return said with { IsDeleteProtected = guarded.GetBoolean() };
        if (guarded.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return said;
        await JsonApi.InvalidAsync(context, "/data/attributes/settings/delete_protected", "must be true or false");
        return null;
    }

    private static object Describe(WorkspaceEnvironment environment, ApiKey key) => new
    {
        id = environment.Id,
        type = Resource,
        attributes = new
        {
            name = environment.Name,
            slug = environment.Slug,
            description = environment.Description,
            color = environment.Color,
            settings = new { delete_protected = environment.IsDeleteProtected },
        },
        links = new { self = $"/2/teams/{key.TeamSlug}/environments/{environment.Id}" },
    };

    private WorkspaceEnvironment? Find(HttpContext context, ApiKey key) =>
        workspace.Environments.FirstOrDefault(environment => environment.TeamId == key.TeamId && environment.Id == context.Route("id"));
}
