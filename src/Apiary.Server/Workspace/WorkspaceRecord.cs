using System.Text.Json.Serialization;

namespace Apiary.Server.Workspace;

/// <summary>One change of the workspace as it stands in its <see cref="RecordJournal{T}"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(Salted), "salt")]
[JsonDerivedType(typeof(TeamCreated), "team")]
[JsonDerivedType(typeof(EnvironmentCreated), "environment")]
[JsonDerivedType(typeof(KeyCreated), "key")]
[JsonDerivedType(typeof(AwsKeyCreated), "awsKey")]
[JsonDerivedType(typeof(KeyRevoked), "revoke")]
[JsonDerivedType(typeof(ExamplesGiven), "examples")]
[JsonDerivedType(typeof(EnvironmentChanged), "environmentChange")]
[JsonDerivedType(typeof(EnvironmentRemoved), "environmentRemoved")]
[JsonDerivedType(typeof(KeyChanged), "keyChange")]
internal abstract record WorkspaceRecord
{
    /// <summary>The store's salt; the first record of every journal.</summary>
    internal sealed record Salted(string Salt) : WorkspaceRecord;

    /// <summary>A team.</summary>
    internal sealed record TeamCreated(string Id, string Name, string Slug) : WorkspaceRecord;

    /// <summary>An environment.</summary>
    internal sealed record EnvironmentCreated(string Id, string TeamId, string Name, string Slug) : WorkspaceRecord;

    /// <summary>A key, by the hash of its secret.</summary>
    internal sealed record KeyCreated(
        string Id,
        string Name,
        KeyKind Kind,
        KeyPermissions Permissions,
        string TeamId,
        string EnvironmentId,
        string MaskedForm,
        string Hash,
        DateTimeOffset CreatedAt) : WorkspaceRecord;

    /// <summary>An AWS access key, with its secret as <see cref="SecretSeal"/> closed it.</summary>
    internal sealed record AwsKeyCreated(
        string Id,
        string Name,
        KeyPermissions Permissions,
        string TeamId,
        string EnvironmentId,
        string SealedSecret,
        DateTimeOffset CreatedAt) : WorkspaceRecord;

    /// <summary>A key that no longer opens anything.</summary>
    internal sealed record KeyRevoked(string Id, DateTimeOffset At) : WorkspaceRecord;

    /// <summary>An environment was given its example queries.</summary>
    internal sealed record ExamplesGiven(string EnvironmentId) : WorkspaceRecord;

    /// <summary>What is said of an environment beside its name.</summary>
    internal sealed record EnvironmentChanged(string Id, string Description, string Color, bool IsDeleteProtected) : WorkspaceRecord;

    /// <summary>An environment is gone, and its keys with it.</summary>
    internal sealed record EnvironmentRemoved(string Id) : WorkspaceRecord;

    /// <summary>A key has another name, or opens nothing for a while.</summary>
    internal sealed record KeyChanged(string Id, string Name, bool Disabled) : WorkspaceRecord;
}
