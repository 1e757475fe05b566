using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Workspace;

namespace Apiary.Server.Hosting;

/// <summary>
/// Middleware behind routing: data that was sent to a path where nothing is taken, mostly <c>/v1/traces/v1/traces</c>. Exporters hide
/// the 404, so it is shown where a user looks for data that does not arrive.
/// </summary>
internal sealed class LostRequests(RequestDelegate next, WorkspaceStore workspace, Arrivals arrivals, TimeProvider time)
{
    private static readonly string[] OtlpPaths = [.. OtlpSignals.All.Select(OtlpSignals.PathOf)];

    /// <summary>Runs the rest of the pipeline, or answers and records. What is no route is what routing puts there in order to answer 405.</summary>
    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint() is not RouteEndpoint && BringsData(context.Request) ? RefuseAsync(context) : next(context);

    private static bool BringsData(HttpRequest request) =>
        PresentedKey.Of(request.Headers).Length > 0 || request.ContentType?.StartsWith("application/x-protobuf", StringComparison.OrdinalIgnoreCase) == true;

    private Task RefuseAsync(HttpContext context)
    {
        var request = context.Request;
        var explanation = Explain(request.Path.Value ?? "/");
        var presented = PresentedKey.Of(request.Headers);
        var key = workspace.Authenticate(presented);
        arrivals.Record(new Arrival
        {
            Time = time.GetUtcNow(),
            Protocol = "http",
            // Not the path itself: by this one counts, and paths are without number.
            Endpoint = "POST (unknown path)",
            EnvironmentId = key?.EnvironmentId,
            Environment = key?.EnvironmentSlug,
            MaskedKey = key?.MaskedForm ?? KeyMask.Of(presented),
            Status = StatusCodes.Status404NotFound,
            Outcome = ArrivalOutcome.Refused,
            Reason = ArrivalReasons.PathUnknown,
            Explanation = explanation,
            BodyBytes = request.ContentLength ?? 0,
            ContentType = ShortText.OrNull(request.ContentType),
            ContentEncoding = ShortText.OrNull(request.Headers.ContentEncoding.ToString()),
            RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
            UserAgent = ShortText.OrNull(request.Headers.UserAgent.ToString()),
        });
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(explanation + "\n", context.RequestAborted);
    }

    private static string Explain(string path)
    {
        var shown = ShortText.Of(path);
        if (path == "/") return "nothing is taken at /; an endpoint for one signal is used as it stands: put /v1/traces, /v1/logs or /v1/metrics behind it";
        return Array.Exists(OtlpPaths, known => path.TrimEnd('/').EndsWith(known, StringComparison.Ordinal))
            ? $"nothing is taken at {shown}; the endpoint must end before the path, which exporters put behind it themselves"
            : $"nothing is taken at {shown}; OTLP is taken at {string.Join(", ", OtlpPaths)}, events at /1/events/DATASET and /1/batch/DATASET";
    }
}
