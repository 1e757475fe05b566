namespace Apiary.Client;

/// <summary>The ways in which an event can end.</summary>
public enum ResponseOutcome
{
    /// <summary>The server has it.</summary>
    Accepted,

    /// <summary>It is on this machine's disk and will be sent, after a restart if need be.</summary>
    Stored,

    /// <summary>It was not among those that its sample rate keeps, or the presend hook let it go. Not an error.</summary>
    Dropped,

    /// <summary>The queue was full.</summary>
    Overflow,

    /// <summary>The server refused it, and will again: its status and words are in the response.</summary>
    Refused,

    /// <summary>It could not be delivered: no connection, no answer in time, a server that stayed unavailable, or the client was closed.</summary>
    Failed,
}
