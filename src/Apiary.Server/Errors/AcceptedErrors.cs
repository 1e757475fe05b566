using Apiary.Server.Ingest;

namespace Apiary.Server.Errors;

/// <summary>What became of occurrences that came together.</summary>
/// <param name="Count">How many were taken, or would have been: those that were taken before are not among them.</param>
/// <param name="Status">What became of those; accepted when there are none.</param>
/// <param name="Reason">Why they were not taken; null when they were.</param>
internal readonly record struct AcceptedErrors(int Count, IngestStatus Status, string? Reason = null);
