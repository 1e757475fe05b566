using System.Globalization;
using Apiary.Engine.Catalog;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Shared;

/// <summary><c>/api/markers</c>: what happened, to be drawn into charts. Honeycomb's <c>/1/markers</c> answers from the same store.</summary>
internal sealed class MarkersEndpoint(SharedItems<Marker> markers, SharedItems<MarkerSetting> settings)
{
    private static readonly CallerPolicy Editing = CallerPolicy.Permitted(KeyPermissions.Markers);

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/markers", ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPost("/api/markers", CreateAsync).AllowCallers(Editing);
        routes.MapDelete("/api/markers/{id}", RemoveAsync).AllowCallers(Editing);
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var slug = query["dataset"].ToString() is { Length: > 0 } named && named != Marker.AllDatasets ? DatasetCatalog.SlugOf(named) : null;
        if (!TryReadTime(query["start"].ToString(), long.MinValue, out var start) || !TryReadTime(query["end"].ToString(), long.MaxValue, out var end))
            return ApiErrors.Write(context, 400, "start and end: expected Unix seconds");
        var colors = settings.List(context.Caller().Environment.Id);
        var found = markers.List(context.Caller().Environment.Id)
            .Where(marker => (slug is null || marker.Dataset == slug || marker.Dataset == Marker.AllDatasets) && marker.Touches(start, end))
            .OrderBy(marker => marker.StartTime);
        return context.Response.WriteAsJsonAsync(new { markers = found.Select(marker => Describe(marker, colors)) }, context.RequestAborted);
    }

    private async Task CreateAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "dataset", "start_time", "end_time", "message", "type", "url", "color");
        if (body is null) return;
        var dataset = body.Dataset() ?? Marker.AllDatasets;
        var (start, end) = (body.Integer("start_time", 0, MarkerRules.MaxTime), body.Integer("end_time", 0, MarkerRules.MaxTime));
        var (message, type) = (body.Text("message", 0, MarkerRules.MaxMessageChars), body.Text("type", 0, MarkerRules.MaxTypeChars));
        var (url, color) = (body.Text("url", 0, MarkerRules.MaxUrlChars), body.Text("color", 0, 7));
        if (end < start) body.Refuse("end_time", "expected a time that is not before start_time");
        if (url is not null && !MarkerRules.IsLink(url)) body.Refuse("url", "expected an address that begins with https:// or http://");
        if (color is not null && !MarkerRules.IsColor(color)) body.Refuse("color", "expected a colour such as #7fb069");
        if (await body.IsRefusedAsync(context)) return;
        var caller = context.Caller();
        var marker = markers.Add((id, now) => new Marker
        {
            Id = id,
            EnvironmentId = caller.Environment.Id,
            CreatedBy = Author.Of(caller),
            CreatedAt = now,
            UpdatedAt = now,
            Dataset = dataset,
            StartTime = start ?? now.ToUnixTimeSeconds(),
            EndTime = end,
            Message = message ?? "",
            Type = type ?? "",
            Url = url ?? "",
            Color = color,
        });
        await SharedAnswers.CreatedAsync(context, marker, made => Describe(made, settings.List(made.EnvironmentId)));
    }

    private Task RemoveAsync(HttpContext context) => SharedAnswers.RemovedAsync(context, markers.Remove(context.Caller().Environment.Id, SharedAnswers.Id(context)));

    private static bool TryReadTime(string text, long otherwise, out long seconds)
    {
        seconds = otherwise;
        if (text.Length == 0) return true;
        // A chart's edge may lie between two seconds.
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || Math.Abs(value) > MarkerRules.MaxTime) return false;
        seconds = (long)value;
        return true;
    }

    /// <summary>A marker that came by another way may hold an address that is no link; it is left out.</summary>
    private static object Describe(Marker marker, IReadOnlyList<MarkerSetting> colors) => new
    {
        id = marker.Id,
        dataset = marker.Dataset,
        start_time = marker.StartTime,
        end_time = marker.EndTime,
        message = marker.Message,
        type = marker.Type,
        url = MarkerRules.IsLink(marker.Url) ? marker.Url : "",
        color = MarkerSetting.ColorOf(marker, colors),
    };
}
