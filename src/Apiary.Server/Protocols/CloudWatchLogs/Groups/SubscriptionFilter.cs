namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>A subscription filter as it was put: kept to be listed, see docs/protocols/cloudwatch-logs.md.</summary>
/// <param name="Name">Its name, unique in the group.</param>
/// <param name="Pattern">Its filter pattern.</param>
/// <param name="CreatedAt">When it was made, in milliseconds since the Unix epoch.</param>
/// <param name="DestinationArn">Where events would go.</param>
/// <param name="RoleArn">As whom; null for none.</param>
/// <param name="Distribution">How they would be spread.</param>
internal sealed record SubscriptionFilter(string Name, string Pattern, long CreatedAt, string DestinationArn, string? RoleArn, string Distribution);
