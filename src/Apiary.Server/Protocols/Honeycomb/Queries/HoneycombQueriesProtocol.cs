using Apiary.Engine.Catalog;
using Apiary.Engine.Storage;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary>The vendor's query API and the reading and managing of datasets and columns, sections 5 and 8 of the protocol reference.</summary>
internal sealed class HoneycombQueriesProtocol(EventStore store, FixedQueries saved, QueryRunner runner, TimeProvider time) : IProtocol, IDisposable
{
    private readonly ResultJobs jobs = new(runner, time);
    private readonly DatasetCatalog catalog = store.Catalog;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        var queries = new QueriesEndpoints(catalog, saved);
        routes.MapPost("/1/queries/{slug}", queries.CreateAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/1/queries/{slug}/{id}", queries.GetAsync).AllowCallers(CallerPolicy.Queries);

        var results = new QueryResultsEndpoints(catalog, saved, jobs);
        routes.MapPost("/1/query_results/{slug}", results.CreateAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/1/query_results/{slug}/{id}", results.GetAsync).AllowCallers(CallerPolicy.Queries);

        var datasets = new DatasetsEndpoints(store);
        routes.MapGet("/1/datasets", datasets.ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPost("/1/datasets", datasets.CreateAsync).AllowCallers(CallerPolicy.Permitted(KeyPermissions.CreateDatasets));
        routes.MapGet("/1/datasets/{slug}", datasets.GetAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPut("/1/datasets/{slug}", datasets.UpdateAsync).AllowCallers(CallerPolicy.Permitted(KeyPermissions.CreateDatasets));
        routes.MapDelete("/1/datasets/{slug}", datasets.DeleteAsync).AllowCallers(CallerPolicy.Permitted(KeyPermissions.CreateDatasets));

        var columns = new ColumnsEndpoints(catalog);
        routes.MapGet("/1/columns/{slug}", columns.ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPost("/1/columns/{slug}", columns.CreateAsync).AllowCallers(CallerPolicy.Columns);
        routes.MapGet("/1/columns/{slug}/{id}", columns.GetAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPut("/1/columns/{slug}/{id}", columns.UpdateAsync).AllowCallers(CallerPolicy.Columns);
        routes.MapDelete("/1/columns/{slug}/{id}", columns.DeleteAsync).AllowCallers(CallerPolicy.Columns);
    }

    /// <inheritdoc/>
    public void Dispose() => jobs.Dispose();
}
