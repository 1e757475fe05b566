namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>Where the events of a request go, and when they may have happened. Times are milliseconds since the Unix epoch.</summary>
/// <param name="Group">The log group's name.</param>
/// <param name="Stream">The log stream's name.</param>
/// <param name="OldestAllowed">Earlier events are too old.</param>
/// <param name="OldestKept">Earlier events have outlived the group's retention.</param>
/// <param name="NewestAllowed">Later events are too new.</param>
/// <param name="Now">When the request came.</param>
/// <param name="FirstId">The number of the first event; the others follow, see <see cref="LogEventIds"/>.</param>
internal sealed record PutTarget(string Group, string Stream, long OldestAllowed, long OldestKept, long NewestAllowed, long Now, long FirstId);
