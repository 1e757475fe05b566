using Apiary.Engine.Catalog;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>A log group that is asked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dataset">Where its events are.</param>
internal sealed record LogGroupScope(string Name, Dataset Dataset);
