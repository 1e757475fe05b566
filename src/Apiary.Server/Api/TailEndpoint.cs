using Apiary.Engine.Catalog;
using Apiary.Server.Ingest;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// <c>GET /api/tail?dataset=…</c>: new events as they are acknowledged, one JSON object a line, until the caller goes away.
/// A line <c>{"missed":N}</c> says that the reader was too slow for N events.
/// </summary>
internal sealed class TailEndpoint(DatasetCatalog catalog, LiveTail tail, IHostApplicationLifetime lifetime)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/tail", HandleAsync).AllowCallers(CallerPolicy.Queries);

    private async Task HandleAsync(HttpContext context)
    {
        var caller = context.Caller();
        var named = context.Request.Query["dataset"].ToString();
        // A dataset that does not exist yet may be waited for; that is what one watches for, the first event.
        var slug = DatasetCatalog.SlugOf(named);
        var environmentId = QueryScope.Resolve(catalog, caller, named)?.Environment.Id ?? caller.Environment.Id;
        using var subscription = tail.Subscribe(dataset =>
            dataset.EnvironmentId == environmentId && (named is "" or QueryScope.AllSlug || dataset.Slug == slug));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var lines = new JsonLines(context.Response);
        lines.Begin();
        await lines.FlushAsync(ending.Token);
        try
        {
            while (await subscription.Events.WaitToReadAsync(ending.Token))
            {
                while (subscription.Events.TryRead(out var shown))
                    lines.Write(shown, static (writer, shown) => RowJson.Write(writer, shown.Dataset, shown.TimestampNanos, shown.SampleRate, shown.Fields));
                if (subscription.TakeMissed() is var missed and > 0)
                {
                    lines.Write(missed, static (writer, missed) =>
                    {
                        writer.WriteStartObject();
                        writer.WriteNumber("missed", missed);
                        writer.WriteEndObject();
                    });
                }

                await lines.FlushAsync(ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader went away or the server stops: the ordinary ends of a tail.
        }
    }
}
