using System.Diagnostics;
using Apiary.Engine.Catalog;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp.Decoding;
using Apiary.Server.Telemetry;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>
/// One request from its headers to its reply, by whichever door it came. The steps come in the order of the protocol
/// reference, section 2, each with its timer in the server's own event.
/// </summary>
internal sealed class OtlpExchange(OtlpServices services, HttpContext context, OtlpDoor door) : IDisposable
{
    private readonly long startTimestamp = Stopwatch.GetTimestamp();
    private readonly OwnEvent? own = OwnEvent.Of(context);
    private readonly OtlpDecoders decoders = services.Decoders.Rent();

    private string presentedKey = "";
    private string headerDataset = "";
    private ApiKey? key;
    private OtlpDelivery? delivery;

    private DatasetBatches Batches => decoders.Batches;

    /// <summary>Handles the request and sends the reply.</summary>
    public async Task RunAsync()
    {
        OtlpRefusal? refusal;
        try
        {
            refusal = ReadHeaders() ?? CheckKey() ?? await ReadBodyAsync() ?? Decode() ?? await StoreAsync();
        }
        catch (OperationCanceledException) when (door.Ending.IsCancellationRequested)
        {
            refusal = Ended();
        }
        catch (Exception failure)
        {
            OtlpLog.Fault(services.Logger, context.Request.Path.Value ?? "", failure);
            refusal = new OtlpRefusal(OtlpErrors.Internal, ArrivalReasons.InternalError, $"a fault of the server's: {failure.GetType().Name}: {failure.Message}");
        }

        if (refusal is null) door.Accept(OtlpWords.Remark(Batches, delivery));
        else door.Refuse(refusal.Error);
        Record(refusal);
        await context.Response.CompleteAsync();
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose()
    {
        services.Decoders.Return(decoders);
        door.Dispose();
    }

    private OtlpRefusal? ReadHeaders()
    {
        var start = Stopwatch.GetTimestamp();
        var headers = context.Request.Headers;
        presentedKey = OtlpKey.Of(headers);
        headerDataset = headers["X-Honeycomb-Dataset"] is { Count: > 0 } values ? (values[0] ?? "").Trim() : "";
        var refusal = door.ReadHeaders();
        own?.Add("X-Honeycomb-Team", KeyMask.Of(presentedKey));
        own?.Add("otlp.signal", door.Signal.ToString().ToLowerInvariant());
        own?.Add("otlp.transport", door.Transport);
        own?.Add("otlp.format", door.IsJson ? "json" : "protobuf");
        own?.Add("timer.get_headers_dur_ms", Stopwatch.GetElapsedTime(start));
        return refusal;
    }

    private OtlpRefusal? CheckKey()
    {
        var start = Stopwatch.GetTimestamp();
        key = services.Workspace.Authenticate(presentedKey);
        own?.Add("timer.validate_write_key_dur_ms", Stopwatch.GetElapsedTime(start));
        if (key is null)
        {
            var (reason, explanation) = KeyAdvice.Of(presentedKey, services.Workspace);
            return new OtlpRefusal(presentedKey.Length == 0 ? OtlpErrors.MissingKey : OtlpErrors.UnknownKey, reason, explanation);
        }

        own?.Add("team.id", key.TeamId);
        own?.Add("team.name", key.TeamName);
        return key.May(KeyPermissions.Events)
            ? null
            : new OtlpRefusal(OtlpErrors.KeyMayNotSend, ArrivalReasons.KeyMayNotSend, $"key `{key.MaskedForm}` ({key.Name}) lacks the permission to send events");
    }

    private async ValueTask<OtlpRefusal?> ReadBodyAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var refusal = await door.ReadBodyAsync();
        own?.Add("timer.read_body_dur_ms", Stopwatch.GetElapsedTime(start));
        return refusal is not null && door.Ending.IsCancellationRequested ? Ended() : refusal;
    }

    private OtlpRefusal? Decode()
    {
        var start = Stopwatch.GetTimestamp();
        var message = door.Message.Span;
        var request = new OtlpRequest(UnixTime.ToNanos(services.Time.GetUtcNow()), headerDataset);
        var cause = !door.IsJson && OtlpWords.LooksLikeJson(message) ? "expected protobuf, found JSON" : decoders.Decode(door.Signal, door.Message.Memory, door.IsJson, request);
        own?.Add("timer.decode_dur_ms", Stopwatch.GetElapsedTime(start));
        if (cause is null) return null;
        Batches.Reset();
        return new OtlpRefusal(OtlpErrors.Unreadable(cause), ArrivalReasons.BodyMalformed, $"the body could not be read: {OtlpWords.ExplainUnreadable(message, door.IsJson, cause)}");
    }

    private async ValueTask<OtlpRefusal?> StoreAsync()
    {
        if (Batches.All.Count == 0) return null;
        var start = Stopwatch.GetTimestamp();
        delivery = new OtlpDelivery(services, key!);
        var refusal = delivery.Resolve(Batches);
        own?.Add("timer.resolve_dataset_dur_ms", Stopwatch.GetElapsedTime(start));
        start = Stopwatch.GetTimestamp();
        if (door.Signal == OtlpSignal.Traces) refusal ??= await TakeErrorsAsync();
        refusal ??= await delivery.StoreAsync(decoders.Notes, door.Ending);
        own?.Add("timer.write_event_dur_ms", Stopwatch.GetElapsedTime(start));
        own?.Add("dataset_count", Batches.All.Count);
        if (delivery.OnlyDataset is not { } dataset) return refusal;
        own?.Add("dataset.name", dataset.Name);
        own?.Add("dataset.id", dataset.Id);
        own?.Add("event_columns", Batches.All[0].Events.Lanes.Count(lane => lane.Count > 0));
        return refusal;
    }

    private async ValueTask<OtlpRefusal?> TakeErrorsAsync() => await services.Errors.TakeAsync(ErrorsFrom.Otlp, key!.Environment, Batches, door.Ending) is { } fault
        ? new OtlpRefusal(OtlpErrors.TryLater, ArrivalReasons.TryLater, $"the server cannot store errors now: {fault}")
        : null;

    private OtlpRefusal Ended() => door.IsLate
        ? new OtlpRefusal(OtlpErrors.DeadlineExceeded, ArrivalReasons.SenderGone, "the time that grpc-timeout gave was over before the request was stored")
        : new OtlpRefusal(OtlpErrors.SenderGone, ArrivalReasons.SenderGone, "the sender went away before it was answered");

    private void Record(OtlpRefusal? refusal)
    {
        var accepted = refusal is null ? delivery?.EventCount ?? 0 : 0;
        var refused = Batches.RefusedCount + (refusal is null ? delivery?.RefusedItemCount ?? 0 : Batches.All.Sum(batch => batch.ItemCount));
        var hasRefusals = refusal is not null || refused > 0;
        var request = context.Request;
        services.Arrivals.Record(new Arrival
        {
            Time = services.Time.GetUtcNow(),
            Protocol = "otlp",
            Endpoint = door.Endpoint,
            Datasets = OtlpWords.NamedDatasets(Batches, headerDataset),
            Shares = delivery?.Shares ?? [],
            KeyId = key?.Id,
            EnvironmentId = key?.EnvironmentId,
            Environment = key?.EnvironmentSlug,
            MaskedKey = key?.MaskedForm ?? KeyMask.Of(presentedKey),
            Status = refusal?.Error.HttpStatus ?? StatusCodes.Status200OK,
            Outcome = !hasRefusals ? ArrivalOutcome.Accepted : accepted > 0 ? ArrivalOutcome.Partial : ArrivalOutcome.Refused,
            Reason = refusal?.Reason ?? (!hasRefusals ? ArrivalReasons.Accepted : ArrivalReasons.SomeEventsRefused),
            Explanation = refusal?.Explanation ?? OtlpWords.Explain(door.Signal, decoders, delivery),
            EventCount = accepted,
            RefusedEventCount = refused,
            BodyBytes = request.ContentLength ?? door.Received.Length,
            ContentType = ShortText.OrNull(request.ContentType),
            ContentEncoding = ShortText.OrNull(door.NamedEncoding),
            RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
            UserAgent = ShortText.OrNull(request.Headers.UserAgent.ToString()),
            DurationMs = Stopwatch.GetElapsedTime(startTimestamp).TotalMilliseconds,
            FirstBytes = hasRefusals ? BodyPreview.Of(door.Message.Length > 0 ? door.Message.Span : door.Received.Span, presentedKey) : null,
        });
        own?.Add("event_count", accepted);
        if (refused > 0) own?.Add("refused_event_count", refused);
        if (refusal is null) return;
        own?.Add("error", refusal.Explanation);
        own?.Add("error_desc", refusal.Error.Text);
        own?.Add("otlp.status", (int)refusal.Error.GrpcStatus);
    }
}
