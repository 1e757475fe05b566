namespace Apiary.Server.Workspace.Shared;

/// <summary>Which columns of a dataset play which role, where somebody said so; at most one for each dataset.</summary>
internal sealed record DatasetDefinition : SharedItem
{
    /// <summary>The dataset's slug.</summary>
    public required string Dataset { get; init; }

    /// <summary>The columns by role, such as <c>trace_id</c>; roles that nobody spoke of are not there.</summary>
    public required IReadOnlyDictionary<string, string> Columns { get; init; }
}
