using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Markers;

/// <summary><c>/1/markers/{slug|__all__}</c>. Lists and finds those of exactly this dataset, or of all together.</summary>
internal sealed class MarkersEndpoints(DatasetCatalog catalog, SharedItems<Marker> markers, SharedItems<MarkerSetting> settings)
{
    /// <summary>GET: 200 and a list.</summary>
    public Task ListAsync(HttpContext context)
    {
        if (SlugOf(context) is not { } slug) return HoneycombProblem.DatasetMissing(context);
        var colors = settings.List(context.Caller().Environment.Id);
        var found = markers.List(context.Caller().Environment.Id).Where(marker => marker.Dataset == slug);
        return context.Response.WriteAsJsonAsync(found.Select(marker => Describe(marker, colors)), context.RequestAborted);
    }

    /// <summary>POST: 201.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        if (SlugOf(context) is not { } slug)
        {
            await HoneycombProblem.DatasetMissing(context);
            return;
        }

        if (await ReadAsync(context) is not { } content) return;
        var caller = context.Caller();
        var added = markers.Add((id, now) => content.ApplyTo(new Marker
        {
            Id = id,
            EnvironmentId = caller.Environment.Id,
            CreatedBy = Author.Of(caller),
            CreatedAt = now,
            UpdatedAt = now,
            Dataset = slug,
            StartTime = now.ToUnixTimeSeconds(),
        }));
        if (added is null)
        {
            await HoneycombProblem.Invalid(context, [new SpecError("", "the marker is too large")]);
            return;
        }

        context.Response.StatusCode = 201;
        await context.Response.WriteAsJsonAsync(Describe(added), context.RequestAborted);
    }

    /// <summary>PUT: 200; what is left out is erased, but for when it began.</summary>
    public async Task UpdateAsync(HttpContext context)
    {
        if (Find(context) is null)
        {
            await HoneycombProblem.NotFound(context, "Marker not found");
            return;
        }

        if (await ReadAsync(context) is not { } content) return;
        var update = markers.Update(context.Caller().Environment.Id, Id(context), null, content.ApplyTo);
        if (update.Item is { } updated) await context.Response.WriteAsJsonAsync(Describe(updated), context.RequestAborted);
        else await HoneycombProblem.NotFound(context, "Marker not found");
    }

    /// <summary>DELETE: 200 and the marker that was.</summary>
    public Task DeleteAsync(HttpContext context) =>
        Find(context) is not null && markers.Remove(context.Caller().Environment.Id, Id(context)) is { } removed
            ? context.Response.WriteAsJsonAsync(Describe(removed), context.RequestAborted)
            : HoneycombProblem.NotFound(context, "Marker not found");

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static async Task<MarkerContent?> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context);
        if (body is null || body.RootElement.ValueKind != JsonValueKind.Object)
        {
            await HoneycombProblem.Unparseable(context);
            return null;
        }

        var errors = new List<SpecError>();
        var content = MarkerContent.Read(body.RootElement, errors);
        if (errors.Count == 0) return content;
        await HoneycombProblem.Invalid(context, errors);
        return null;
    }

    private Dictionary<string, object?> Describe(Marker marker) => Describe(marker, settings.List(marker.EnvironmentId));

    private static Dictionary<string, object?> Describe(Marker marker, IReadOnlyList<MarkerSetting> colors)
    {
        var described = new Dictionary<string, object?>
        {
            ["id"] = marker.Id,
            ["created_at"] = DatasetsEndpoints.Second(marker.CreatedAt),
            ["updated_at"] = DatasetsEndpoints.Second(marker.UpdatedAt),
            ["start_time"] = marker.StartTime,
        };
        if (marker.EndTime is { } end) described["end_time"] = end;
        if (marker.Message.Length > 0) described["message"] = marker.Message;
        if (marker.Type.Length > 0) described["type"] = marker.Type;
        if (marker.Url.Length > 0) described["url"] = marker.Url;
        if (MarkerSetting.ColorOf(marker, colors) is { } color) described["color"] = color;
        return described;
    }

    private Marker? Find(HttpContext context) =>
        SlugOf(context) is { } slug && markers.Find(context.Caller().Environment.Id, Id(context)) is { } marker && marker.Dataset == slug ? marker : null;

    private string? SlugOf(HttpContext context) => QueryScope.Resolve(catalog, context.Caller(), (string)context.Request.RouteValues["slug"]!)?.Slug;
}
