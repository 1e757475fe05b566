using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Errors.History;

/// <summary>One thing that was done to an item.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Person">Who; null for an occurrence, a key, the operator or a deploy.</param>
/// <param name="From">What was before; null when there is nothing to say.</param>
/// <param name="To">What is since; null when there is nothing to say.</param>
/// <param name="Text">A comment, or what else there is to say; null for nothing.</param>
internal sealed record ErrorHistoryEntry(long ItemId, DateTimeOffset At, ErrorHistoryKind Kind, Author? Person = null, string? From = null, string? To = null, string? Text = null)
{
    /// <summary>The longest comment, in characters.</summary>
    public const int MaxCommentChars = 10_000;
}
