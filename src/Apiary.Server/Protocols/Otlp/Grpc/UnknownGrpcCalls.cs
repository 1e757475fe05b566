namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>
/// Middleware behind routing: a call of gRPC for which there is no route is answered in gRPC. Clients print what a bare 404 is
/// to them, which helps nobody.
/// </summary>
internal sealed class UnknownGrpcCalls(RequestDelegate next)
{
    /// <summary>Runs the rest of the pipeline, or answers. What is no route is what routing puts there in order to answer 405 or 415.</summary>
    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint() is not RouteEndpoint && GrpcReplies.IsCall(context.Request) && HttpProtocol.IsHttp2(context.Request.Protocol)
            ? GrpcReplies.RefuseUnknownAsync(context)
            : next(context);
}
