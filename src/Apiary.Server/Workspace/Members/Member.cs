namespace Apiary.Server.Workspace.Members;

/// <summary>A person who signs in with e-mail address and password. Members belong to the server and see all of its environments.</summary>
/// <param name="Id">Opaque and unique.</param>
/// <param name="Name">As they are called.</param>
/// <param name="Email">Their address in the form of <see cref="MemberText.NormalizeEmail"/>, unique.</param>
/// <param name="Role">What they may do.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="Password">What is kept of their password.</param>
/// <param name="HasTemporaryPassword">True while the password is one that the server made up and somebody else has seen.</param>
/// <param name="SeenAt">When they last asked for anything, as far as that was written down; null for never.</param>
internal sealed record Member(
    string Id, string Name, string Email, MemberRole Role, DateTimeOffset CreatedAt, PasswordHash Password, bool HasTemporaryPassword, DateTimeOffset? SeenAt)
{
    /// <summary>What they may do, in the words of keys. Sending events needs a key in any case.</summary>
    public KeyPermissions Permissions => Role == MemberRole.Owner
        ? KeyPermissions.All & ~KeyPermissions.Events
        : KeyPermissions.All & ~(KeyPermissions.Events | KeyPermissions.CreateDatasets);

    /// <summary>Whether all of <paramref name="permissions"/> are granted.</summary>
    public bool May(KeyPermissions permissions) => (Permissions & permissions) == permissions;
}
