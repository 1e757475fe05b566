namespace Apiary.Server.Errors;

/// <summary>Occurrences of an item that rules would treat alike.</summary>
/// <param name="Item">The item that they belong to.</param>
/// <param name="RuleIndex">The rule that would have a say, from 0; null for none.</param>
/// <param name="Fingerprint">What they would be known by.</param>
/// <param name="Title">What a new item would be called by the last of them.</param>
/// <param name="Moves">Whether occurrences like these would go to another item from now on.</param>
/// <param name="Count">How many.</param>
internal sealed record TriedItem(ErrorItem Item, int? RuleIndex, string Fingerprint, string Title, bool Moves, int Count);
