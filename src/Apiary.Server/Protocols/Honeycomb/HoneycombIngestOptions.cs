namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>How the ingest endpoints behave.</summary>
/// <param name="StrictEvents">
/// The gatekeeper's own rules on <c>/1/events/{dataset}</c>: its datasets alone and by exact name, and its words for errors.
/// </param>
internal sealed record HoneycombIngestOptions(bool StrictEvents);
