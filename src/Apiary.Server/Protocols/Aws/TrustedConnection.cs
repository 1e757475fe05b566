namespace Apiary.Server.Protocols.Aws;

/// <summary>A feature of connections by a door whose callers sign nothing: the X-Ray daemon's port.</summary>
/// <param name="Environment">Slug of the environment of what comes by it; null for that of others who sign nothing.</param>
internal sealed record TrustedConnection(string? Environment);
