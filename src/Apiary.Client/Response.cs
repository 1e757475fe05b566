namespace Apiary.Client;

/// <summary>What became of one event. Every event that was sent has exactly one.</summary>
/// <param name="Outcome">In one word.</param>
/// <param name="Metadata">The event's <see cref="Event.Metadata"/>.</param>
/// <param name="StatusCode">The server's status for this event; 0 when it never answered for it.</param>
/// <param name="Duration">From <see cref="Event.Send"/> to here, waiting included.</param>
/// <param name="Body">What the server said of this event, or of the whole request; null when it accepted it or never answered.</param>
/// <param name="Error">Why it was not accepted, in words; null when it was.</param>
/// <param name="Exception">What was thrown, when that is why.</param>
public readonly record struct Response(
    ResponseOutcome Outcome, object? Metadata, int StatusCode, TimeSpan Duration, string? Body, string? Error, Exception? Exception)
{
    /// <summary>True when the event is where it should be, or kept on disk to get there.</summary>
    public bool IsSuccess => Outcome is ResponseOutcome.Accepted or ResponseOutcome.Stored;
}
