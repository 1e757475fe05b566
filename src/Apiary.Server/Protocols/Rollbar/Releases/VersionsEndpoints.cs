using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Protocols.Rollbar.Items;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar.Releases;

/// <summary>Versions: <c>/versions/:version</c>, <c>/versions/:version/items</c> (reference, section 8).</summary>
internal sealed class VersionsEndpoints(RollbarCallers callers, VersionItems versions, ErrorCounts counts, Errors.Deploys deploys, WorkspaceStore workspace)
{
    private const int PerPage = 100;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/1/versions/{version}", context => AnswerAsync(context, FindAsync)).AllowCallers(CallerPolicy.ChecksItself);
        routes.MapGet("/api/1/versions/{version}/items", context => AnswerAsync(context, ListAsync)).AllowCallers(CallerPolicy.ChecksItself);
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, WorkspaceEnvironment, string, string, Task> answer)
    {
        if (await callers.FindAsync(context, KeyPermissions.ReadItems) is not { } project) return;
        await counts.ReadyAsync(project);
        var (version, environment) = ((string)context.Request.RouteValues["version"]!, context.Request.Query["environment"].ToString());
        if (environment.Length == 0)
        {
            await RollbarReplies.RefuseAsync(context, 422, "Missing 'environment' parameter.");
            return;
        }

        try
        {
            await answer(context, project, version, environment);
        }
        catch (QueryLimitException limit)
        {
            await RollbarReplies.RefuseAsync(context, 422, limit.Message);
        }
    }

    private async Task FindAsync(HttpContext context, WorkspaceEnvironment project, string version, string environment)
    {
        var (found, firstId, lastId) = await versions.FindAsync(project, version, environment, context.RequestAborted);
        var deployed = deploys.List(project.Id).Where(deploy => deploy.Environment == environment && deploy.Revision == version).ToList();
        if (found.Count == 0 && deployed.Count == 0)
        {
            await RollbarReplies.RefuseAsync(context, 404, "Version not found in this project.");
            return;
        }

        await RollbarReplies.SendResultAsync(context, json =>
        {
            json.WriteStartObject();
            // A version has no number of its own here; its first occurrence's is as good.
            json.WriteNumber("id"u8, firstId != 0 ? firstId : deployed[^1].Id);
            json.WriteString("version"u8, version);
            json.WriteString("environment"u8, environment);
            ItemJson.Seconds(json, "date_created", new[] { TimeOf(firstId), deployed.LastOrDefault()?.StartedAt }.Min());
            ItemJson.Number(json, "first_occurrence_id", firstId == 0 ? null : firstId);
            ItemJson.Seconds(json, "first_occurrence_timestamp", TimeOf(firstId));
            ItemJson.Number(json, "last_occurrence_id", lastId == 0 ? null : lastId);
            ItemJson.Seconds(json, "last_occurrence_timestamp", TimeOf(lastId));
            json.WriteString("deployed_by"u8, deployed.FirstOrDefault()?.LocalUsername);
            ItemJson.Seconds(json, "last_deploy_timestamp", deployed.FirstOrDefault()?.StartedAt);
            json.WriteStartObject("item_stats"u8);
            foreach (var kind in VersionItems.Kinds) WriteLevels(json, kind, found.Where(pair => pair.Kind == kind).Select(pair => pair.Item.Level).ToList());
            json.WriteEndObject();
            json.WriteStartArray("commits"u8);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private async Task ListAsync(HttpContext context, WorkspaceEnvironment project, string version, string environment)
    {
        var kind = context.Request.Query["event"].ToString();
        if (!VersionItems.Kinds.Contains(kind))
        {
            await RollbarReplies.RefuseAsync(context, 422, $"'event' must be one of {string.Join(", ", VersionItems.Kinds)}.");
            return;
        }

        var (found, _, _) = await versions.FindAsync(project, version, environment, context.RequestAborted);
        var level = LevelNames.Parse(context.Request.Query["level"].ToString());
        var shown = found.Where(pair => pair.Kind == kind && (level is null || pair.Item.Level == level)).Skip((Paging.PageOf(context.Request) - 1) * PerPage).Take(PerPage);
        var number = ProjectNumbers.Of(workspace, project);
        await RollbarReplies.SendResultAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (var (item, _) in shown) ItemJson.Write(json, item, counts.Of(item), null, number);
            json.WriteEndArray();
        });
    }

    private static DateTimeOffset? TimeOf(long id) => id == 0 ? null : OccurrenceIds.TimeOf(id);

    private static void WriteLevels(Utf8JsonWriter json, string name, List<ErrorLevel> levels)
    {
        json.WriteStartObject(name);
        foreach (var level in Enum.GetValues<ErrorLevel>()) json.WriteNumber(LevelNames.Of(level), levels.Count(one => one == level));
        json.WriteEndObject();
    }
}
