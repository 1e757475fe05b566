namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>AWS's limits on one request, section 4 of the protocol reference.</summary>
internal static class PutLimits
{
    /// <summary>Most events.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>Most bytes of all messages together, each counted with <see cref="EventOverhead"/>.</summary>
    public const int MaxBatchBytes = 1_048_576;

    /// <summary>Most bytes of one message, counted likewise.</summary>
    public const int MaxEventBytes = 1_048_576;

    /// <summary>What each event counts besides its message.</summary>
    public const int EventOverhead = 26;

    /// <summary>Longest time between the first and the last event taken.</summary>
    public static readonly TimeSpan MaxSpan = TimeSpan.FromHours(24);

    /// <summary>Events further in the future are left out.</summary>
    public static readonly TimeSpan MaxFuture = TimeSpan.FromHours(2);

    /// <summary>Older events are left out.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(14);
}
