namespace Apiary.Server.Protocols.XRay.Sampling;

/// <summary>What all clients did by one rule in ten seconds.</summary>
/// <param name="RuleName">The rule.</param>
/// <param name="Start">When the seconds began.</param>
/// <param name="Requests">Requests that the rule took.</param>
/// <param name="Sampled">Those that were traced by quota or rate.</param>
/// <param name="Borrowed">Those that were traced for want of a quota.</param>
internal sealed record SamplingWindow(string RuleName, DateTimeOffset Start, long Requests, long Sampled, long Borrowed);
