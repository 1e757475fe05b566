using Apiary.Server.Ingest;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// Whether the server lives and takes events: <c>/x/alive</c> and <c>/x/ready</c> as the gatekeeper has the first, <c>/alive</c>
/// and <c>/ready</c> as Honeycomb's proxy has them.
/// </summary>
internal sealed class HealthEndpoints(IngestPipeline pipeline)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        // With the space, as the gatekeeper writes it.
        Map(routes, "/x/alive", static _ => (true, "{\"alive\": \"yes\"}"));
        Map(routes, "/alive", static _ => (true, "{\"alive\":\"yes\",\"source\":\"apiary\"}"));
        Map(routes, "/x/ready", static ready => (ready, ready ? "{\"ready\": \"yes\"}" : "{\"ready\": \"no\"}"));
        Map(routes, "/ready", static ready => (ready, ready ? "{\"ready\":\"yes\",\"source\":\"apiary\"}" : "{\"ready\":\"no\",\"source\":\"apiary\"}"));
    }

    private void Map(IEndpointRouteBuilder routes, string path, Func<bool, (bool Well, string Body)> answer) =>
        routes.MapMethods(path, Methods, context =>
        {
            var (well, body) = answer(pipeline.IsReady);
            context.Response.StatusCode = well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = body.Length;
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(body, context.RequestAborted);
        }).AllowCallers(CallerPolicy.Anyone);
}
