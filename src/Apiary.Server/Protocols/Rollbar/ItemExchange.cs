using System.Diagnostics;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Rollbar.Decoding;
using Apiary.Server.Protocols.Rollbar.Payloads;
using Apiary.Server.Telemetry;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>One <c>POST /api/1/item/</c>, from its body to its reply.</summary>
internal sealed class ItemExchange(RollbarServices services, HttpContext context) : IDisposable
{
    private const string RetryAfterSeconds = "5";

    // A client's clock may be wrong; and what waited for a network happened when it says so (reference, section 14).
    private static readonly TimeSpan OldestClientTime = TimeSpan.FromHours(24), LeastDelay = TimeSpan.FromSeconds(10);

    private readonly long startTimestamp = Stopwatch.GetTimestamp();
    private readonly RollbarBody body = new();
    private string token = "";
    private ApiKey? key;
    private string uuid = "";
    private bool isDuplicate;

    /// <summary>Handles the request and writes the reply.</summary>
    public async Task RunAsync()
    {
        RollbarRefusal? refusal;
        try
        {
            refusal = await body.ReadAsync(context, services.Options.MaxRequestBytes);
            // Whose it is, is asked first where that can be told: a stale token matters more than what came with it.
            refusal = FindKey(isRefused: refusal is not null) ?? refusal ?? await TakeAsync();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            refusal = new RollbarRefusal(503, "try again later", ArrivalReasons.SenderGone, "the sender went away before it was answered");
        }
        catch (CatalogLimitException failure)
        {
            refusal = new RollbarRefusal(503, failure.Message, ArrivalReasons.DatasetLimit, failure.Message);
        }
        catch (IOException failure)
        {
            refusal = TryLater(failure.Message);
        }
        catch (Exception failure)
        {
            RollbarLog.Fault(services.Logger, context.Request.Path.Value ?? "", failure);
            refusal = new RollbarRefusal(500, "a fault of the server's", ArrivalReasons.InternalError, $"a fault of the server's: {failure.GetType().Name}: {failure.Message}");
        }

        Record(refusal);
        if (refusal?.Status == 503) context.Response.Headers.RetryAfter = RetryAfterSeconds;
        if (refusal is not null) await RollbarReplies.RefuseAsync(context, refusal.Status, refusal.Message);
        else await RollbarReplies.SendResultAsync(context, WriteResult);
    }

    /// <inheritdoc/>
    public void Dispose() => body.Dispose();

    private RollbarRefusal? FindKey(bool isRefused)
    {
        token = RollbarToken.Of(context.Request, body.Json, body.Form.GetValueOrDefault(RollbarToken.Name));
        // A body that could not be read may have held it.
        if (token.Length == 0 && isRefused) return null;
        if (RollbarToken.FaultOf(token, services.Workspace, StatusCodes.Status422UnprocessableEntity) is { } fault) return fault;
        key = services.Workspace.Authenticate(token);
        return null;
    }

    private async Task<RollbarRefusal?> TakeAsync()
    {
        if (body.Json is not { } root) return new(422, "Invalid format. data is missing and it is required.", ArrivalReasons.BodyMalformed, "the form has no field payload");
        if (FaultOfScope(root.TextAt("data", "platform")) is { } scopeFault) return scopeFault;
        if (RollbarValidation.FaultOf(root) is { } fault) return new(422, fault, ArrivalReasons.BodyMalformed, fault);
        if (!services.Rates.TryTake(key!, context.Response))
        {
            var rule = services.Options.Rate!;
            return new(429, $"rate limit reached: this token may send {rule.Count} items in {rule.Window.TotalSeconds:0} seconds", ArrivalReasons.RateLimited, $"token `{key!.MaskedForm}` ({key.Name}) has sent more than {rule.Count} items in {rule.Window.TotalSeconds:0} seconds (--rollbar-rate)");
        }

        var data = root.GetProperty("data");
        var given = ErrorPayload.UuidOf(data);
        uuid = given.Length > 0 ? given : Guid.NewGuid().ToString("N");
        var report = new ErrorReport(data, uuid, UnixTime.ToNanos(TimeOf(data)), "rollbar")
        {
            ClientAddress = ClientAddress.Of(data.TextAt("request", "user_ip"), context.Connection.RemoteIpAddress),
            Secret = token,
        };
        var accepted = await services.Reports.TakeAsync(key!.Environment, [report], context.RequestAborted);
        isDuplicate = accepted.Count == 0;
        return accepted.Status switch
        {
            IngestStatus.Accepted => null,
            IngestStatus.TooManyColumns => new(422, accepted.Reason!, ArrivalReasons.TooManyColumns, accepted.Reason!),
            _ => TryLater(accepted.Reason ?? "the server cannot store anything now"),
        };
    }

    private RollbarRefusal? FaultOfScope(string platform)
    {
        var isOfClient = ErrorPayload.IsClientPlatform(platform);
        if (services.Options.TakesAnyPostToken && (key!.May(KeyPermissions.PostServerItems) || key.May(KeyPermissions.PostClientItems))) return null;
        return RollbarToken.FaultOfScope(key!, isOfClient ? KeyPermissions.PostClientItems : KeyPermissions.PostServerItems) is { } fault
            ? fault with { Explanation = $"{fault.Explanation}: the item's platform is {(platform.Length > 0 ? $"`{ShortText.Of(platform)}`" : "not said, so a server's")}; --rollbar-any-token on takes either" }
            : null;
    }

    private DateTimeOffset TimeOf(JsonElement data)
    {
        var now = services.Time.GetUtcNow();
        if ((data.NumberAt("timestamp") ?? data.NumberAt("client", "timestamp")) is not { } sent) return now;
        // Some clients say milliseconds.
        var milliseconds = sent > 1e11 ? sent : sent * 1_000;
        if (milliseconds is <= 0 or > 1e14) return now;
        var said = DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        return now - said > LeastDelay && now - said < OldestClientTime ? said : now;
    }

    private static RollbarRefusal TryLater(string reason) => new(503, "the server cannot store anything now, try again later", ArrivalReasons.TryLater, $"the server cannot store anything now: {reason}");

    private void WriteResult(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        // As the service has it: a number there would be too large for clients that read 32 bits.
        json.WriteNull("id"u8);
        json.WriteString("uuid"u8, uuid);
        json.WriteEndObject();
    }

    private void Record(RollbarRefusal? refusal)
    {
        var request = context.Request;
        var count = refusal is null && !isDuplicate ? 1 : 0;
        if (key is not null) services.Usage.Seen(key.Id);
        services.Arrivals.Record(new Arrival
        {
            Time = services.Time.GetUtcNow(),
            Protocol = "rollbar",
            Endpoint = "POST /api/1/item/",
            Datasets = [ErrorFields.Dataset],
            KeyId = key?.Id,
            EnvironmentId = key?.EnvironmentId,
            Environment = key?.EnvironmentSlug,
            MaskedKey = key?.MaskedForm ?? KeyMask.Of(token),
            Status = refusal?.Status ?? StatusCodes.Status200OK,
            Outcome = refusal is null ? ArrivalOutcome.Accepted : ArrivalOutcome.Refused,
            Reason = refusal?.Reason ?? ArrivalReasons.Accepted,
            Explanation = refusal?.Explanation ?? (isDuplicate ? "an occurrence with this uuid was taken before; it is counted once" : ""),
            EventCount = count,
            RefusedEventCount = refusal is null ? 0 : 1,
            BodyBytes = request.ContentLength ?? body.ReceivedBytes,
            ContentType = ShortText.OrNull(request.ContentType),
            ContentEncoding = ShortText.OrNull(request.Headers.ContentEncoding.ToString()),
            RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
            UserAgent = ShortText.OrNull(request.Headers.UserAgent.ToString()),
            DurationMs = Stopwatch.GetElapsedTime(startTimestamp).TotalMilliseconds,
            FirstBytes = refusal is null ? null : BodyPreview.Of(body.Bytes, token),
        });
        var own = OwnEvent.Of(context);
        own?.Add("event_count", count);
        if (refusal is not null) own?.Add("error", refusal.Explanation);
    }
}
