namespace Apiary.Server.Workspace.Shared;

/// <summary>One change of a collection as it stands in its <see cref="RecordJournal{T}"/>; one of the two is there.</summary>
/// <typeparam name="T">What is shared.</typeparam>
/// <param name="Put">A new item, or the next version of one.</param>
/// <param name="Removed">The id of one that is gone.</param>
internal sealed record SharedChange<T>(T? Put = null, string? Removed = null)
    where T : SharedItem;
