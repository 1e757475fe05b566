namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>How CloudWatch Logs behaves.</summary>
/// <param name="AcceptsOld">Whether events older than 14 days are taken, as for a back-fill.</param>
/// <param name="CreatesGroups">Whether events for a group or stream that is not there make it.</param>
/// <param name="MaxStreams">Most log streams of all groups together.</param>
/// <param name="MaxQueryRows">Most events that an Insights query reads to compute on, and a filter pattern in one call.</param>
internal sealed record LogsOptions(bool AcceptsOld, bool CreatesGroups, int MaxStreams, int MaxQueryRows);
