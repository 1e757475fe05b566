using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>Projects by number, as clients have them: environments of the workspace in the order in which they were made, from 1. None is ever removed.</summary>
internal static class ProjectNumbers
{
    /// <summary>The number of a project; 0 for the server's own environment.</summary>
    public static int Of(WorkspaceStore workspace, WorkspaceEnvironment project)
    {
        var all = workspace.Environments;
        for (var i = 0; i < all.Count; i++)
            if (all[i].Id == project.Id) return i + 1;
        return 0;
    }
}
