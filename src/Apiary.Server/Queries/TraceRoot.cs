namespace Apiary.Server.Queries;

/// <summary>The span that a trace began with.</summary>
/// <param name="Service">Its service.</param>
/// <param name="Name">Its name; null when it has none.</param>
/// <param name="Dataset">The name of its dataset.</param>
internal sealed record TraceRoot(string Service, string? Name, string Dataset);
