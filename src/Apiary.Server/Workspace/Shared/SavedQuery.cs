namespace Apiary.Server.Workspace.Shared;

/// <summary>A question that was given a name.</summary>
internal sealed record SavedQuery : SharedItem
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is good for; empty for nothing said.</summary>
    public string Description { get; init; } = "";

    /// <summary>The dataset's slug; null for all.</summary>
    public string? Dataset { get; init; }

    /// <summary>The specification.</summary>
    public required JsonText Query { get; init; }

    /// <summary>How the page shows it; the page's own.</summary>
    public required JsonText View { get; init; }

    /// <summary>The run that it was saved from, which stays as long as this does; null for none.</summary>
    public string? RunId { get; init; }
}
