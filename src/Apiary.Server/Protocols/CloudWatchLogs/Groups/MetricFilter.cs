using System.Text.Json;

namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>A metric filter as it was put: kept to be listed and tried, see docs/protocols/cloudwatch-logs.md.</summary>
/// <param name="Name">Its name, unique in the group.</param>
/// <param name="Pattern">Its filter pattern.</param>
/// <param name="CreatedAt">When it was made, in milliseconds since the Unix epoch.</param>
/// <param name="Transformations">Its metric transformations as the caller wrote them.</param>
internal sealed record MetricFilter(string Name, string Pattern, long CreatedAt, JsonElement Transformations);
