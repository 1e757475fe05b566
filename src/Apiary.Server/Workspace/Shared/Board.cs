namespace Apiary.Server.Workspace.Shared;

/// <summary>A page of saved queries, objectives and texts.</summary>
internal sealed record Board : SharedItem
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for; empty for nothing said.</summary>
    public string Description { get; init; } = "";

    /// <summary>What it shows, from top to bottom.</summary>
    public IReadOnlyList<BoardPanel> Panels { get; init; } = [];

    /// <summary>By what people sort boards.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>Columns that are offered for filtering, as a list of <c>{column, alias}</c>; null when nobody said any.</summary>
    public JsonText? PresetFilters { get; init; }

    /// <summary>Filters under names.</summary>
    public IReadOnlyList<BoardView> Views { get; init; } = [];
}
