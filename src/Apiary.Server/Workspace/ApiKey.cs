namespace Apiary.Server.Workspace;

/// <summary>An API key without its secret, with the team and environment that it opens.</summary>
/// <param name="Id">Public id, <c>hcalk_…</c>, <c>hcaik_…</c> or <c>hcart_…</c>; of an AWS key the access key id.</param>
/// <param name="Name">What its owner called it.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Permissions">What it may do.</param>
/// <param name="Team">Whose it is; not always the environment's owner: several teams may share one.</param>
/// <param name="Environment">What it opens.</param>
/// <param name="MaskedForm">How it is shown where the secret must not be, see <see cref="KeyMask"/>.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="RevokedAt">When it was revoked; null while it is good.</param>
internal sealed record ApiKey(
    string Id,
    string Name,
    KeyKind Kind,
    KeyPermissions Permissions,
    Team Team,
    WorkspaceEnvironment Environment,
    string MaskedForm,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt)
{
    /// <summary>True while it opens nothing, until somebody says that it may again.</summary>
    public bool Disabled { get; init; }

    /// <summary>Id of <see cref="Team"/>.</summary>
    public string TeamId => Team.Id;

    /// <summary>Name of <see cref="Team"/>.</summary>
    public string TeamName => Team.Name;

    /// <summary>Slug of <see cref="Team"/>.</summary>
    public string TeamSlug => Team.Slug;

    /// <summary>Id of <see cref="Environment"/>.</summary>
    public string EnvironmentId => Environment.Id;

    /// <summary>Name of <see cref="Environment"/>.</summary>
    public string EnvironmentName => Environment.Name;

    /// <summary>Slug of <see cref="Environment"/>.</summary>
    public string EnvironmentSlug => Environment.Slug;

    /// <summary>True when it no longer opens anything.</summary>
    public bool Revoked => RevokedAt is not null;

    /// <summary>Whether all of <paramref name="permissions"/> are granted.</summary>
    public bool May(KeyPermissions permissions) => (Permissions & permissions) == permissions;
}
