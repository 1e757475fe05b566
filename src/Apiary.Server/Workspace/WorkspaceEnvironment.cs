namespace Apiary.Server.Workspace;

/// <summary>What an API key opens: a set of datasets.</summary>
/// <param name="Id">Opaque and unique; datasets in the catalog carry it.</param>
/// <param name="TeamId">The owner.</param>
/// <param name="Name">As its owner wrote it.</param>
/// <param name="Slug">The name in the form of an address, unique within the team.</param>
internal sealed record WorkspaceEnvironment(string Id, string TeamId, string Name, string Slug)
{
    /// <summary>What it is for; empty for nothing said.</summary>
    public string Description { get; init; } = "";

    /// <summary>One of <see cref="EnvironmentColors"/>.</summary>
    public string Color { get; init; } = EnvironmentColors.Usual;

    /// <summary>Whether it cannot be deleted before somebody says that it may be.</summary>
    public bool IsDeleteProtected { get; init; } = true;
}
