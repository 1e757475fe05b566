using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Api.Keys;

/// <summary>A key as this API writes it.</summary>
internal static class KeyJson
{
    /// <summary>A kind's name.</summary>
    public static string NameOf(KeyKind kind) => kind switch
    {
        KeyKind.Ingest => "ingest",
        KeyKind.Aws => "aws",
        KeyKind.Rollbar => "rollbar",
        KeyKind.Management => "management",
        _ => "configuration",
    };

    /// <summary>The key; its secret only where it was just made.</summary>
    public static Dictionary<string, object?> Describe(ApiKey key, KeyUse? use, string? secret)
    {
        var described = new Dictionary<string, object?>
        {
            ["id"] = key.Id,
            ["name"] = key.Name,
            ["kind"] = NameOf(key.Kind),
            ["permissions"] = KeyPermissionNames.Of(key.Permissions),
            ["team"] = key.TeamName,
            ["environment"] = key.EnvironmentSlug,
            ["masked"] = key.MaskedForm,
            ["created_at"] = key.CreatedAt,
            ["revoked_at"] = key.RevokedAt,
            ["last_used_at"] = use?.LastUsedAt,
        };
        if (secret is not null) described["secret"] = secret;
        return described;
    }
}
