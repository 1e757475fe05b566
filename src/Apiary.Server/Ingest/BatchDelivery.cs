using Apiary.Engine.Catalog;
using Apiary.Server.Workspace;

namespace Apiary.Server.Ingest;

/// <summary>
/// Brings the batches of one request to their datasets, which are made where they are missing and the key may. What one dataset cannot take is refused while the
/// others take theirs. Thread-safe.
/// </summary>
internal sealed class BatchDelivery(DatasetCatalog catalog, IngestPipeline pipeline)
{
    /// <summary>Stores the batches; each that is taken is durable afterwards. Throws <see cref="OperationCanceledException"/>.</summary>
    /// <param name="batches">The batches; lent until this completes.</param>
    /// <param name="environment">Where their datasets are.</param>
    /// <param name="key">The key that they came with; null for none, which may do everything.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public async ValueTask<DeliveryOutcome> DeliverAsync(DatasetBatches batches, WorkspaceEnvironment environment, ApiKey? key, CancellationToken cancellationToken)
    {
        var targets = new List<(DatasetBatch Batch, Dataset Dataset)>();
        var refused = new List<RefusedBatch>();
        try
        {
            // All datasets before anything is stored: what fails here leaves no events behind to be doubled when it comes again.
            foreach (var batch in batches.All)
            {
                if (batch.Events.RowCount == 0) continue;
                if (Find(batch, environment, key, refused) is { } dataset) targets.Add((batch, dataset));
            }
        }
        catch (IOException failure)
        {
            return new DeliveryOutcome(0, [], refused, $"the dataset could not be created: {failure.Message}");
        }

        // All at once, so that they share a sync; all are waited for, whatever becomes of one: they are lent until then.
        var outcomes = targets is [var (only, single)]
            ? [await pipeline.AdmitAsync(single, only.Events, cancellationToken)]
            : await Task.WhenAll(targets.Select(target => pipeline.AdmitAsync(target.Dataset, target.Batch.Events, cancellationToken).AsTask()));
        return Sum(targets, outcomes, refused);
    }

    private static DeliveryOutcome Sum(List<(DatasetBatch Batch, Dataset Dataset)> targets, IngestOutcome[] outcomes, List<RefusedBatch> refused)
    {
        var (eventCount, tryLater) = (0, (string?)null);
        var shares = new List<ArrivalShare>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (batch, outcome) = (targets[i].Batch, outcomes[i]);
            if (outcome.Status == IngestStatus.Accepted)
            {
                eventCount += batch.Events.RowCount;
                shares.Add(new ArrivalShare(ShortText.Of(batch.DatasetName), batch.Events.RowCount, 0));
            }
            else if (outcome.Status == IngestStatus.TooManyColumns)
            {
                refused.Add(new RefusedBatch(batch, ArrivalReasons.TooManyColumns, outcome.Reason ?? "the dataset has too many columns"));
            }
            else
            {
                tryLater ??= $"the server cannot store anything now: {outcome.Reason}";
            }
        }

        shares.AddRange(refused.Select(one => new ArrivalShare(ShortText.Of(one.Batch.DatasetName), 0, one.Batch.ItemCount)));
        return new DeliveryOutcome(eventCount, shares.Count > 1 ? shares : [], refused, tryLater);
    }

    private Dataset? Find(DatasetBatch batch, WorkspaceEnvironment environment, ApiKey? key, List<RefusedBatch> refused)
    {
        if (catalog.Find(environment.Id, batch.DatasetName) is { } known) return known;
        var shown = ShortText.Of(batch.DatasetName);
        if (key?.May(KeyPermissions.CreateDatasets) == false)
        {
            refused.Add(new RefusedBatch(batch, ArrivalReasons.DatasetUnknown, $"there is no dataset {shown} in environment {environment.Name}, and key `{key.MaskedForm}` may not create one"));
            return null;
        }

        if (DatasetNames.IsMalformed(batch.DatasetName) || batch.DatasetName == DatasetNames.All)
        {
            refused.Add(new RefusedBatch(batch, ArrivalReasons.DatasetNameBad, $"{shown} is no name for a dataset"));
            return null;
        }

        try
        {
            return catalog.GetOrCreate(environment.Id, batch.DatasetName);
        }
        catch (CatalogLimitException failure)
        {
            refused.Add(new RefusedBatch(batch, ArrivalReasons.DatasetLimit, failure.Message));
            return null;
        }
    }
}
