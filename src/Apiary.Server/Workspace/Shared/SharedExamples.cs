namespace Apiary.Server.Workspace.Shared;

/// <summary>The two saved queries that a new environment begins with, so that nobody faces an empty page.</summary>
internal static class SharedExamples
{
    /// <summary>Adds them to every environment that was not given them yet; whoever removes them is rid of them.</summary>
    public static void Prepare(SharedStore shared, WorkspaceStore workspace)
    {
        try
        {
            foreach (var environment in workspace.Environments.Where(environment => !workspace.HasExamples(environment.Id)))
            {
                Add(shared, environment);
                workspace.RememberExamples(environment.Id);
            }
        }
        catch (IOException)
        {
            // A full disk, or one that is closed to the server, is no reason not to start; the next start tries again.
        }
    }

    private static void Add(SharedStore shared, WorkspaceEnvironment environment)
    {
        Add(
            shared,
            environment,
            "Latency by UserID",
            "Who waits, and how long: a heatmap of durations and the slowest tenth by user.",
            """
            {"calculations":[{"op":"HEATMAP","column":"duration_ms"},{"op":"P90","column":"duration_ms"}],"breakdowns":["app.user_id"],
             "orders":[{"op":"P90","column":"duration_ms","order":"descending"}],"time_range":7200}
            """,
            "{}");
        Add(
            shared,
            environment,
            "Recent Traces",
            "The traces that came last: spans without a parent, each the beginning of one.",
            """{"calculations":[{"op":"COUNT"}],"filters":[{"column":"trace.parent_id","op":"does-not-exist"}],"time_range":7200}""",
            """{"tab":"traces"}""");
    }

    private static void Add(SharedStore shared, WorkspaceEnvironment environment, string name, string description, string query, string view) =>
        shared.SavedQueries.Add((id, now) => new SavedQuery
        {
            Id = id,
            EnvironmentId = environment.Id,
            CreatedAt = now,
            UpdatedAt = now,
            Name = name,
            Description = description,
            Query = JsonText.Parse(query),
            View = JsonText.Parse(view),
        });
}
