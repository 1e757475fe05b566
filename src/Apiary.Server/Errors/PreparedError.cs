using Apiary.Engine.Events;

namespace Apiary.Server.Errors;

/// <summary>An occurrence that is ready to be taken.</summary>
/// <param name="Occurrence">What its item is found by.</param>
/// <param name="Uuid">The sender's id of it; one that was taken already is not taken again.</param>
/// <param name="Write">Writes the event to a batch: of this item, with this number, and with columns for the sender's own fields or without.</param>
internal sealed record PreparedError(ErrorOccurrence Occurrence, string Uuid, Action<EventBatch, ErrorItem, long, bool> Write);
