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

    /// <summary>The permission of a name; case does not matter. False when there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="permission">The permission.</param>
    /// <param name="isRollbar">Whether it is one of <see cref="RollbarScopes"/> rather than of <see cref="All"/>.</param>
    public static bool TryParse(string name, out KeyPermissions permission, bool isRollbar = false)
    {
        foreach (var pair in isRollbar ? RollbarScopes : All)
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
        [.. All.Concat(RollbarScopes).Where(pair => permissions.HasFlag(pair.Value)).Select(pair => pair.Key)];
}
