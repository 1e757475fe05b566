namespace Apiary.Server.Workspace;

/// <summary>Who may call an endpoint; metadata of every endpoint, enforced by <see cref="CallerGate"/>.</summary>
/// <param name="Kind">How it is decided.</param>
/// <param name="Permissions">What a key must be permitted, for <see cref="CallerPolicyKind.Permitted"/>.</param>
internal sealed record CallerPolicy(CallerPolicyKind Kind, KeyPermissions Permissions = KeyPermissions.None)
{
    /// <summary>Everybody: health, the start page.</summary>
    public static readonly CallerPolicy Anyone = new(CallerPolicyKind.Anyone);

    /// <summary>The endpoint checks the key itself, in its protocol's own order and words: ingest.</summary>
    public static readonly CallerPolicy ChecksItself = new(CallerPolicyKind.ChecksItself);

    /// <summary>Everybody, and the endpoint learns who it is if that can be told: signing in and out. No forged request gets through.</summary>
    public static readonly CallerPolicy Whoever = new(CallerPolicyKind.Whoever);

    /// <summary>A member who signed in.</summary>
    public static readonly CallerPolicy Member = new(CallerPolicyKind.Member);

    /// <summary>An owner who signed in, or the operator.</summary>
    public static readonly CallerPolicy Owner = new(CallerPolicyKind.Owner);

    /// <summary>Whoever runs the server: the admin token, or nobody in particular while the server listens on loopback alone.</summary>
    public static readonly CallerPolicy Operator = new(CallerPolicyKind.Operator);

    /// <summary>A key that may ask, a member, or the operator.</summary>
    public static readonly CallerPolicy Queries = Permitted(KeyPermissions.Queries);

    /// <summary>A key that may manage datasets and columns, a member, or the operator.</summary>
    public static readonly CallerPolicy Columns = Permitted(KeyPermissions.Columns);

    /// <summary>A configuration key or a member with all of <paramref name="permissions"/>, or the operator.</summary>
    public static CallerPolicy Permitted(KeyPermissions permissions) => new(CallerPolicyKind.Permitted, permissions);
}
