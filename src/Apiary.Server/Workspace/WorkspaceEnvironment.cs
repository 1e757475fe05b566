namespace Apiary.Server.Workspace;

/// <summary>What an API key opens: a set of datasets.</summary>
/// <param name="Id">Opaque and unique; datasets in the catalog carry it.</param>
/// <param name="TeamId">The owner.</param>
/// <param name="Name">As its owner wrote it.</param>
/// <param name="Slug">The name in the form of an address, unique within the team.</param>
internal sealed record WorkspaceEnvironment(string Id, string TeamId, string Name, string Slug);
