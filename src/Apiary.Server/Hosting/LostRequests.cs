using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.Otlp;

namespace Apiary.Server.Hosting;

/// <summary>
/// Middleware behind routing: data that was sent to a path where nothing is taken, mostly <c>/v1/traces/v1/traces</c>. Exporters hide
/// the 404, so it is shown where a user looks for data that does not arrive.
/// </summary>
internal sealed class LostRequests(RequestDelegate next, LostArrivals lost)
{
    private static readonly string[] OtlpPaths = [.. OtlpSignals.All.Select(OtlpSignals.PathOf)];

    /// <summary>Runs the rest of the pipeline, or answers and records. What is no route is what routing puts there in order to answer 405.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsTaken(context) && AwsProtocol.IsSigned(request))
        {
            lost.Record(request, "aws", "AWS (unknown path)", "", request.Headers.ContentEncoding.ToString(), $"no service of AWS's that is spoken here takes {request.Method} {ShortText.Of(request.Path.Value ?? "/")}; X-Ray, CloudWatch Logs and STS's GetCallerIdentity are");
            return AwsProtocol.RefusePathAsync(context);
        }

        if (!HttpMethods.IsPost(request.Method) || IsTaken(context)) return next(context);
        var key = OtlpKey.Of(request.Headers);
        if (key.Length == 0 && request.ContentType?.StartsWith("application/x-protobuf", StringComparison.OrdinalIgnoreCase) != true) return next(context);
        var explanation = Explain(request.Path.Value ?? "/");
        lost.Record(request, "http", "POST (unknown path)", key, request.Headers.ContentEncoding.ToString(), explanation);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(explanation + "\n", context.RequestAborted);
    }

    private static bool IsTaken(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint && (context.Request.Path.Value is not "/" || AwsProtocol.IsMeant(context.Request));

    private static string Explain(string path)
    {
        var shown = ShortText.Of(path);
        if (path == "/") return "nothing is taken at /; an endpoint for one signal is used as it stands: put /v1/traces, /v1/logs or /v1/metrics behind it";
        return Array.Exists(OtlpPaths, known => path.TrimEnd('/').EndsWith(known, StringComparison.Ordinal))
            ? $"nothing is taken at {shown}; the endpoint must end before the path, which exporters put behind it themselves"
            : $"nothing is taken at {shown}; OTLP is taken at {string.Join(", ", OtlpPaths)}, events at /1/events/DATASET and /1/batch/DATASET";
    }
}
