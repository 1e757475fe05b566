using Apiary.Server.Ingest;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>
/// Middleware behind routing: a call of gRPC for which there is no route is answered in gRPC, and is among the arrivals. Clients
/// print what a bare 404 is to them, which helps nobody.
/// </summary>
internal sealed class UnknownGrpcCalls(RequestDelegate next, WorkspaceStore workspace, Arrivals arrivals, TimeProvider time)
{
    /// <summary>Runs the rest of the pipeline, or answers and records. What is no route is what routing puts there in order to answer 405 or 415.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint || !GrpcReplies.IsCall(context.Request) || !HttpProtocol.IsHttp2(context.Request.Protocol)) return next(context);
        Record(context, GrpcReplies.RefuseUnknown(context));
        return Task.CompletedTask;
    }

    private void Record(HttpContext context, string cause)
    {
        var request = context.Request;
        var presented = OtlpKey.Of(request.Headers);
        var key = workspace.Authenticate(presented);
        arrivals.Record(new Arrival
        {
            Time = time.GetUtcNow(),
            Protocol = "otlp",
            // Not the call itself: by this one counts, and senders choose what they call.
            Endpoint = "gRPC (unknown call)",
            EnvironmentId = key?.EnvironmentId,
            Environment = key?.EnvironmentSlug,
            MaskedKey = key?.MaskedForm ?? KeyMask.Of(presented),
            Status = StatusCodes.Status404NotFound,
            Outcome = ArrivalOutcome.Refused,
            Reason = ArrivalReasons.PathUnknown,
            Explanation = $"{cause}; data is taken by the method Export of {string.Join(", ", OtlpSignals.All.Select(OtlpSignals.ServiceOf))}",
            BodyBytes = request.ContentLength ?? 0,
            ContentType = ShortText.OrNull(request.ContentType),
            ContentEncoding = ShortText.OrNull(request.Headers.GrpcEncoding.ToString()),
            RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
            UserAgent = ShortText.OrNull(request.Headers.UserAgent.ToString()),
        });
    }
}
