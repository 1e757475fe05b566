namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>Finds where a request's events go; null when they cannot go there.</summary>
/// <param name="group">The log group's name.</param>
/// <param name="stream">The log stream's name.</param>
internal delegate PutTarget? PutTargetFinder(string group, string stream);
