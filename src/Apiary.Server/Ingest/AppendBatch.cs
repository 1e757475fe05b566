using Apiary.Engine;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;

namespace Apiary.Server.Ingest;

/// <summary>
/// The store as ingest sees it: completes when the batch is durable and visible. Throws <see cref="StoreUnavailableException"/>
/// and <see cref="CatalogLimitException"/>, and nothing was kept then.
/// </summary>
internal delegate ValueTask AppendBatch(Dataset dataset, int partition, EventBatch batch, CancellationToken cancellationToken);
