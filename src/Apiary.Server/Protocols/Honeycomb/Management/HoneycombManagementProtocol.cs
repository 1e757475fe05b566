using Apiary.Engine.Catalog;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Shared;
using Apiary.Server.Workspace.Slos;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>The vendor's management API beyond datasets, columns and queries: sections 5 to 12 of the protocol reference.</summary>
internal sealed class HoneycombManagementProtocol(
    DatasetCatalog catalog, SharedStore shared, FixedQueries queries, QueryScopes scopes, WorkspaceStore workspace, AlertStore alerts, SloCountStore counts, ManagementRate rate, TimeProvider time) : IProtocol
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        var recipients = new RecipientUses(shared.Recipients);
        var triggers = new TriggerJson(workspace, queries, recipients, alerts);
        new DerivedColumnsEndpoints(catalog, shared.DerivedColumns, new DerivedColumnUses(shared, queries)).Map(Read(routes, "derived_columns", KeyPermissions.Columns));
        new DefinitionsEndpoints(catalog, shared.Definitions, shared.DerivedColumns).Map(Read(routes, "dataset_definitions", KeyPermissions.Columns));
        new QueryAnnotationsEndpoints(catalog, queries, shared.SavedQueries).Map(Read(routes, "query_annotations", KeyPermissions.Columns));
        new MarkerSettingsEndpoints(catalog, shared.MarkerSettings).Map(Managed(routes, "marker_settings", KeyPermissions.Markers));
        new BoardsEndpoints(shared, queries).Map(Managed(routes, "boards", KeyPermissions.Boards));
        new BoardViewsEndpoints(shared.Boards).Map(Managed(routes, "boards", KeyPermissions.Boards));
        new RecipientsEndpoints(shared, workspace, triggers).Map(Managed(routes, "recipients", KeyPermissions.Recipients));
        new TriggersEndpoints(scopes, shared.Triggers, new TriggerReader(queries, recipients), triggers).Map(Managed(routes, "triggers", KeyPermissions.Triggers));
        var figures = new SloFigures(counts, shared.BurnAlerts, alerts);
        new SlosEndpoints(scopes, shared, new SloReader(catalog, shared.DerivedColumns), figures).Map(Managed(routes, "slos", KeyPermissions.Slos));
        new SloCountsEndpoints(scopes, shared.Slos, counts, time).Map(Managed(routes, "slos", KeyPermissions.Slos));
        new SloReportEndpoint(shared.Slos, figures, time).Map(Managed(routes, "reporting", KeyPermissions.Slos));
        new BurnAlertsEndpoints(scopes, shared, recipients, alerts).Map(Managed(routes, "burn_alerts", KeyPermissions.Slos));
    }

    /// <summary>Routes that whoever may ask may read.</summary>
    private ManagementRoutes Read(IEndpointRouteBuilder routes, string resource, KeyPermissions writing) => new(routes, rate, resource, CallerPolicy.Queries, CallerPolicy.Permitted(writing));

    /// <summary>Routes that one permission opens.</summary>
    private ManagementRoutes Managed(IEndpointRouteBuilder routes, string resource, KeyPermissions permission) => new(routes, rate, resource, CallerPolicy.Permitted(permission), CallerPolicy.Permitted(permission));
}
