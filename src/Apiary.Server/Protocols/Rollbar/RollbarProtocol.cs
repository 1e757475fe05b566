using Apiary.Server.Ingest.Cors;
using Apiary.Server.Protocols.Rollbar.Items;
using Apiary.Server.Protocols.Rollbar.Releases;
using Apiary.Server.Protocols.Rollbar.Reports;
using Apiary.Server.Protocols.Rollbar.Rql;
using Apiary.Server.Protocols.Rollbar.SourceMaps;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>Rollbar's API: items in, and the calls to read and manage them. See docs/protocols/rollbar.md. Routing takes each path with and without a slash at its end.</summary>
internal sealed class RollbarProtocol(RollbarServices services, ItemsEndpoints items, OccurrencesEndpoints occurrences, DeploysEndpoints deploys, SourceMapsEndpoint sourceMaps, VersionsEndpoints versions, ReportsEndpoints reports, RqlEndpoints rql, IngestCors cors) : IProtocol
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/1/item", TakeItemAsync).AllowCallers(CallerPolicy.ChecksItself);
        items.Map(routes);
        occurrences.Map(routes);
        deploys.Map(routes);
        sourceMaps.Map(routes);
        versions.Map(routes);
        reports.Map(routes);
        rql.Map(routes);
        routes.MapGet("/api/1/status/ping", PingAsync).AllowCallers(CallerPolicy.Anyone);
        routes.MapMethods("/api/1/{**rest}", [HttpMethods.Options], cors.AnswerPreflight).AllowCallers(CallerPolicy.Anyone);
        // Our own API has no path that begins with a number, so whatever is left here was meant for Rollbar's.
        routes.Map("/api/1/{**rest}", UnknownAsync).AllowCallers(CallerPolicy.Anyone);
    }

    private async Task TakeItemAsync(HttpContext context)
    {
        cors.AllowReply(context, TokenRates.Headers);
        using var exchange = new ItemExchange(services, context);
        await exchange.RunAsync();
    }

    private Task PingAsync(HttpContext context)
    {
        cors.AllowReply(context);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("pong", context.RequestAborted);
    }

    private Task UnknownAsync(HttpContext context)
    {
        cors.AllowReply(context);
        return RollbarReplies.RefuseAsync(context, StatusCodes.Status404NotFound, "there is no such path here; docs/protocols/rollbar.md lists those that there are");
    }
}
