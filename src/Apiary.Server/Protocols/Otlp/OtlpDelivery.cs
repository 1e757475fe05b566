using Apiary.Engine.Catalog;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp.Decoding;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>
/// Brings the batches of one request to their datasets. What one dataset cannot take is refused while the others take theirs;
/// when the store can take nothing, the request as a whole is, so that its sender comes again.
/// </summary>
internal sealed class OtlpDelivery(OtlpServices services, ApiKey key)
{
    private readonly List<(DatasetBatch Batch, Dataset Dataset)> targets = [];
    private readonly List<OtlpRefusal> refusals = [];
    private readonly List<ArrivalShare> shares = [];

    /// <summary>Events that became durable.</summary>
    public int EventCount { get; private set; }

    /// <summary>Spans, log records or data points whose dataset did not take them.</summary>
    public int RefusedItemCount { get; private set; }

    /// <summary>What each of several datasets got; empty when there is one.</summary>
    public IReadOnlyList<ArrivalShare> Shares => shares.Count > 1 ? shares : [];

    /// <summary>Why, dataset by dataset.</summary>
    public IReadOnlyList<OtlpRefusal> Refusals => refusals;

    /// <summary>The dataset that took everything; null when there are several or none.</summary>
    public Dataset? OnlyDataset => targets is [var (_, dataset)] ? dataset : null;

    /// <summary>
    /// Finds or makes the datasets, all of them before anything is stored: a request that fails here leaves no events behind to
    /// be doubled when it comes again. Null, or why the whole request is refused.
    /// </summary>
    public OtlpRefusal? Resolve(DatasetBatches batches)
    {
        try
        {
            foreach (var batch in batches.All.Where(batch => batch.Events.RowCount > 0))
            {
                if (Find(batch.DatasetName, out var refusal) is { } dataset) targets.Add((batch, dataset));
                else Refuse(batch, refusal!);
            }

            return null;
        }
        catch (IOException failure)
        {
            return new OtlpRefusal(OtlpErrors.TryLater, ArrivalReasons.TryLater, $"the dataset could not be created: {failure.Message}");
        }
    }

    /// <summary>Stores the batches; each that is taken is durable afterwards. Null, or why the whole request is refused.</summary>
    /// <param name="notes">What the request says of columns; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public async ValueTask<OtlpRefusal?> StoreAsync(MetricNotes? notes, CancellationToken cancellationToken)
    {
        Func<string, string>? descriptionOf = notes is null ? null : notes.DescriptionOf;
        // All at once, so that they share a sync. All are waited for, whatever becomes of one: they are lent until then.
        var outcomes = targets is [var (only, dataset)]
            ? [await services.Pipeline.AdmitAsync(dataset, only.Events, cancellationToken, descriptionOf)]
            : await Task.WhenAll(targets.Select(target => services.Pipeline.AdmitAsync(target.Dataset, target.Batch.Events, cancellationToken, descriptionOf).AsTask()));
        for (var i = 0; i < outcomes.Length; i++)
        {
            var ((batch, _), outcome) = (targets[i], outcomes[i]);
            switch (outcome.Status)
            {
                case IngestStatus.Accepted:
                    EventCount += batch.Events.RowCount;
                    shares.Add(new ArrivalShare(ShortText.Of(batch.DatasetName), batch.Events.RowCount, 0));
                    break;
                case IngestStatus.TooManyColumns:
                    var cause = $"dataset {ShortText.Of(batch.DatasetName)} has too many columns";
                    Refuse(batch, new OtlpRefusal(OtlpErrors.BeyondLimit(cause), ArrivalReasons.TooManyColumns, outcome.Reason ?? cause));
                    break;
                default:
                    return new OtlpRefusal(OtlpErrors.TryLater, ArrivalReasons.TryLater, $"the server cannot store anything now: {outcome.Reason}");
            }
        }

        // An exporter does not read a partial success aloud, but it does an error: one that lost everything is told so. What
        // the key may not comes first, because that can be mended.
        return EventCount == 0 ? refusals.Find(refusal => refusal.Error.HttpStatus == StatusCodes.Status403Forbidden) ?? refusals.FirstOrDefault() : null;
    }

    private Dataset? Find(string name, out OtlpRefusal? refusal)
    {
        var shown = ShortText.Of(name);
        refusal = null;
        if (services.Catalog.Find(key.EnvironmentId, name) is { } known) return known;
        if (!key.May(KeyPermissions.CreateDatasets))
        {
            refusal = new OtlpRefusal(
                OtlpErrors.MayNotCreate($"dataset {shown} does not exist, and this API key may not create datasets"), ArrivalReasons.DatasetUnknown,
                $"there is no dataset {shown} in environment {key.EnvironmentName}, and key `{key.MaskedForm}` may not create one");
            return null;
        }

        try
        {
            return services.Catalog.GetOrCreate(key.EnvironmentId, name);
        }
        catch (CatalogLimitException failure)
        {
            refusal = new OtlpRefusal(OtlpErrors.BeyondLimit($"there are too many datasets - {shown} cannot be created"), ArrivalReasons.DatasetLimit, failure.Message);
            return null;
        }
    }

    private void Refuse(DatasetBatch batch, OtlpRefusal refusal)
    {
        refusals.Add(refusal);
        RefusedItemCount += batch.ItemCount;
        shares.Add(new ArrivalShare(ShortText.Of(batch.DatasetName), 0, batch.ItemCount));
    }
}
