namespace Apiary.Server.Workspace.Shared;

/// <summary>A page of saved queries and texts.</summary>
internal sealed record Board : SharedItem
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for; empty for nothing said.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it shows, from top to bottom.</summary>
    public IReadOnlyList<BoardPanel> Panels { get; init; } = [];
}
