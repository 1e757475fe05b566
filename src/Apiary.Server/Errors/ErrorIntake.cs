using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;

namespace Apiary.Server.Errors;

/// <summary>
/// The one way of occurrences to their acknowledgement: their items are found or made and durable, then their events are, then they are counted and told of.
/// A server that ends in between leaves an item without occurrences, which nobody is shown, and never an occurrence without its item. Thread-safe.
/// </summary>
internal sealed class ErrorIntake(
    ErrorItems items, Deploys deploys, ErrorCounts counts, OccurrenceIds ids, SeenUuids seen, DatasetCatalog catalog, IngestPipeline pipeline, ErrorNotices notices, ErrorRates rates, TimeProvider time)
{
    /// <summary>Takes occurrences, all or none of them. Throws <see cref="IOException"/> when an item cannot be written down, <see cref="CatalogLimitException"/>, <see cref="OperationCanceledException"/>.</summary>
    /// <param name="project">Whose they are.</param>
    /// <param name="errors">The occurrences.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public async Task<AcceptedErrors> AcceptAsync(WorkspaceEnvironment project, IReadOnlyList<PreparedError> errors, CancellationToken cancellationToken)
    {
        await counts.ReadyAsync(project);
        var begun = new HashSet<string>(StringComparer.Ordinal);
        var isTaken = false;
        try
        {
            // In one order for all senders, so that two with the same errors never wait for each other.
            foreach (var uuid in errors.Select(error => error.Uuid).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                if (await seen.TryBeginAsync(project.Id, uuid)) begun.Add(uuid);
            var fresh = errors.DistinctBy(error => error.Uuid).Where(error => begun.Contains(error.Uuid)).ToList();
            if (fresh.Count == 0) return new AcceptedErrors(0, IngestStatus.Accepted);
            var outcome = await StoreAsync(project, fresh, cancellationToken);
            isTaken = outcome.Status == IngestStatus.Accepted;
            return new AcceptedErrors(fresh.Count, outcome.Status, outcome.Reason);
        }
        finally
        {
            foreach (var uuid in begun) seen.End(project.Id, uuid, isTaken);
        }
    }

    private async Task<IngestOutcome> StoreAsync(WorkspaceEnvironment project, List<PreparedError> errors, CancellationToken cancellationToken)
    {
        var placed = new List<(PreparedError Error, ErrorArrival Arrival, long Id)>(errors.Count);
        foreach (var error in errors)
        {
            var id = ids.Next(time.GetUtcNow());
            var occurrence = error.Occurrence;
            placed.Add((error, items.Arrive(occurrence, id, (left, right) => deploys.Order(project.Id, occurrence.Environment, left, right)), id));
        }

        var dataset = catalog.GetOrCreate(project.Id, ErrorFields.Dataset);
        var outcome = await AppendAsync(dataset, withCustom: true);
        // An error must not be lost for the names of its sender's fields: they are in the payload still.
        if (outcome.Status == IngestStatus.TooManyColumns) outcome = await AppendAsync(dataset, withCustom: false);
        if (outcome.Status != IngestStatus.Accepted) return outcome;
        foreach (var (_, arrival, id) in placed)
        {
            var meaning = counts.Add(arrival, id);
            if (meaning != ErrorEvent.Repeated) notices.Tell(meaning, project, arrival.Shown, id);
            if (rates.Add(arrival.Shown.Id)) notices.Tell(ErrorEvent.HighRate, project, arrival.Shown, id);
        }

        return outcome;

        async Task<IngestOutcome> AppendAsync(Dataset target, bool withCustom)
        {
            var batch = pipeline.Pool.Rent();
            try
            {
                foreach (var (error, arrival, id) in placed) error.Write(batch, arrival.Own, id, withCustom);
                HidePayload(target, batch);
                return await pipeline.AdmitAsync(target, batch, cancellationToken);
            }
            finally
            {
                pipeline.Pool.Return(batch);
            }
        }
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
}
