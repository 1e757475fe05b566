namespace Apiary.Server.Workspace;

/// <summary>What a start without any configuration creates, so that the first event needs nothing but a line to copy.</summary>
/// <param name="Configuration">A key that may do everything in the environment.</param>
/// <param name="Ingest">A key for applications: sends, creates datasets.</param>
internal sealed record FirstStart(CreatedKey Configuration, CreatedKey Ingest)
{
    /// <summary>Creates team, environment and both keys in an empty workspace; null when it is not empty.</summary>
    public static FirstStart? Prepare(WorkspaceStore workspace)
    {
        if (!workspace.IsEmpty) return null;
        var team = workspace.CreateTeam("My team");
        var environment = workspace.CreateEnvironment(team.Id, "Production");
        return new FirstStart(
            workspace.CreateKey(environment.Id, "first configuration key", KeyKind.Configuration, KeyPermissions.All),
            workspace.CreateKey(environment.Id, "first ingest key", KeyKind.Ingest, KeyPermissions.Ingest));
    }
}
