namespace Apiary.Server.Errors;

/// <summary>What became of a wish to merge or to split.</summary>
/// <param name="Item">The item that came of it; null when nothing was done.</param>
/// <param name="Fault">Why nothing was done; null when it was.</param>
/// <param name="IsMissing">Whether an item was named that is not there.</param>
internal readonly record struct MergeOutcome(ErrorItem? Item, string? Fault = null, bool IsMissing = false);
