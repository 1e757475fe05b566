using Apiary.Server.Ingest;

namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>
/// Middleware behind routing: a call of gRPC for which there is no route is answered in gRPC, and is among the arrivals. Clients
/// print what a bare 404 is to them, which helps nobody.
/// </summary>
internal sealed class UnknownGrpcCalls(RequestDelegate next, LostArrivals lost)
{
    /// <summary>Runs the rest of the pipeline, or answers and records. What is no route is what routing puts there in order to answer 405 or 415.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        // The path of nothing in particular may be a route of another protocol; no method of gRPC has it.
        var isTaken = context.GetEndpoint() is RouteEndpoint && request.Path.Value != "/";
        if (isTaken || !GrpcReplies.IsCall(request) || !HttpProtocol.IsHttp2(request.Protocol)) return next(context);
        var cause = GrpcReplies.RefuseUnknown(context);
        lost.Record(
            request, "otlp", "gRPC (unknown call)", OtlpKey.Of(request.Headers), request.Headers.GrpcEncoding.ToString(),
            $"{cause}; data is taken by the method Export of {string.Join(", ", OtlpSignals.All.Select(OtlpSignals.ServiceOf))}");
        return Task.CompletedTask;
    }
}
