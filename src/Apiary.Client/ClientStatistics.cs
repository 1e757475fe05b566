namespace Apiary.Client;

/// <summary>What became of a client's events so far. The outcomes and <see cref="Pending"/> together are all events that were sent.</summary>
/// <param name="Pending">Have no response yet.</param>
/// <param name="Accepted">See <see cref="ResponseOutcome.Accepted"/>; the others likewise.</param>
/// <param name="Stored">On this machine's disk.</param>
/// <param name="Dropped">By sampling or the presend hook.</param>
/// <param name="Overflow">The queue was full.</param>
/// <param name="Refused">The server will not have them.</param>
/// <param name="Failed">Could not be delivered.</param>
/// <param name="ResponsesUnread">Responses that were dropped because nobody read them.</param>
public readonly record struct ClientStatistics(
    int Pending, long Accepted, long Stored, long Dropped, long Overflow, long Refused, long Failed, long ResponsesUnread);
