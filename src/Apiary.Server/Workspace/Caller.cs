using Apiary.Server.Workspace.Members;

namespace Apiary.Server.Workspace;

/// <summary>Who calls an endpoint, once the gate let them in: the bearer of a key, a member who signed in, or the operator.</summary>
/// <param name="Key">Their key; null for the others.</param>
/// <param name="Environment">What they ask about: the key's environment, or the one that a member or the operator named.</param>
internal sealed record Caller(ApiKey? Key, WorkspaceEnvironment Environment)
{
    /// <summary>The member who signed in; null for the others.</summary>
    public Member? Member { get; init; }

    /// <summary>True for whoever runs the server; may see the server's own events too.</summary>
    public bool IsOperator => Key is null && Member is null;

    /// <summary>True for those who look after the whole server: the operator and owners.</summary>
    public bool IsOwner => IsOperator || Member is { Role: MemberRole.Owner };

    /// <summary>Whether all of <paramref name="permissions"/> are granted.</summary>
    public bool May(KeyPermissions permissions) => Key?.May(permissions) ?? Member?.May(permissions) ?? true;
}
