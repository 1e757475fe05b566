using System.Text.Json;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Rules;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Errors;

/// <summary><c>/api/errors/rules</c>: how errors are grouped and called, all rules of an environment at once; and what rules would make of the last occurrences.</summary>
internal sealed class GroupingRulesEndpoint(GroupingRuleStore rules, RuleTrial trial)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/errors/rules", ReadAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPut("/api/errors/rules", WriteAsync).AllowCallers(CallerPolicy.Columns);
        routes.MapPost("/api/errors/rules/try", TryAsync).AllowCallers(CallerPolicy.Queries);
    }

    private Task ReadAsync(HttpContext context) => context.Response.WriteAsJsonAsync(new { rules = rules.TextOf(context.Caller().Environment.Id) }, context.RequestAborted);

    private async Task WriteAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "rules");
        if (body is null) return;
        try
        {
            if (body.Find("rules") is { } json) rules.Set(context.Caller().Environment.Id, JsonText.Of(json));
            else body.Refuse("rules", "expected a list of rules");
        }
        catch (RuleException failure)
        {
            body.Refuse("rules", failure.Message);
        }

        if (!await body.IsRefusedAsync(context)) await ReadAsync(context);
    }

    private async Task TryAsync(HttpContext context)
    {
        using var body = await ApiBody.ReadAsync(context, "rules");
        if (body is null) return;
        GroupingRules? tried = null;
        try
        {
            if (body.Find("rules") is { } json) tried = GroupingRules.Parse(json);
            else body.Refuse("rules", "expected a list of rules");
        }
        catch (RuleException failure)
        {
            body.Refuse("rules", failure.Message);
        }

        if (await body.IsRefusedAsync(context)) return;
        await ApiAnswers.WriteAsync(context, () => trial.RunAsync(context.Caller().Environment, tried!, context.RequestAborted), (json, found) =>
        {
            json.WriteStartObject();
            json.WriteNumber("looked_at", found.Sum(one => one.Count));
            json.WriteStartArray("items");
            foreach (var one in found) Write(json, one);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, TriedItem tried)
    {
        json.WriteStartObject();
        json.WriteNumber("counter", tried.Item.Counter);
        json.WriteString("title", tried.Item.Title);
        json.WriteString("environment", tried.Item.Environment);
        if (tried.RuleIndex is { } index) json.WriteNumber("rule", index + 1);
        else json.WriteNull("rule");
        json.WriteString("fingerprint", tried.Fingerprint);
        json.WriteString("new_title", tried.Title);
        json.WriteBoolean("moves", tried.Moves);
        json.WriteNumber("occurrences", tried.Count);
        json.WriteEndObject();
    }
}
