using Apiary.Server.Workspace;

namespace Apiary.Server.Ingest;

/// <summary>Records what was sent to where nothing is taken: its sender sees a 404 at most, so it is shown where a user looks for data that does not arrive. Thread-safe.</summary>
internal sealed class LostArrivals(WorkspaceStore workspace, Arrivals arrivals, TimeProvider time)
{
    /// <summary>Records a request that no endpoint took.</summary>
    /// <param name="request">The request.</param>
    /// <param name="protocol">What it seems to be.</param>
    /// <param name="endpoint">One name for all such requests: by it one counts, and paths are without number.</param>
    /// <param name="presentedKey">The key that came with it; empty when none did.</param>
    /// <param name="contentEncoding">How it says that its body is compressed.</param>
    /// <param name="explanation">Where it should have gone.</param>
    public void Record(HttpRequest request, string protocol, string endpoint, string presentedKey, string contentEncoding, string explanation)
    {
        var key = workspace.Authenticate(presentedKey);
        arrivals.Record(new Arrival
        {
            Time = time.GetUtcNow(),
            Protocol = protocol,
            Endpoint = endpoint,
            KeyId = key?.Id,
            EnvironmentId = key?.EnvironmentId,
            Environment = key?.EnvironmentSlug,
            MaskedKey = key?.MaskedForm ?? KeyMask.Of(presentedKey),
            Status = StatusCodes.Status404NotFound,
            Outcome = ArrivalOutcome.Refused,
            Reason = ArrivalReasons.PathUnknown,
            Explanation = explanation,
            BodyBytes = request.ContentLength ?? 0,
            ContentType = ShortText.OrNull(request.ContentType),
            ContentEncoding = ShortText.OrNull(contentEncoding),
            RemoteAddress = request.HttpContext.Connection.RemoteIpAddress?.ToString(),
            UserAgent = ShortText.OrNull(request.Headers.UserAgent.ToString()),
        });
    }
}
