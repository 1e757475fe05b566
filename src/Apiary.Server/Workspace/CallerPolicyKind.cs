namespace Apiary.Server.Workspace;

/// <summary>How a <see cref="CallerPolicy"/> decides.</summary>
internal enum CallerPolicyKind
{
    /// <summary>Everybody may.</summary>
    Anyone,

    /// <summary>The endpoint decides.</summary>
    ChecksItself,

    /// <summary>A key with the permissions, or the operator.</summary>
    Permitted,

    /// <summary>The operator alone.</summary>
    Operator,
}
