namespace Apiary.Server.Protocols.XRay.Sampling;

/// <summary>What one client did by one rule since it last told.</summary>
/// <param name="ClientId">The client, one for each process.</param>
/// <param name="Requests">Requests that the rule took.</param>
/// <param name="Sampled">Those that were traced by quota or rate.</param>
/// <param name="Borrowed">Those that were traced for want of a quota.</param>
internal readonly record struct SamplingReport(string ClientId, int Requests, int Sampled, int Borrowed);
