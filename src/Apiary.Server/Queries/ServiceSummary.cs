
namespace Apiary.Server.Queries;

/// <summary>One service in a list of services: what entered it.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Dataset">The slug of the dataset that its spans are in; a service in two datasets is two entries.</param>
/// <param name="Requests">How many spans entered it, weighted by their sample rates.</param>
/// <param name="Errors">Those of them that failed.</param>
/// <param name="P50">The median of their <c>duration_ms</c>; null when none has one.</param>
/// <param name="P95">The 95th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="Series">The same over time, only buckets with spans.</param>
internal sealed record ServiceSummary(
    string Service, string Dataset, long Requests, long Errors, double? P50, double? P95, double? P99, IReadOnlyList<ServicePoint> Series);
