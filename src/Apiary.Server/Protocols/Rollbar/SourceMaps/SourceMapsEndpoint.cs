using Apiary.Server.Errors.SourceMaps;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.SourceMaps;

/// <summary>Source maps in: <c>/sourcemap</c> (reference, section 13).</summary>
internal sealed class SourceMapsEndpoint(RollbarCallers callers, SourceMapStore maps)
{
    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/1/sourcemap", AddAsync).AllowCallers(CallerPolicy.ChecksItself);

    private async Task AddAsync(HttpContext context)
    {
        var upload = await SourceMapUpload.ReadAsync(context.Request, maps.Limits.MaxUploadBytes);
        if (await callers.FindAsync(context, KeyPermissions.PostServerItems, upload.Field(RollbarToken.Name)) is not { } project) return;
        if (upload.Keep(maps, project.Id, out _) is { } fault)
        {
            await RollbarReplies.RefuseAsync(context, fault.Status, fault.Message);
            return;
        }

        await RollbarReplies.SendResultAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteEndObject();
        });
    }
}
