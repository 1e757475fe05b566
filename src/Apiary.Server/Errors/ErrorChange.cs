using Apiary.Server.Errors.History;

namespace Apiary.Server.Errors;

/// <summary>What stands in the journal of <see cref="ErrorItems"/>: items as they are from now on, and what is to be remembered of how that came. All of it happened, or nothing.</summary>
internal sealed record ErrorChange
{
    /// <summary>The items that changed.</summary>
    public required IReadOnlyList<ErrorItem> Items { get; init; }

    /// <summary>What their histories say of it.</summary>
    public IReadOnlyList<ErrorHistoryEntry> Did { get; init; } = [];
}
