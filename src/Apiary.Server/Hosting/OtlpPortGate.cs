using Apiary.Server.Protocols.Otlp;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Apiary.Server.Hosting;

/// <summary>Middleware behind routing: a port for OTLP shows nothing else, whatever address it is on.</summary>
internal sealed class OtlpPortGate(RequestDelegate next, IServer server)
{
    /// <summary>Runs the rest of the pipeline, or says where everything else is.</summary>
    public Task InvokeAsync(HttpContext context) => context.Features.Get<OtlpOnlyConnection>() is null || IsOtlp(context) ? next(context) : RefuseAsync(context);

    /// <summary>What is no route is what routing puts there in order to answer 405 on a path of OTLP's, or of something else's.</summary>
    private static bool IsOtlp(HttpContext context) => context.GetEndpoint() switch
    {
        null => false,
        RouteEndpoint route => route.Metadata.GetMetadata<OtlpEndpoint>() is not null,
        _ => OtlpSignals.All.Any(signal => context.Request.Path.Value?.TrimEnd('/') == OtlpSignals.PathOf(signal)),
    };

    private Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(
            $"this port takes OTLP only; everything else is at {server.Features.Get<IServerAddressesFeature>()!.Addresses.First()}\n", context.RequestAborted);
    }
}
