using Apiary.Server.Errors;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api.Errors;

/// <summary><c>GET /api/errors/deploys</c>: the last deploys, newest first.</summary>
internal sealed class ErrorDeploysEndpoint(Deploys deploys)
{
    /// <summary>Most deploys of one answer.</summary>
    public const int MaxDeploys = 500;

    private const int UsualDeploys = 100;

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/errors/deploys", ListAsync).AllowCallers(CallerPolicy.Queries);

    /// <summary>A deploy as this API writes it.</summary>
    public static object Describe(Deploy deploy) => new
    {
        id = deploy.Id,
        environment = deploy.Environment,
        revision = deploy.Revision,
        by = deploy.LocalUsername,
        comment = deploy.Comment,
        status = deploy.Status,
        started_at = deploy.StartedAt,
        finished_at = deploy.FinishedAt,
    };

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (ErrorRequests.Number(query, "limit", UsualDeploys, MaxDeploys) is not { } limit) return ApiErrors.Write(context, 400, $"limit: expected a whole number from 1 to {MaxDeploys}");
        var environment = query["deployment"].ToString();
        var found = deploys.List(context.Caller().Environment.Id).Where(deploy => environment.Length == 0 || deploy.Environment == environment);
        return context.Response.WriteAsJsonAsync(new { deploys = found.Take(limit).Select(Describe) }, context.RequestAborted);
    }
}
