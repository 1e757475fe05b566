using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>The time that a call is about: from <paramref name="Start"/> until before <paramref name="End"/>.</summary>
/// <param name="Start">Its begin.</param>
/// <param name="End">Its end.</param>
internal readonly record struct XRayWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>Begin in whole seconds, for queries.</summary>
    public long StartSecond => Start.ToUnixTimeSeconds();

    /// <summary>End in whole seconds, rounded up.</summary>
    public long EndSecond => Math.Max(StartSecond + 1, (long)Math.Ceiling(EndSeconds));

    /// <summary>Begin in seconds.</summary>
    public double StartSeconds => (Start - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>End in seconds.</summary>
    public double EndSeconds => (End - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Begin in nanoseconds.</summary>
    public long StartNanos => Math.Clamp(StartSecond, -QueryWindow.MaxSeconds, QueryWindow.MaxSeconds) * 1_000_000_000;

    /// <summary>End in nanoseconds.</summary>
    public long EndNanos => Math.Clamp(EndSecond, -QueryWindow.MaxSeconds, QueryWindow.MaxSeconds) * 1_000_000_000;
}
