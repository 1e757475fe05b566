using System.Diagnostics;

namespace Apiary.Client.Tracing;

/// <summary>Says of how many spans one is kept. Thread-safe.</summary>
public interface ITraceSampler
{
    /// <summary>
    /// The sample rate of a finished span, at least 1, which its event tells the server; 0 to let it go. Spans of one trace
    /// should be kept or let go together.
    /// </summary>
    int RateOf(Activity span);
}
