using System.Diagnostics;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Aws;

/// <summary>
/// The way into every endpoint of AWS's protocols: reads the body, finds out who sent it, and answers what may not come in, in the service's own words.
/// Thread-safe.
/// </summary>
internal sealed class AwsGate(AwsOptions options, AwsCallers callers, Arrivals arrivals, TimeProvider time)
{
    /// <summary>
    /// The request, read and let in; the caller disposes it. Null when it was refused: then it is answered and among the arrivals.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="service">The service that it is for.</param>
    /// <param name="operation">The operation, as the service's policies name it: <c>PutTraceSegments</c>.</param>
    /// <param name="needs">What a key must be permitted.</param>
    /// <param name="isForSdks">Whether it is taken unsigned from other machines too where the door says so, see <see cref="TrustedConnection"/>.</param>
    public async ValueTask<AwsRequest?> OpenAsync(HttpContext context, AwsService service, string operation, KeyPermissions needs, bool isForSdks = false)
    {
        var request = new AwsRequest(context, service, operation, Stopwatch.GetTimestamp());
        try
        {
            var refusal = await ReadAsync(request) ?? LetIn(request, needs, isForSdks);
            if (refusal is null) return request;
            await RefuseAsync(request, refusal);
        }
        catch
        {
            request.Dispose();
            throw;
        }

        request.Dispose();
        return null;
    }

    /// <summary>Answers that a request is refused and takes note of it.</summary>
    public Task RefuseAsync(AwsRequest request, AwsRefusal refusal)
    {
        Record(request, refusal.Error.StatusIn(request.Service.Shape), ArrivalOutcome.Refused, refusal.Reason, refusal.Explanation);
        return AwsReplies.WriteErrorAsync(request.Context, request.Service.Shape, refusal.Error);
    }

    /// <summary>Takes note of a request that brought events, or should have.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">What was answered.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="reason">Why, one of <see cref="ArrivalReasons"/>.</param>
    /// <param name="explanation">Why, in a sentence; empty for nothing to say.</param>
    /// <param name="datasets">The datasets that it was for.</param>
    /// <param name="shares">What each of several got.</param>
    /// <param name="eventCount">Events acknowledged.</param>
    /// <param name="refusedCount">Events refused.</param>
    public void Record(
        AwsRequest request, int status, ArrivalOutcome outcome, string reason, string explanation,
        IReadOnlyList<string>? datasets = null, IReadOnlyList<ArrivalShare>? shares = null, int eventCount = 0, int refusedCount = 0)
    {
        var (context, caller) = (request.Context, request.FoundCaller);
        var http = context.Request;
        arrivals.Record(new Arrival
        {
            Time = time.GetUtcNow(),
            Protocol = request.Service.Name,
            Endpoint = $"{http.Method} {request.Service.Name}:{request.Operation}",
            Datasets = datasets ?? [],
            Shares = shares ?? [],
            KeyId = caller?.Key?.Id,
            EnvironmentId = caller?.Environment.Id,
            Environment = caller?.Environment.Slug,
            MaskedKey = caller?.Key?.MaskedForm ?? AwsCallers.MaskedKeyOf(context),
            Status = status,
            Outcome = outcome,
            Reason = reason,
            Explanation = explanation,
            EventCount = eventCount,
            RefusedEventCount = refusedCount,
            BodyBytes = http.ContentLength ?? request.ReceivedBytes,
            ContentType = ShortText.OrNull(http.ContentType),
            ContentEncoding = ShortText.OrNull(http.Headers.ContentEncoding.ToString()),
            RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
            UserAgent = ShortText.OrNull(http.Headers.UserAgent.ToString()),
            DurationMs = Stopwatch.GetElapsedTime(request.StartTimestamp).TotalMilliseconds,
            FirstBytes = outcome == ArrivalOutcome.Accepted ? null : BodyPreview.Of(request.Body.Span, ""),
        });
    }

    private async ValueTask<AwsRefusal?> ReadAsync(AwsRequest request)
    {
        var failure = await request.ReadAsync(options.MaxRequestBytes);
        var coding = request.Context.Request.Headers.ContentEncoding.ToString();
        return failure switch
        {
            BodyFailure.None => null,
            BodyFailure.TooLarge => new AwsRefusal(
                AwsErrors.TooLarge(options.MaxRequestBytes), ArrivalReasons.BodyTooLarge, $"the body has more than {options.MaxRequestBytes} bytes uncompressed (--aws-max-request)"),
            BodyFailure.Broken => new AwsRefusal(AwsErrors.Encoding($"The body is not {coding}."), ArrivalReasons.EncodingBroken, $"the body claims {ShortText.Of(coding)} but is not"),
            BodyFailure.Incomplete => new AwsRefusal(AwsErrors.Encoding("The connection ended in the middle of the body."), ArrivalReasons.SenderGone, "the connection ended in the middle of the body"),
            _ => new AwsRefusal(
                AwsErrors.Encoding("The body's encoding is not supported: send identity or gzip."), ArrivalReasons.EncodingUnsupported, $"the body's encoding, {ShortText.Of(coding)}, is not one that this server knows"),
        };
    }

    private AwsRefusal? LetIn(AwsRequest request, KeyPermissions needs, bool isForSdks)
    {
        request.FoundCaller = callers.Find(request.Context, request.Service, request.Received, isForSdks, out var refusal);
        if (request.FoundCaller is not { } caller) return refusal;
        if (caller.May(needs)) return null;
        var lacking = string.Join(", ", KeyPermissionNames.Of(needs & ~caller.Key!.Permissions));
        return new AwsRefusal(
            AwsErrors.AccessDenied(caller.Arn, $"{request.Service.Name}:{request.Operation}"), ArrivalReasons.KeyMayNotSend, $"access key `{caller.Key.Id}` ({caller.Key.Name}) lacks the permission {lacking}");
    }
}
