using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>
/// The one way of an occurrence to its acknowledgement: its item is found or made and durable, then its event is, then it is counted and told of.
/// A server that ends in between leaves an item without occurrences, which nobody is shown, and never an occurrence without its item. Thread-safe.
/// </summary>
internal sealed class ErrorIntake(
    ErrorItems items, Deploys deploys, ErrorCounts counts, OccurrenceIds ids, SeenUuids seen, DatasetCatalog catalog, IngestPipeline pipeline, ErrorNotices notices, ErrorRates rates, TimeProvider time)
{
    /// <summary>Takes an occurrence. Throws <see cref="IOException"/> when its item cannot be written down, <see cref="CatalogLimitException"/>, <see cref="OperationCanceledException"/>.</summary>
    /// <param name="project">Whose it is.</param>
    /// <param name="occurrence">The occurrence.</param>
    /// <param name="uuid">The sender's id of it; one that was taken already is not taken again.</param>
    /// <param name="write">Writes the event to a batch: of this item, with this number, and with columns for the sender's own fields or without.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public async Task<AcceptedError> AcceptAsync(
        WorkspaceEnvironment project, ErrorOccurrence occurrence, string uuid, Action<EventBatch, ErrorItem, long, bool> write, CancellationToken cancellationToken)
    {
        await counts.ReadyAsync(project);
        if (!await seen.TryBeginAsync(project.Id, uuid)) return new AcceptedError(null, default, IsDuplicate: true);
        var isTaken = false;
        try
        {
            var accepted = await StoreAsync(project, occurrence, write, cancellationToken);
            isTaken = accepted.Outcome.Status == IngestStatus.Accepted;
            return accepted;
        }
        finally
        {
            seen.End(project.Id, uuid, isTaken);
        }
    }

    private async Task<AcceptedError> StoreAsync(
        WorkspaceEnvironment project, ErrorOccurrence occurrence, Action<EventBatch, ErrorItem, long, bool> write, CancellationToken cancellationToken)
    {
        var id = ids.Next(time.GetUtcNow());
        var arrival = items.Arrive(occurrence, id, (left, right) => deploys.Order(project.Id, occurrence.Environment, left, right));
        var dataset = catalog.GetOrCreate(project.Id, ErrorFields.Dataset);
        var outcome = await AppendAsync(dataset, batch => write(batch, arrival.Own, id, true), cancellationToken);
        // An error must not be lost for the names of its sender's fields: they are in the payload still.
        if (outcome.Status == IngestStatus.TooManyColumns) outcome = await AppendAsync(dataset, batch => write(batch, arrival.Own, id, false), cancellationToken);
        if (outcome.Status != IngestStatus.Accepted) return new AcceptedError(arrival.Shown, outcome);
        var meaning = counts.Add(arrival, id);
        if (meaning != ErrorEvent.Repeated) notices.Tell(meaning, project, arrival.Shown, id);
        if (rates.Add(arrival.Shown.Id)) notices.Tell(ErrorEvent.HighRate, project, arrival.Shown, id);
        return new AcceptedError(arrival.Shown, outcome);
    }

    /// <summary>What was sent as a whole is nothing to ask by: its columns are hidden from the first.</summary>
    private void HidePayload(Dataset dataset, EventBatch batch)
    {
        for (var index = 0; ; index++)
        {
            var name = ErrorFields.PayloadPiece(index);
            if (dataset.FindColumn(name) is not null) continue;
            var utf8 = ErrorFields.Bytes(name);
            if (!batch.Lanes.Any(lane => lane.Count > 0 && lane.Name.SequenceEqual(utf8))) return;
            try
            {
                catalog.DeclareColumn(dataset, name, ColumnType.String, "what was sent of an error, JSON", hidden: true);
            }
            catch (CatalogLimitException)
            {
                // The pipeline says what becomes of an event for whose columns there is no room.
                return;
            }
        }
    }

    private async Task<IngestOutcome> AppendAsync(Dataset dataset, Action<EventBatch> write, CancellationToken cancellationToken)
    {
        var batch = pipeline.Pool.Rent();
        try
        {
            write(batch);
            HidePayload(dataset, batch);
            return await pipeline.AdmitAsync(dataset, batch, cancellationToken);
        }
        finally
        {
            pipeline.Pool.Return(batch);
        }
    }
}
