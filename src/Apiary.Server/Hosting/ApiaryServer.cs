using Apiary.Engine.Files;
using Apiary.Server.Alerting;
using Apiary.Server.Alerting.Channels;
using Apiary.Server.Api;
using Apiary.Server.Api.Errors;
using Apiary.Server.Errors;
using Apiary.Server.Errors.SourceMaps;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Hosting.Ui;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Cors;
using Apiary.Server.Protocols;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.CloudWatchLogs;
using Apiary.Server.Protocols.Honeycomb;
using Apiary.Server.Protocols.Honeycomb.Management;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Grpc;
using Apiary.Server.Protocols.Rollbar;
using Apiary.Server.Protocols.Rollbar.Items;
using Apiary.Server.Protocols.Rollbar.Releases;
using Apiary.Server.Protocols.Rollbar.Reports;
using Apiary.Server.Protocols.Rollbar.Rql;
using Apiary.Server.Protocols.XRay;
using Apiary.Server.Protocols.XRay.Api;
using Apiary.Server.Protocols.XRay.Config;
using Apiary.Server.Protocols.XRay.Daemon;
using Apiary.Server.Protocols.XRay.Sampling;
using Apiary.Server.Protocols.XRay.Traces;
using Apiary.Server.Queries;
using Apiary.Server.Telemetry;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Apiary.Server.Hosting;

/// <summary>Puts the server together: the one place that knows all of its parts.</summary>
internal static class ApiaryServer
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Opens the stores and builds the server; starting it begins to listen. Throws <see cref="StartException"/> when the
    /// operator can mend what is wrong.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="files">The disk; null for the real one.</param>
    /// <param name="time">The clock; null for the real one.</param>
    /// <param name="ui">The built UI; null when there is none.</param>
    public static WebApplication Build(ApiaryOptions options, StoreFiles? files = null, TimeProvider? time = null, UiFiles? ui = null)
    {
        var clock = time ?? TimeProvider.System;
        var parts = ServerParts.Open(options, files, clock);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // A failure to start is told in one line by the program itself.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTime);
        WebListening.Configure(builder, options, parts.Listeners, parts.XRay);
        AddServices(builder.Services, parts, clock);
        var app = builder.Build();
        // Asked for here so that the container closes it with the rest.
        app.Services.GetRequiredService<ServerParts>();
        app.UseMiddleware<OwnEventMiddleware>();
        app.UseMiddleware<DiskFaultMiddleware>();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseResponseCompression().UseMiddleware<ApiHeaders>());
        app.UseRouting();
        app.UseMiddleware<UnknownGrpcCalls>();
        app.UseMiddleware<LostRequests>();
        app.UseMiddleware<OtlpPortGate>();
        app.UseMiddleware<XRayPortGate>();
        app.UseMiddleware<CallerGate>();
        if (ui is null) WelcomeEndpoint.Map(app);
        else app.UseMiddleware<UiMiddleware>(ui);
        foreach (var protocol in app.Services.GetServices<IProtocol>()) protocol.Map(app);
        app.Services.GetRequiredService<ApiEndpoints>().Map(app);
        return app;
    }

    /// <summary>The address that a started server listens on, with the port it really got.</summary>
    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private static void AddServices(IServiceCollection services, ServerParts parts, TimeProvider time)
    {
        // By factory, because only what the container creates does it dispose.
        services.AddSingleton(_ => parts);
        services.AddSingleton(parts.Options);
        services.AddSingleton(parts.Files);
        services.AddSingleton(parts.Workspace);
        services.AddSingleton(parts.Members);
        services.AddSingleton(parts.Rules);
        services.AddSingleton<CallerFinder>();
        services.AddSingleton<SignIn>();
        services.AddSingleton(new PortAddresses(parts.Listeners.HttpAddress, parts.Listeners.GrpcAddress, parts.XRay.Address));
        services.AddSingleton(parts.Store);
        services.AddSingleton(parts.Store.Catalog);
        services.AddSingleton(parts.Store.Backend);
        services.AddSingleton(parts.Queries);
        services.AddSingleton(parts.Shared);
        services.AddSingleton(new ManagementRate(parts.Options.ManagementRate, time));
        services.AddSingleton(new QueryScopes(parts.Store.Catalog, parts.Shared.DerivedColumns));
        services.AddSingleton(parts.Usage);
        services.AddSingleton(parts.Errors);
        services.AddSingleton(parts.Deploys);
        services.AddHostedService<UsageFlushes>();
        services.AddSingleton(time);
        services.AddSingleton(new QueryLimits(parts.Options.QueryTimeout, parts.Options.QueryMemoryBytes));
        services.AddSingleton<QueryRunner>();
        services.AddSingleton<LiveTail>();
        services.AddSingleton<ApiEndpoints>();
        ApiCompression.Configure(services);
        AddIngest(services, parts, time);
        foreach (var protocol in ProtocolList.All) services.AddSingleton(typeof(IProtocol), protocol);
    }

    private static void AddIngest(IServiceCollection services, ServerParts parts, TimeProvider time)
    {
        services.AddSingleton(new IngestLimits { MaxRequestBytes = parts.Options.MaxRequestBytes, MaxEventBytes = parts.Options.MaxEventBytes });
        services.AddSingleton(new IngestCors(parts.Options.CorsOrigins));
        services.AddSingleton(new OtlpIngestOptions(parts.Options.MaxOtlpRequestBytes));
        services.AddSingleton(new AwsOptions(
            parts.Options.AwsUnsigned, parts.Options.AwsAccount, parts.Options.AwsRegion, parts.Options.AwsEnvironment, parts.Options.MaxAwsRequestBytes));
        services.AddSingleton<AwsCallers>();
        services.AddSingleton<AwsGate>();
        services.AddSingleton<AwsApiDoor>();
        services.AddSingleton<AwsTargets>();
        services.AddSingleton(parts.LogGroups);
        services.AddSingleton(new LogsOptions(parts.Options.LogsAcceptOld, parts.Options.LogsCreate, parts.Options.LogsMaxStreams, parts.Options.LogsQueryRows));
        services.AddSingleton<BatchDelivery>();
        AddXRay(services, parts);
        AddErrors(services, parts);
        AddAlerting(services, parts);
        services.AddSingleton(new Arrivals(parts.Options.ArrivalsKept, parts.Usage));
        services.AddSingleton<LostArrivals>();
        services.AddSingleton(provider => new IngestPipeline(
            parts.Store.AppendAsync, parts.Store.Catalog, parts.Store.PartitionCount, provider.GetRequiredService<LiveTail>().Offer, Random.Shared, time));
        services.AddSingleton(new HoneycombIngestOptions(StrictEvents: parts.Options.Demo));
        var telemetry = OwnEventsOptions.From(parts.Options.OwnEvents, Environment.GetEnvironmentVariable);
        services.AddSingleton(telemetry);
        if (telemetry is { IsOn: true, WriteKey: not null })
        {
            services.AddSingleton<HoneycombSender>();
            services.AddHostedService(provider => provider.GetRequiredService<HoneycombSender>());
        }

        services.AddSingleton(provider => new OwnEvents(
            telemetry, provider.GetRequiredService<IngestPipeline>(), parts.Store.Catalog, time, provider.GetService<HoneycombSender>()));
        services.AddHostedService(provider => provider.GetRequiredService<OwnEvents>());
    }

    private static void AddErrors(IServiceCollection services, ServerParts parts)
    {
        services.AddSingleton(new RollbarOptions(parts.Options.MaxRollbarRequestBytes, parts.Options.RollbarAnyToken, parts.Options.RollbarRate));
        services.AddSingleton<TokenRates>();
        services.AddSingleton(provider => new ErrorRates(parts.Options.ErrorsRate, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OccurrenceIds>();
        services.AddSingleton<SeenUuids>();
        services.AddSingleton<ErrorCounts>();
        var teller = new ErrorTellerOptions(parts.Options.ErrorsWebhook, parts.Options.ErrorsCommand);
        services.AddSingleton(new ErrorNotices { IsOn = teller.IsOn });
        services.AddSingleton(teller);
        if (teller.IsOn) services.AddHostedService<ErrorTeller>();
        services.AddSingleton<ErrorParts>();
        services.AddSingleton(parts.SourceMaps);
        services.AddSingleton(parts.GroupingRules);
        services.AddSingleton<FrameMapper>();
        services.AddSingleton<Protocols.Rollbar.SourceMaps.SourceMapsEndpoint>();
        services.AddSingleton<ErrorIntake>();
        services.AddSingleton<ErrorReports>();
        services.AddSingleton<RuleTrial>();
        services.AddSingleton(provider => new SpanErrors(
            parts.Options.ErrorsFrom, provider.GetRequiredService<ErrorReports>(), provider.GetRequiredService<Arrivals>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RollbarServices>();
        services.AddSingleton<RollbarCallers>();
        services.AddSingleton<Occurrences>();
        services.AddSingleton<ErrorFigures>();
        services.AddSingleton<ErrorsApi>();
        services.AddSingleton<ItemsEndpoints>();
        services.AddSingleton<OccurrencesEndpoints>();
        services.AddSingleton<DeploysEndpoints>();
        services.AddSingleton<OccurrenceFigures>();
        services.AddSingleton<VersionItems>();
        services.AddSingleton<VersionsEndpoints>();
        services.AddSingleton<ReportsEndpoints>();
        services.AddSingleton<RqlSources>();
        services.AddSingleton<RqlRunner>();
        services.AddSingleton<RqlJobs>();
        services.AddSingleton<RqlEndpoints>();
    }

    private static void AddAlerting(IServiceCollection services, ServerParts parts)
    {
        services.AddSingleton(parts.Alerts);
        services.AddSingleton(parts.SloCounts);
        services.AddSingleton(AlertingOptions.Of(parts.Options));
        services.AddSingleton<AlertChannels>();
        services.AddSingleton(new AlertDecisions(parts.Alerts, parts.Shared.Markers));
        services.AddSingleton<TriggerQuestion>();
        services.AddSingleton<TriggerEngine>();
        services.AddSingleton<SloQuestion>();
        services.AddSingleton<SloEngine>();
        services.AddSingleton(parts.Shared.Recipients);
        services.AddSingleton<AlertSender>();
        services.AddHostedService<AlertingLoop>();
    }

    private static void AddXRay(IServiceCollection services, ServerParts parts)
    {
        services.AddSingleton(new XRayOptions(parts.XRay.Datagrams, parts.Options.XRayEnvironment));
        services.AddSingleton(new XRayLimits(parts.Options.MaxXRayGroups, parts.Options.MaxXRayRules));
        services.AddSingleton<XRayStore>();
        services.AddSingleton<XRayReservoirs>();
        services.AddSingleton<XRayDecoding.Pool>();
        services.AddSingleton<XRayTraceReader>();
        services.AddSingleton<SegmentsEndpoint>();
        services.AddSingleton<GroupsEndpoint>();
        services.AddSingleton<SamplingRulesEndpoint>();
        services.AddSingleton<SamplingTargetsEndpoint>();
        services.AddSingleton<ResourcesEndpoint>();
        services.AddSingleton<XRayQuestions>();
        services.AddSingleton<XRayTracesEndpoint>();
        services.AddSingleton<GraphsEndpoint>();
        services.AddSingleton<RetrievalsEndpoint>();
        services.AddSingleton<PoliciesEndpoint>();
        services.AddHostedService<XRayDaemon>();
    }
}
