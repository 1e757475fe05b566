using Apiary.Server.Errors.Rules;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Api.Errors;

/// <summary><c>/api/errors/rules</c>: how errors are grouped and called, all rules of an environment at once.</summary>
internal sealed class GroupingRulesEndpoint(GroupingRuleStore rules)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/errors/rules", ReadAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapPut("/api/errors/rules", WriteAsync).AllowCallers(CallerPolicy.Columns);
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
}
