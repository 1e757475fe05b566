using System.Text.Json;
using Apiary.Server.Errors;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Errors;

/// <summary>Several items as one, and one as several again: <c>/api/errors/merge</c>, <c>/api/errors/items/{counter}/split</c>, <c>/fingerprints</c>.</summary>
internal sealed class ErrorMergeEndpoints(ErrorItems items, ErrorCounts counts)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/errors/merge", MergeAsync).AllowCallers(CallerPolicy.Columns);
        routes.MapPost("/api/errors/items/{counter:int}/split", SplitAsync).AllowCallers(CallerPolicy.Columns);
        routes.MapGet("/api/errors/items/{counter:int}/fingerprints", FingerprintsAsync).AllowCallers(CallerPolicy.Queries);
    }

    private async Task MergeAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "into", "items");
        if (body is null) return;
        var into = body.Integer("into", 1, int.MaxValue);
        var counters = List(body, "items", value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var counter) && counter > 0 ? (object)counter : null, "expected a list of the items' numbers").Cast<int>().ToList();
        if (into is null) body.Refuse("into", "expected the number of the item that stays");
        if (await body.IsRefusedAsync(context)) return;
        var caller = context.Caller();
        await AnswerAsync(context, items.Merge(caller.Environment.Id, (int)into!, counters, Author.Of(caller)), "items");
    }

    private async Task SplitAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "fingerprints");
        if (body is null) return;
        var fingerprints = List(body, "fingerprints", value => value.ValueKind == JsonValueKind.String ? value.GetString() : null, "expected a list of fingerprints").Cast<string>().ToList();
        if (await body.IsRefusedAsync(context)) return;
        var caller = context.Caller();
        await AnswerAsync(context, items.Split(caller.Environment.Id, ErrorHistoryEndpoints.CounterOf(context), fingerprints, Author.Of(caller)), "fingerprints");
    }

    private async Task FingerprintsAsync(HttpContext context)
    {
        var project = context.Caller().Environment;
        if (items.FindByCounter(project.Id, ErrorHistoryEndpoints.CounterOf(context)) is not { } item)
        {
            await ErrorHistoryEndpoints.MissingAsync(context);
            return;
        }

        await counts.ReadyAsync(project);
        var fingerprints = item.Members.Prepend(item).Select(part => (Item: part, Count: counts.OfOne(part))).Select(part => new
        {
            fingerprint = part.Item.Fingerprint,
            counter = part.Item.Counter,
            title = part.Item.Title,
            is_own = part.Item.Id == item.Id,
            occurrences = part.Count.Total,
            last_at = part.Count.LastAt,
        });
        await context.Response.WriteAsJsonAsync(new { fingerprints }, context.RequestAborted);
    }

    private static IEnumerable<object> List(ApiBody body, string name, Func<JsonElement, object?> read, string expected)
    {
        if (body.Find(name) is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > ItemMerge.MostMembers)
        {
            body.Refuse(name, $"{expected}, at most {ItemMerge.MostMembers}");
            return [];
        }

        var values = list.EnumerateArray().Select(read).ToList();
        if (values.Contains(null)) body.Refuse(name, expected);
        return values.OfType<object>();
    }

    private async Task AnswerAsync(HttpContext context, MergeOutcome outcome, string field)
    {
        if (outcome.IsMissing)
        {
            await ApiErrors.Write(context, 404, outcome.Fault!);
        }
        else if (outcome.Fault is { } fault)
        {
            await ApiErrors.Write(context, [new(field, fault)]);
        }
        else
        {
            await counts.ReadyAsync(context.Caller().Environment);
            var (item, count) = (outcome.Item!, counts.Of(outcome.Item!));
            var answer = new
            {
                id = item.Id,
                counter = item.Counter,
                environment = item.Environment,
                title = item.Title,
                level = LevelNames.Of(item.Level),
                status = LevelNames.Of(item.Status),
                first_at = item.FirstAt,
                last_at = count.LastAt,
                occurrences = count.Total,
                fingerprints = item.Members.Prepend(item).Select(part => part.Fingerprint),
            };
            await context.Response.WriteAsJsonAsync(answer, context.RequestAborted);
        }
    }
}
