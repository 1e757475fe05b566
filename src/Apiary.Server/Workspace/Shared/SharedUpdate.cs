namespace Apiary.Server.Workspace.Shared;

/// <summary>What came of a change.</summary>
/// <typeparam name="T">What is shared.</typeparam>
/// <param name="Item">The item as it is now; null when there is none.</param>
/// <param name="IsConflict">True when it was not changed, because it is no more what the caller had seen.</param>
/// <param name="IsTooLarge">True when it was not changed, because there is no room for what it would be.</param>
internal readonly record struct SharedUpdate<T>(T? Item, bool IsConflict = false, bool IsTooLarge = false)
    where T : SharedItem;
