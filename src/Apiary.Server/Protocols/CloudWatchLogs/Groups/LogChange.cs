namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>One change in the journal of log groups; one member is set.</summary>
/// <param name="Group">A group, new or changed.</param>
/// <param name="RemovedGroup">A group that goes, with its streams.</param>
/// <param name="Stream">A stream, new or changed.</param>
/// <param name="RemovedStream">A stream that goes.</param>
/// <param name="Definition">A query with a name, new or changed.</param>
/// <param name="RemovedDefinition">A query with a name that goes.</param>
internal sealed record LogChange(
    LogGroup? Group = null, LogGroup? RemovedGroup = null, LogStream? Stream = null, LogStream? RemovedStream = null, QueryDefinition? Definition = null, QueryDefinition? RemovedDefinition = null);
