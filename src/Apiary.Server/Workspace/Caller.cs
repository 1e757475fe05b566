namespace Apiary.Server.Workspace;

/// <summary>Who calls an endpoint, once the gate let them in.</summary>
/// <param name="Key">Their key; null for the operator.</param>
/// <param name="Environment">What they ask about: the key's environment, or the one that the operator named.</param>
internal sealed record Caller(ApiKey? Key, WorkspaceEnvironment Environment)
{
    /// <summary>True for whoever runs the server; may see the server's own events too.</summary>
    public bool IsOperator => Key is null;
}
