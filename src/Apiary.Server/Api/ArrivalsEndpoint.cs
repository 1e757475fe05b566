using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// <c>GET /api/arrivals</c>, <c>/api/arrivals/follow</c> and <c>/api/arrivals/counts</c>: why data is not there. See
/// docs/protocols/arrivals.md. A key sees its environment; requests with unknown keys only owners and the operator see.
/// </summary>
internal sealed class ArrivalsEndpoint(Arrivals arrivals, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int DefaultLimit = 100, MaxLimit = 10_000;

    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/arrivals", ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/api/arrivals/follow", FollowAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/api/arrivals/counts", CountsAsync).AllowCallers(CallerPolicy.Queries);
    }

    private async Task ListAsync(HttpContext context)
    {
        var limit = DefaultLimit;
        if (context.Request.Query["limit"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["error"] = $"limit must be a number from 1 to {MaxLimit}" }, context.RequestAborted);
            return;
        }

        var found = arrivals.Recent(limit, Filter(context));
        await WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("recorded"u8, arrivals.RecordedCount);
            json.WriteNumber("kept"u8, arrivals.Capacity);
            json.WriteStartArray("arrivals"u8);
            foreach (var arrival in found) ArrivalJson.Write(json, arrival);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private Task CountsAsync(HttpContext context)
    {
        var caller = context.Caller();
        return WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("since"u8, startedAt);
            json.WriteStartArray("counts"u8);
            foreach (var count in arrivals.Counts().Where(count => caller.IsOwner || count.EnvironmentId == caller.Environment.Id)) ArrivalJson.Write(json, count);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task FollowAsync(HttpContext context)
    {
        var wants = Filter(context);
        using var subscription = arrivals.Subscribe();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var lines = new JsonLines(context.Response);
        lines.Begin();
        try
        {
            await lines.FlushAsync(ending.Token);
            while (await subscription.Arrivals.WaitToReadAsync(ending.Token))
            {
                while (subscription.Arrivals.TryRead(out var arrival))
                    if (wants(arrival)) lines.Write(arrival, ArrivalJson.Write);
                if (subscription.TakeMissed() is var missed and > 0) lines.Write(missed, WriteMissed);
                await lines.FlushAsync(ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader went away or the server stops: the ordinary ends.
        }
    }

    private static void WriteMissed(Utf8JsonWriter json, long missed)
    {
        json.WriteStartObject();
        json.WriteNumber("missed"u8, missed);
        json.WriteEndObject();
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonLines.WriterOptions)) write(json);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static Func<Arrival, bool> Filter(HttpContext context)
    {
        var caller = context.Caller();
        var query = context.Request.Query;
        var dataset = query["dataset"].ToString();
        var slug = DatasetCatalog.SlugOf(dataset);
        var outcome = query["outcome"].ToString();
        var reason = query["reason"].ToString();
        return arrival =>
            (caller.IsOwner || arrival.EnvironmentId == caller.Environment.Id)
            && (dataset.Length == 0 || arrival.Datasets.Any(named => DatasetCatalog.SlugOf(named) == slug))
            && (outcome.Length == 0 || ArrivalJson.NameOf(arrival.Outcome) == outcome)
            && (reason.Length == 0 || arrival.Reason == reason);
    }
}
