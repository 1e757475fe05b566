namespace Apiary.Server.Queries;

/// <summary>One service in one time bucket.</summary>
/// <param name="BucketSecond">The bucket's beginning in Unix seconds.</param>
/// <param name="Requests">What entered it.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="P50">The median of <c>duration_ms</c>; null when none has one.</param>
/// <param name="P95">Its 95th percentile.</param>
/// <param name="P99">Its 99th percentile.</param>
internal readonly record struct ServicePoint(long BucketSecond, long Requests, long Errors, double? P50, double? P95, double? P99);
