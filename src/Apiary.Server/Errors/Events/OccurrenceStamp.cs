namespace Apiary.Server.Errors.Events;

/// <summary>What the server adds to an occurrence.</summary>
/// <param name="OccurrenceId">Its number.</param>
/// <param name="Uuid">The sender's id, or one that was made for it.</param>
/// <param name="TimestampNanos">When it is said to have happened, in nanoseconds since 1970.</param>
/// <param name="ClientAddress">Where the request came from that failed; empty when unknown.</param>
/// <param name="Source">By what way it came.</param>
/// <param name="Payload">All that was sent, JSON in UTF-8, without the token.</param>
internal readonly record struct OccurrenceStamp(long OccurrenceId, string Uuid, long TimestampNanos, string ClientAddress, string Source, ReadOnlyMemory<byte> Payload);
