using Apiary.Server.Ingest;

namespace Apiary.Server.Errors;

/// <summary>What became of an occurrence.</summary>
/// <param name="Item">Its item; null for one that was taken before.</param>
/// <param name="Outcome">What became of its event.</param>
/// <param name="IsDuplicate">Whether it was taken before.</param>
internal readonly record struct AcceptedError(ErrorItem? Item, IngestOutcome Outcome, bool IsDuplicate = false);
