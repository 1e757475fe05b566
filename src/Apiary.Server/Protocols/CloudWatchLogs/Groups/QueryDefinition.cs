namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>A query with a name. Immutable.</summary>
/// <param name="EnvironmentId">Whose it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">Its text.</param>
/// <param name="GroupNames">The log groups that it is for.</param>
/// <param name="ModifiedAt">When it was last changed, in milliseconds since the Unix epoch.</param>
internal sealed record QueryDefinition(string EnvironmentId, string Id, string Name, string Query, IReadOnlyList<string> GroupNames, long ModifiedAt);
