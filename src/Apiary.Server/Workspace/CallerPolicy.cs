namespace Apiary.Server.Workspace;

/// <summary>Who may call an endpoint; metadata of every endpoint, enforced by <see cref="CallerGate"/>.</summary>
/// <param name="Kind">How it is decided.</param>
/// <param name="Permissions">What a key must be permitted, for <see cref="CallerPolicyKind.Permitted"/>.</param>
internal sealed record CallerPolicy(CallerPolicyKind Kind, KeyPermissions Permissions = KeyPermissions.None)
{
    /// <summary>Everybody: health, the welcome page.</summary>
    public static readonly CallerPolicy Anyone = new(CallerPolicyKind.Anyone);

    /// <summary>The endpoint checks the key itself, in its protocol's own order and words: ingest.</summary>
    public static readonly CallerPolicy ChecksItself = new(CallerPolicyKind.ChecksItself);

    /// <summary>Whoever runs the server: the admin token, or nobody in particular while the server listens on loopback alone.</summary>
    public static readonly CallerPolicy Operator = new(CallerPolicyKind.Operator);

    /// <summary>A key that may ask, or the operator.</summary>
    public static readonly CallerPolicy Queries = Permitted(KeyPermissions.Queries);

    /// <summary>A key that may manage datasets and columns, or the operator.</summary>
    public static readonly CallerPolicy Columns = Permitted(KeyPermissions.Columns);

    /// <summary>A configuration key with all of <paramref name="permissions"/>, or the operator.</summary>
    public static CallerPolicy Permitted(KeyPermissions permissions) => new(CallerPolicyKind.Permitted, permissions);
}
