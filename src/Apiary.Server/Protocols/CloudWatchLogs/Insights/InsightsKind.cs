namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>What an <see cref="InsightsValue"/> is.</summary>
internal enum InsightsKind
{
    /// <summary>Absent.</summary>
    Null,

    /// <summary>Text; JSON too.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Another number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A time in milliseconds since the Unix epoch, shown as one.</summary>
    Time,
}
