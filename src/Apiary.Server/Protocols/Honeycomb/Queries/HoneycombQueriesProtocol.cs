using Apiary.Engine.Catalog;
using Apiary.Engine.Storage;
using Apiary.Server.Protocols.Honeycomb.Management;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary>The vendor's query API and the reading and managing of datasets and columns, sections 5 and 8 of the protocol reference.</summary>
internal sealed class HoneycombQueriesProtocol(EventStore store, FixedQueries saved, QueryScopes scopes, QueryRunner runner, SharedStore shared, ManagementRate rate, TimeProvider time) : IProtocol, IDisposable
{
    private readonly ResultJobs jobs = new(runner, time);
    private readonly DatasetCatalog catalog = store.Catalog;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        var queries = new QueriesEndpoints(scopes, saved);
        var asking = new ManagementRoutes(routes, rate, "queries", CallerPolicy.Queries, CallerPolicy.Queries);
        asking.Post("/1/queries/{slug}", queries.CreateAsync);
        asking.Get("/1/queries/{slug}/{id}", queries.GetAsync);

        // Not counted, as at the vendor: the headers are for what is managed.
        var results = new QueryResultsEndpoints(catalog, scopes, saved, jobs);
        routes.MapPost("/1/query_results/{slug}", results.CreateAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/1/query_results/{slug}/{id}", results.GetAsync).AllowCallers(CallerPolicy.Queries);

        var datasets = new DatasetsEndpoints(store);
        var managing = new ManagementRoutes(routes, rate, "datasets", CallerPolicy.Queries, CallerPolicy.Permitted(KeyPermissions.CreateDatasets));
        managing.Get("/1/datasets", datasets.ListAsync);
        managing.Post("/1/datasets", datasets.CreateAsync);
        managing.Get("/1/datasets/{slug}", datasets.GetAsync);
        managing.Put("/1/datasets/{slug}", datasets.UpdateAsync);
        managing.Delete("/1/datasets/{slug}", datasets.DeleteAsync);

        var columns = new ColumnsEndpoints(catalog, shared.Definitions);
        var declaring = new ManagementRoutes(routes, rate, "columns", CallerPolicy.Queries, CallerPolicy.Columns);
        declaring.Get("/1/columns/{slug}", columns.ListAsync);
        declaring.Post("/1/columns/{slug}", columns.CreateAsync);
        declaring.Get("/1/columns/{slug}/{id}", columns.GetAsync);
        declaring.Put("/1/columns/{slug}/{id}", columns.UpdateAsync);
        declaring.Delete("/1/columns/{slug}/{id}", columns.DeleteAsync);
    }

    /// <inheritdoc/>
    public void Dispose() => jobs.Dispose();
}
