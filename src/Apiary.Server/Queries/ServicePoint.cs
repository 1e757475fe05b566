namespace Apiary.Server.Queries;

/// <summary>One service in one time bucket.</summary>
/// <param name="BucketSecond">The bucket's beginning in Unix seconds.</param>
/// <param name="Requests">What entered it.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="P95">The 95th percentile of <c>duration_ms</c>; null when none has one.</param>
internal readonly record struct ServicePoint(long BucketSecond, long Requests, long Errors, double? P95);
