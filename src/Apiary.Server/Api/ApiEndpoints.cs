using Apiary.Engine.Catalog;
using Apiary.Engine.Storage;
using Apiary.Server.Alerting.Channels;
using Apiary.Server.Api.Errors;
using Apiary.Server.Api.Keys;
using Apiary.Server.Api.Shared;
using Apiary.Server.Ingest;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Alerts;
using Apiary.Server.Workspace.Members;
using Apiary.Server.Workspace.Shared;
using Apiary.Server.Workspace.Slos;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Api;

/// <summary>All routes under <c>/api</c>: what our own interfaces ask that no vendor's API has a word for. See docs/protocols/api.md.</summary>
internal sealed class ApiEndpoints(
    EventStore store,
    DatasetCatalog catalog,
    WorkspaceStore workspace,
    MemberStore members,
    SignIn signIn,
    SharedStore shared,
    AlertStore alerts,
    SloCountStore sloCounts,
    AlertChannels channels,
    UsageStore usage,
    CallerFinder finder,
    AccessRules rules,
    PortAddresses ports,
    QueryScopes scopes,
    QueryRunner runner,
    IngestPipeline pipeline,
    LiveTail tail,
    Arrivals arrivals,
    ErrorsApi errors,
    ErrorParts errorParts,
    TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        new MeEndpoint(workspace, finder, ports).Map(routes);
        new LoginEndpoints(members, signIn).Map(routes);
        new MembersEndpoint(members).Map(routes);
        new HealthEndpoints(pipeline).Map(routes);
        new ArrivalsEndpoint(arrivals, time, lifetime).Map(routes);
        new QueryEndpoint(scopes, runner).Map(routes);
        new RowsEndpoint(catalog, scopes, runner, time).Map(routes);
        new TraceEndpoint(catalog, runner).Map(routes);
        new DistributionsEndpoint(scopes, runner, time).Map(routes);
        new BubbleUpEndpoint(scopes, runner, time).Map(routes);
        new ServicesEndpoint(catalog, runner, time).Map(routes);
        new TracesEndpoint(catalog, scopes, runner, time).Map(routes);
        new ValuesEndpoint(scopes, runner).Map(routes);
        new ExportEndpoint(catalog, scopes, runner, time).Map(routes);
        new DatasetsEndpoint(store, shared.DerivedColumns).Map(routes);
        new DatasetSettingsEndpoint(catalog).Map(routes);
        new TailEndpoint(catalog, tail, lifetime).Map(routes);
        new KeysEndpoint(workspace, usage).Map(routes);
        new KeyCheckEndpoint(workspace, usage, rules, time).Map(routes);
        new UsageEndpoint(usage, workspace).Map(routes);
        new RunsEndpoint(shared.Runs).Map(routes);
        new SavedQueriesEndpoint(shared.SavedQueries).Map(routes);
        new BoardsEndpoint(shared).Map(routes);
        new MarkersEndpoint(shared.Markers, shared.MarkerSettings).Map(routes);
        errors.Map(routes);
        errorParts.Map(routes);
        new AlertsEndpoint(alerts, shared.Recipients).Map(routes);
        new TriggersEndpoint(shared.Triggers).Map(routes);
        new RecipientTestEndpoint(shared.Recipients, channels, time).Map(routes);
        new StatusEndpoint(store, [.. workspace.Notices, .. members.Notices, .. shared.Notices, .. alerts.Notices, .. sloCounts.Notices, .. usage.Notices], workspace, time).Map(routes);
        new WalEndpoint(store).Map(routes);
    }
}
