using System.Globalization;
using Apiary.Server.Errors.SourceMaps;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api.Errors;

/// <summary><c>/api/errors/source-maps</c>: uploaded, listed, removed.</summary>
internal sealed class SourceMapsEndpoint(SourceMapStore maps)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/errors/source-maps", ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPost("/api/errors/source-maps", AddAsync).AllowCallers(CallerPolicy.Columns);
        routes.MapDelete("/api/errors/source-maps/{id:long}", RemoveAsync).AllowCallers(CallerPolicy.Columns);
    }

    private Task ListAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new { source_maps = maps.List(context.Caller().Environment.Id).Select(Describe) }, context.RequestAborted);

    private async Task AddAsync(HttpContext context)
    {
        var upload = await SourceMapUpload.ReadAsync(context.Request, maps.Limits.MaxUploadBytes);
        if (upload.Keep(maps, context.Caller().Environment.Id, out var kept) is { } fault)
        {
            await ApiErrors.Write(context, fault.Status, fault.Message);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(Describe(kept!), context.RequestAborted);
    }

    private Task RemoveAsync(HttpContext context)
    {
        var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        if (!maps.Remove(context.Caller().Environment.Id, id)) return ApiErrors.Write(context, 404, $"there is no source map {id} in this environment");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static object Describe(SourceMapEntry entry) => new { id = entry.Id, version = entry.Version, minified_url = entry.Url, size = entry.SizeBytes, uploaded_at = entry.UploadedAt };
}
