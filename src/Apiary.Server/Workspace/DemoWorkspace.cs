using Apiary.Engine.Catalog;

namespace Apiary.Server.Workspace;

/// <summary>
/// The world of the gatekeeper document: three teams with their well-known keys and six datasets with the partitions of the
/// Go version. Teams and datasets are unrelated there (any key writes to any dataset), so all three share one environment.
/// </summary>
internal static class DemoWorkspace
{
    /// <summary>The keys of the document, with its team ids.</summary>
    public static readonly IReadOnlyList<(string Id, string Team, string Secret)> Teams =
        [("1", "RPO", "abcd123EFGH"), ("2", "b&w", "ijkl456MNOP"), ("3", "Third", "qrst789UVWX")];

    /// <summary>The datasets, in the order of their ids, which begin at 1, with their partitions.</summary>
    public static readonly IReadOnlyList<(string Name, int[] Partitions)> Datasets =
    [
        ("wade", [1, 2, 3]),
        ("james", [1, 2, 4]),
        ("helen", [1, 3, 4]),
        ("peter", [1, 2, 4]),
        ("valentine", [1, 3, 4]),
        ("andrew", [2, 3, 4]),
    ];

    /// <summary>Adds what is missing; a second call changes nothing.</summary>
    public static WorkspaceEnvironment Prepare(WorkspaceStore workspace, DatasetCatalog catalog)
    {
        WorkspaceEnvironment? shared = null;
        foreach (var (id, name, secret) in Teams)
        {
            var team = workspace.Teams.FirstOrDefault(team => team.Id == id) ?? workspace.CreateTeam(name, id);
            shared ??= workspace.Environments.FirstOrDefault(environment => environment.TeamId == team.Id && environment.Slug == "demo")
                ?? workspace.CreateEnvironment(team.Id, "demo");
            if (workspace.Authenticate(secret) is null && workspace.FindRevoked(secret) is null)
                workspace.ImportKey(team.Id, shared.Id, $"demo key of {name}", KeyKind.Configuration, KeyPermissions.All, secret);
        }

        foreach (var (name, partitions) in Datasets) catalog.GetOrCreate(shared!.Id, name, partitions);
        return shared!;
    }
}
