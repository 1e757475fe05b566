namespace Apiary.Server.Workspace.Shared;

/// <summary>What members of an environment make for each other; immutable, a change makes the next version.</summary>
internal abstract record SharedItem
{
    /// <summary>Short id, see <see cref="Ids.Short"/>; part of addresses that people send each other.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string EnvironmentId { get; init; }

    /// <summary>Who made it; null when that was no person.</summary>
    public Author? CreatedBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed; another one after every change, so that it tells versions apart.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
