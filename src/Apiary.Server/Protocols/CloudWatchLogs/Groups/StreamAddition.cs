namespace Apiary.Server.Protocols.CloudWatchLogs.Groups;

/// <summary>What became of a stream that was to be added.</summary>
internal enum StreamAddition
{
    /// <summary>It is there now.</summary>
    Added,

    /// <summary>It was there.</summary>
    Exists,

    /// <summary>Its group is not there.</summary>
    NoGroup,

    /// <summary>There are as many as may be.</summary>
    TooMany,
}
