namespace Apiary.Server.Protocols.CloudWatchLogs.Queries;

/// <summary>How far a query is, in AWS's words.</summary>
internal enum LogQueryStatus
{
    /// <summary>It waits or runs.</summary>
    Running,

    /// <summary>Its result is there.</summary>
    Complete,

    /// <summary>It cannot be answered.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,

    /// <summary>It took longer than a query may.</summary>
    Timeout,
}
