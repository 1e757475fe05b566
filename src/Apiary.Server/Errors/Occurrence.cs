namespace Apiary.Server.Errors;

/// <summary>An occurrence as it is kept.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ItemId">Its item's.</param>
/// <param name="ClientAddress">Where the request came from that failed; empty when unknown.</param>
/// <param name="Payload">What was sent, JSON.</param>
internal sealed record Occurrence(long Id, long ItemId, string ClientAddress, string Payload);
