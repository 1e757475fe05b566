namespace Apiary.Server.Workspace;

/// <summary>The names of <see cref="KeyPermissions"/> on the wire and on the command line, in the order of <c>GET /1/auth</c>.</summary>
internal static class KeyPermissionNames
{
    /// <summary>Name and permission, one pair each.</summary>
    public static readonly IReadOnlyList<KeyValuePair<string, KeyPermissions>> All =
    [
        new("events", KeyPermissions.Events),
        new("markers", KeyPermissions.Markers),
        new("triggers", KeyPermissions.Triggers),
        new("boards", KeyPermissions.Boards),
        new("queries", KeyPermissions.Queries),
        new("columns", KeyPermissions.Columns),
        new("createDatasets", KeyPermissions.CreateDatasets),
        new("slos", KeyPermissions.Slos),
        new("recipients", KeyPermissions.Recipients),
        new("privateBoards", KeyPermissions.PrivateBoards),
    ];

    /// <summary>Name and permission of Rollbar's scopes (reference, section 2).</summary>
    public static readonly IReadOnlyList<KeyValuePair<string, KeyPermissions>> RollbarScopes =
    [
        new("post_server_item", KeyPermissions.PostServerItems),
        new("post_client_item", KeyPermissions.PostClientItems),
        new("read", KeyPermissions.ReadItems),
        new("write", KeyPermissions.WriteItems),
    ];

    /// <summary>Name and permission of a management key's scopes, section 4.2 of the protocol reference.</summary>
    public static readonly IReadOnlyList<KeyValuePair<string, KeyPermissions>> ManagementScopes =
    [
        new("environments:read", KeyPermissions.ReadEnvironments),
        new("environments:write", KeyPermissions.WriteEnvironments),
        new("api-keys:read", KeyPermissions.ReadKeys),
        new("api-keys:write", KeyPermissions.WriteKeys),
    ];

    /// <summary>The names that permissions of a kind of key have.</summary>
    public static IReadOnlyList<KeyValuePair<string, KeyPermissions>> OfKind(KeyKind kind) => kind switch
    {
        KeyKind.Rollbar => RollbarScopes,
        KeyKind.Management => ManagementScopes,
        _ => All,
    };

    /// <summary>The permission of a name; case does not matter. False when there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="permission">The permission.</param>
    /// <param name="kind">The kind of key that shall have it.</param>
    public static bool TryParse(string name, out KeyPermissions permission, KeyKind kind = KeyKind.Configuration)
    {
        foreach (var pair in OfKind(kind))
        {
            if (!pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            permission = pair.Value;
            return true;
        }

        permission = KeyPermissions.None;
        return false;
    }

    /// <summary>The names of all set permissions.</summary>
    public static IReadOnlyList<string> Of(KeyPermissions permissions) =>
        [.. All.Concat(RollbarScopes).Concat(ManagementScopes).Where(pair => permissions.HasFlag(pair.Value)).Select(pair => pair.Key)];
}
