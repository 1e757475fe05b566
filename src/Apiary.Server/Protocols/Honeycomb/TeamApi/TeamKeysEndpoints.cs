using System.Text.Json;
using Apiary.Server.Protocols.Honeycomb.Management;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.TeamApi;

/// <summary>
/// <c>/2/teams/{team}/api-keys</c>, section 13.2 of the protocol reference. Ingest and configuration keys alone; a deleted one is what a
/// revoked one is elsewhere. A secret is in the answer that creates its key and nowhere else, ever.
/// </summary>
internal sealed class TeamKeysEndpoints(WorkspaceStore workspace)
{
    private const int MaxNameChars = 100;
    private const string Path = "/2/teams/{team}/api-keys";
    private const string Resource = "api-keys";

    // The vendor knows two more, read_service_maps and visible_team_members; whoever may ask may do these here.
    private static readonly (string Name, KeyPermissions Permission)[] Names =
    [
        ("create_datasets", KeyPermissions.CreateDatasets), ("send_events", KeyPermissions.Events), ("manage_markers", KeyPermissions.Markers),
        ("manage_triggers", KeyPermissions.Triggers), ("manage_boards", KeyPermissions.Boards), ("run_queries", KeyPermissions.Queries),
        ("manage_columns", KeyPermissions.Columns), ("manage_slos", KeyPermissions.Slos), ("manage_recipients", KeyPermissions.Recipients),
        ("manage_privateBoards", KeyPermissions.PrivateBoards), ("read_service_maps", KeyPermissions.None), ("visible_team_members", KeyPermissions.None),
    ];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes, TeamGate gate)
    {
        gate.Map(routes, "GET", Path, Resource, KeyPermissions.ReadKeys, ListAsync);
        gate.Map(routes, "POST", Path, Resource, KeyPermissions.WriteKeys, CreateAsync);
        gate.Map(routes, "GET", Path + "/{id}", Resource, KeyPermissions.ReadKeys, GetAsync);
        gate.Map(routes, "PATCH", Path + "/{id}", Resource, KeyPermissions.WriteKeys, UpdateAsync);
        gate.Map(routes, "DELETE", Path + "/{id}", Resource, KeyPermissions.WriteKeys, DeleteAsync);
    }

    private Task ListAsync(HttpContext context, ApiKey caller)
    {
        var type = context.Request.Query["filter[type]"].ToString();
        if (type is not ("" or "ingest" or "configuration"))
            return JsonApi.FailAsync(context, 400, "invalid", "The provided input is invalid.", "must be ingest or configuration", new { parameter = "filter[type]" });
        return JsonApi.WritePageAsync(context, [.. workspace.ListKeys().Where(key => IsSeen(key, caller) && (type.Length == 0 || NameOf(key.Kind) == type))], key => key.Id, key => Describe(key, null));
    }

    private Task GetAsync(HttpContext context, ApiKey caller) =>
        Find(context, caller) is { } key ? JsonApi.WriteAsync(context, 200, new { data = Describe(key, null) }) : JsonApi.MissingAsync(context, "API key");

    private async Task CreateAsync(HttpContext context, ApiKey caller)
    {
        using var body = await JsonApi.ReadAsync(context, Resource);
        if (body is null) return;
        var data = body.RootElement.GetProperty("data");
        KeyKind? kind = Text(data, "attributes", "key_type") switch { "ingest" => KeyKind.Ingest, "configuration" => KeyKind.Configuration, _ => null };
        var name = Text(data, "attributes", "name")?.Trim();
        var environmentId = Text(data, "relationships", "environment", "data", "id");
        if (kind is null) await JsonApi.InvalidAsync(context, "/data/attributes/key_type", "must be ingest or configuration");
        else if (name is null or { Length: 0 or > MaxNameChars }) await JsonApi.InvalidAsync(context, "/data/attributes/name", $"must be a string of 1 to {MaxNameChars} characters");
        else if (workspace.Environments.FirstOrDefault(environment => environment.Id == environmentId && environment.TeamId == caller.TeamId) is not { } environment) await JsonApi.InvalidAsync(context, "/data/relationships/environment", "must be an environment of the team");
        else if (await ReadPermissionsAsync(context, data) is { } permissions)
        {
            var created = workspace.CreateKey(environment.Id, name, kind.Value, permissions);
            var key = JsonApi.Find(data, "attributes", "disabled").ValueKind == JsonValueKind.True ? workspace.ChangeKey(created.Key.Id, name, true)! : created.Key;
            // An ingest key is presented as its id and its secret in one.
            await JsonApi.WriteAsync(context, 201, new { data = Describe(key, kind == KeyKind.Ingest ? created.Secret[key.Id.Length..] : created.Secret) });
        }
    }

    private async Task UpdateAsync(HttpContext context, ApiKey caller)
    {
        if (Find(context, caller) is not { } known)
        {
            await JsonApi.MissingAsync(context, "API key");
            return;
        }

        using var body = await JsonApi.ReadAsync(context, Resource);
        if (body is null) return;
        var data = body.RootElement.GetProperty("data");
        var (name, disabled) = (JsonApi.Find(data, "attributes", "name"), JsonApi.Find(data, "attributes", "disabled"));
        var text = name.ValueKind == JsonValueKind.Undefined ? known.Name : Text(data, "attributes", "name")?.Trim();
        if (text is null or { Length: 0 or > MaxNameChars }) await JsonApi.InvalidAsync(context, "/data/attributes/name", $"must be a string of 1 to {MaxNameChars} characters");
        else if (disabled.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False)) await JsonApi.InvalidAsync(context, "/data/attributes/disabled", "must be true or false");
        else if (await ReadPermissionsAsync(context, data) is { } permissions)
        {
            var hasPermissions = JsonApi.Find(data, "attributes", "permissions").ValueKind != JsonValueKind.Undefined;
            if (hasPermissions && Granted(known.Kind, permissions) != known.Permissions) await JsonApi.InvalidAsync(context, "/data/attributes/permissions", "cannot be changed");
            else if (workspace.ChangeKey(known.Id, text, disabled.ValueKind == JsonValueKind.Undefined ? known.Disabled : disabled.GetBoolean()) is { } changed) await JsonApi.WriteAsync(context, 200, new { data = Describe(changed, null) });
            else await JsonApi.MissingAsync(context, "API key");
        }
    }

    private Task DeleteAsync(HttpContext context, ApiKey caller)
    {
        if (Find(context, caller) is not { } known) return JsonApi.MissingAsync(context, "API key");
        workspace.RevokeKey(known.Id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>The permissions of a body, none when it names none; null when they are wrong, and then the answer is written.</summary>
    private static async Task<KeyPermissions?> ReadPermissionsAsync(HttpContext context, JsonElement data)
    {
        var granted = KeyPermissions.None;
        var permissions = JsonApi.Find(data, "attributes", "permissions");
        if (permissions.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return granted;
        if (permissions.ValueKind != JsonValueKind.Object)
        {
            await JsonApi.InvalidAsync(context, "/data/attributes/permissions", "must be an object");
            return null;
        }

        foreach (var property in permissions.EnumerateObject())
        {
            var known = Array.Find(Names, pair => pair.Name == property.Name);
            if (known.Name is null || property.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                await JsonApi.InvalidAsync(context, $"/data/attributes/permissions/{property.Name}", known.Name is null ? "unknown permission" : "must be true or false");
                return null;
            }

            if (property.Value.GetBoolean()) granted |= known.Permission;
        }

        return granted;
    }

    /// <summary>What a key of a kind has when it is given permissions: an ingest key always sends.</summary>
    private static KeyPermissions Granted(KeyKind kind, KeyPermissions permissions) =>
        kind == KeyKind.Ingest ? (permissions & KeyPermissions.Ingest) | KeyPermissions.Events : permissions;

    private static string? Text(JsonElement data, params ReadOnlySpan<string> path) => JsonApi.Find(data, path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static string NameOf(KeyKind kind) => kind == KeyKind.Ingest ? "ingest" : "configuration";

    private static bool IsSeen(ApiKey key, ApiKey caller) => key is { Revoked: false, Kind: KeyKind.Ingest or KeyKind.Configuration } && key.TeamId == caller.TeamId;

    private static object Describe(ApiKey key, string? secret)
    {
        var attributes = new Dictionary<string, object?>
        {
            ["key_type"] = NameOf(key.Kind),
            ["name"] = key.Name,
            ["disabled"] = key.Disabled,
            ["permissions"] = key.Kind == KeyKind.Ingest
                ? new Dictionary<string, bool> { ["create_datasets"] = key.May(KeyPermissions.CreateDatasets) }
                : Names.ToDictionary(pair => pair.Name, pair => key.May(pair.Permission == KeyPermissions.None ? KeyPermissions.Queries : pair.Permission), StringComparer.Ordinal),
            ["timestamps"] = TeamAuth.Timestamps(key),
        };
        if (secret is not null) attributes["secret"] = secret;
        return new
        {
            id = key.Id,
            type = Resource,
            attributes,
            relationships = new { environment = new { data = new { id = key.EnvironmentId, type = "environments" } } },
        };
    }

    private ApiKey? Find(HttpContext context, ApiKey caller) => workspace.FindKey(context.Route("id")) is { } key && IsSeen(key, caller) ? key : null;
}
