using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Adds the routes of one kind of resource: each with who may call it, and counted against how often they may.</summary>
/// <param name="routes">Where to add them.</param>
/// <param name="rate">How often.</param>
/// <param name="resource">The kind, by which requests are counted.</param>
/// <param name="reading">Who may read.</param>
/// <param name="writing">Who may create, change and delete.</param>
internal sealed class ManagementRoutes(IEndpointRouteBuilder routes, ManagementRate rate, string resource, CallerPolicy reading, CallerPolicy writing)
{
    /// <summary>Adds GET.</summary>
    public void Get(string pattern, RequestDelegate handler) => routes.MapGet(pattern, Counted(handler)).AllowCallers(reading);

    /// <summary>Adds POST.</summary>
    public void Post(string pattern, RequestDelegate handler) => routes.MapPost(pattern, Counted(handler)).AllowCallers(writing);

    /// <summary>Adds PUT.</summary>
    public void Put(string pattern, RequestDelegate handler) => routes.MapPut(pattern, Counted(handler)).AllowCallers(writing);

    /// <summary>Adds PATCH.</summary>
    public void Patch(string pattern, RequestDelegate handler) => routes.MapPatch(pattern, Counted(handler)).AllowCallers(writing);

    /// <summary>Adds DELETE.</summary>
    public void Delete(string pattern, RequestDelegate handler) => routes.MapDelete(pattern, Counted(handler)).AllowCallers(writing);

    private RequestDelegate Counted(RequestDelegate handler) => context =>
        rate.Admit(context, context.Caller().Environment.TeamId, resource) is { } until ? HoneycombProblem.RateLimited(context, until) : handler(context);
}
