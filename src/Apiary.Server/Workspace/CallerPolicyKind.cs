namespace Apiary.Server.Workspace;

/// <summary>How a <see cref="CallerPolicy"/> decides.</summary>
internal enum CallerPolicyKind
{
    /// <summary>Everybody may.</summary>
    Anyone,

    /// <summary>The endpoint decides.</summary>
    ChecksItself,

    /// <summary>Everybody may, and the endpoint is told who calls as far as that is known.</summary>
    Whoever,

    /// <summary>A key or a member with the permissions, or the operator.</summary>
    Permitted,

    /// <summary>A member who signed in.</summary>
    Member,

    /// <summary>An owner who signed in, or the operator.</summary>
    Owner,

    /// <summary>The operator alone.</summary>
    Operator,
}
