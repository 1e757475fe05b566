using System.Diagnostics;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Telemetry;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>
/// One request to the events or batch endpoint, from its headers to its reply. The steps come in the order of the gatekeeper's
/// Go version (headers, key, dataset, body), each with its timer in the server's own event.
/// </summary>
internal sealed class HoneycombExchange(HoneycombServices services, HttpContext context, bool isBatch) : IDisposable
{
    private const string RetryAfterSeconds = "5";

    private readonly long startTimestamp = Stopwatch.GetTimestamp();
    private readonly OwnEvent? own = OwnEvent.Of(context);
    private readonly HoneycombDecoders decoders = services.Decoders.Rent();
    private readonly EventBatch batch = services.Pipeline.Pool.Rent();
    private readonly PooledBytes received = new();
    private readonly PooledBytes plain = new();
    private readonly bool isStrict = services.Options.StrictEvents && !isBatch;

    private HoneycombHeaders headers;
    private string datasetName = "";
    private ApiKey? key;
    private Dataset? dataset;
    private ContentCoding coding;
    private int sampleRate = 1;
    private long timestampNanos;
    private IngestOutcome outcome;

    private BatchItems Items => decoders.Items;

    private PooledBytes Body => BodyReader.PlainOf(coding, received, plain);

    /// <summary>Handles the request and writes the reply.</summary>
    public async Task RunAsync()
    {
        services.Cors.AllowReply(context);
        HoneycombRefusal? refusal;
        try
        {
            refusal = ReadHeaders() ?? CheckKey() ?? ResolveDataset() ?? await ReadBodyAsync() ?? Decode() ?? await StoreAsync();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            refusal = new HoneycombRefusal(HoneycombErrors.TryLater, ArrivalReasons.SenderGone, "the sender went away before it was answered");
        }
        catch (Exception failure)
        {
            HoneycombLog.Fault(services.Logger, context.Request.Path.Value ?? "", failure);
            refusal = new HoneycombRefusal(HoneycombErrors.Internal, ArrivalReasons.InternalError, $"a fault of the server's: {failure.GetType().Name}: {failure.Message}");
        }

        Reply(refusal);
        Record(refusal);
        await context.Response.BodyWriter.FlushAsync();
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose()
    {
        services.Decoders.Return(decoders);
        services.Pipeline.Pool.Return(batch);
        received.Dispose();
        plain.Dispose();
    }

    private HoneycombRefusal? ReadHeaders()
    {
        var start = Stopwatch.GetTimestamp();
        headers = HoneycombHeaders.Of(context.Request.Headers);
        own?.Add("X-Honeycomb-Team", KeyMask.Of(headers.Key));
        own?.Add("X-Honeycomb-Event-Time", headers.EventTime);
        own?.Add("X-Honeycomb-Samplerate", headers.SampleRate);
        coding = ContentCodings.Parse(context.Request.Headers.ContentEncoding.ToString());
        datasetName = context.GetRouteValue("dataset") as string ?? "";
        var isInteger = headers.TrySampleRate(out sampleRate);
        own?.Add("timer.get_headers_dur_ms", Stopwatch.GetElapsedTime(start));
        if (!isInteger && isStrict)
            return new HoneycombRefusal(HoneycombErrors.GatekeeperBadHeaders, ArrivalReasons.HeaderBad, "X-Honeycomb-Samplerate is no integer");
        if (!isBatch) own?.Add("sample_rate", sampleRate);
        return null;
    }

    private HoneycombRefusal? CheckKey()
    {
        var start = Stopwatch.GetTimestamp();
        key = services.Workspace.Authenticate(headers.Key);
        own?.Add("timer.validate_write_key_dur_ms", Stopwatch.GetElapsedTime(start));
        if (key is null)
        {
            var (reason, explanation) = KeyAdvice.Of(headers.Key, services.Workspace);
            if (!isStrict) return new HoneycombRefusal(HoneycombErrors.UnknownKey, reason, explanation);
            return headers.Key.All(char.IsAsciiLetterOrDigit)
                ? new HoneycombRefusal(HoneycombErrors.GatekeeperUnknownKey, reason, explanation)
                : new HoneycombRefusal(HoneycombErrors.GatekeeperMalformedKey, ArrivalReasons.KeyMalformed, explanation);
        }

        own?.Add("team.id", key.TeamId);
        own?.Add("team.name", key.TeamName);
        return key.May(KeyPermissions.Events)
            ? null
            : new HoneycombRefusal(HoneycombErrors.KeyMayNotSend, ArrivalReasons.KeyMayNotSend, $"key `{key.MaskedForm}` ({key.Name}) lacks the permission to send events");
    }

    private HoneycombRefusal? ResolveDataset()
    {
        var start = Stopwatch.GetTimestamp();
        var refusal = FindDataset();
        own?.Add("timer.resolve_dataset_dur_ms", Stopwatch.GetElapsedTime(start));
        AddDataset();
        return refusal;
    }

    private HoneycombRefusal? FindDataset()
    {
        if (isStrict)
        {
            // The gatekeeper compares names exactly, and knows its own datasets only.
            if (DemoWorkspace.Datasets.Any(known => known.Name == datasetName)) dataset = services.Catalog.Find(key!.EnvironmentId, datasetName);
            return dataset is null
                ? new HoneycombRefusal(HoneycombErrors.GatekeeperUnknownDataset, ArrivalReasons.DatasetUnknown, $"a demo server takes single events for {string.Join(", ", DemoWorkspace.Datasets.Select(known => known.Name))} only; /1/batch takes any dataset")
                : null;
        }

        if (DatasetNames.IsMalformed(datasetName))
            return new HoneycombRefusal(HoneycombErrors.BadDatasetName, ArrivalReasons.DatasetNameBad, "the dataset's name in the path is empty, longer than 255 characters or holds control characters");
        if (datasetName == DatasetNames.All)
            return new HoneycombRefusal(HoneycombErrors.DatasetNotFound, ArrivalReasons.DatasetNameBad, "__all__ stands for every dataset in queries; events go to one");
        dataset = services.Catalog.Find(key!.EnvironmentId, datasetName);
        return dataset is null && !key.May(KeyPermissions.CreateDatasets)
            ? new HoneycombRefusal(HoneycombErrors.DatasetNotFound, ArrivalReasons.DatasetUnknown, $"there is no dataset {datasetName} in environment {key.EnvironmentName}, and key `{key.MaskedForm}` may not create one")
            : null;
    }

    private async ValueTask<HoneycombRefusal?> ReadBodyAsync()
    {
        var start = Stopwatch.GetTimestamp();
        var failure = await BodyReader.ReadAsync(context.Request, coding, services.Limits.MaxRequestBytes, received, plain, context.RequestAborted);
        own?.Add("timer.read_body_dur_ms", Stopwatch.GetElapsedTime(start));
        own?.Add("gzipped", coding == ContentCoding.Gzip);
        return failure switch
        {
            BodyFailure.None => null,
            BodyFailure.TooLarge => new HoneycombRefusal(HoneycombErrors.BodyTooLarge, ArrivalReasons.BodyTooLarge, $"the body has more than {services.Limits.MaxRequestBytes} bytes uncompressed (--max-request)"),
            BodyFailure.Broken => new HoneycombRefusal(HoneycombErrors.OfBroken(coding, isStrict), ArrivalReasons.EncodingBroken, $"the body claims {coding.ToString().ToLowerInvariant()} but is not"),
            BodyFailure.Unsupported => new HoneycombRefusal(HoneycombErrors.UnsupportedEncoding, ArrivalReasons.EncodingUnsupported, "Content-Encoding names one that this server does not know"),
            BodyFailure.ZstdUnavailable => new HoneycombRefusal(HoneycombErrors.ZstdUnavailable, ArrivalReasons.EncodingUnsupported, "the body is zstd, and libzstd was not found on this machine: install it (libzstd1) and start again"),
            _ => new HoneycombRefusal(HoneycombErrors.MalformedBody, ArrivalReasons.SenderGone, "the connection ended in the middle of the body"),
        };
    }

    private HoneycombRefusal? Decode()
    {
        var start = Stopwatch.GetTimestamp();
        var now = services.Time.GetUtcNow();
        var arrivalNanos = UnixTime.ToNanos(now);
        timestampNanos = arrivalNanos;
        if (!isBatch) ReadEventTime(now);
        var expandDepth = dataset?.Settings.ExpandJsonDepth ?? DatasetSettings.DefaultExpandJsonDepth;
        var body = Body.Span;
        var isEmpty = false;
        var result = (isBatch, headers.IsMessagePack) switch
        {
            (true, false) => decoders.Json.DecodeBatch(body, arrivalNanos, expandDepth, batch, Items),
            (true, true) => decoders.MessagePack.DecodeBatch(body, arrivalNanos, expandDepth, batch, Items),
            (false, false) => decoders.Json.DecodeEvent(body, timestampNanos, sampleRate, expandDepth, batch, out isEmpty),
            (false, true) => decoders.MessagePack.DecodeEvent(body, timestampNanos, sampleRate, expandDepth, batch, out isEmpty),
        };
        own?.Add("timer.unmarshal_json_dur_ms", Stopwatch.GetElapsedTime(start));
        // The gatekeeper takes an object without fields.
        if (isEmpty && !isStrict) result = new DecodeResult(DecodeFailure.Empty, 0);
        if (result.IsRead)
        {
            own?.Add("event_columns", batch.Lanes.Count(lane => lane.Count > 0));
            return null;
        }

        return new HoneycombRefusal(HoneycombErrors.Of(result.Failure, isStrict), HoneycombWords.ReasonOf(result.Failure), HoneycombWords.Explain(result, isBatch, headers.IsMessagePack));
    }

    /// <summary>The time of a single event, and what the gatekeeper's event says about it (protocol reference 1.3, 1.5).</summary>
    private void ReadEventTime(DateTimeOffset now)
    {
        if (headers.TryTime(out var nanos))
        {
            timestampNanos = nanos;
            own?.Add("event_time", headers.EventTime);
            own?.Add("event_time_delta_sec", (UnixTime.ToNanos(now) - (double)nanos) / 1e9);
            return;
        }

        own?.Add("error_time_parsing", string.IsNullOrEmpty(headers.EventTime) ? "no timestamp for event" : "timestamp not in RFC3999 format");
        own?.Add("event_time", now.ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz"));
    }

    private async ValueTask<HoneycombRefusal?> StoreAsync()
    {
        if (batch.RowCount == 0) return null;
        try
        {
            dataset ??= services.Catalog.GetOrCreate(key!.EnvironmentId, datasetName);
        }
        catch (CatalogLimitException failure)
        {
            return new HoneycombRefusal(HoneycombErrors.TooManyDatasets, ArrivalReasons.DatasetLimit, failure.Message);
        }
        catch (IOException failure)
        {
            return new HoneycombRefusal(HoneycombErrors.TryLater, ArrivalReasons.TryLater, $"the dataset could not be created: {failure.Message}");
        }

        outcome = await services.Pipeline.AdmitAsync(dataset, batch, context.RequestAborted);
        own?.Add("chosen_partition", outcome.Partition);
        own?.Add("timer.get_partition_dur_ms", outcome.PartitionTime);
        own?.Add("hitSchemaCache", outcome.SchemaWasKnown);
        own?.Add("timer.get_schema_dur_ms", outcome.SchemaTime);
        own?.Add("timer.write_event_dur_ms", outcome.AppendTime);
        return outcome.Status switch
        {
            IngestStatus.TryLater => new HoneycombRefusal(HoneycombErrors.TryLater, ArrivalReasons.TryLater, $"the server cannot store anything now: {outcome.Reason}"),
            // A batch is answered item by item.
            IngestStatus.TooManyColumns when !isBatch => new HoneycombRefusal(HoneycombErrors.TooManyDatasetColumns, ArrivalReasons.TooManyColumns, outcome.Reason!),
            _ => null,
        };
    }

    private void Reply(HoneycombRefusal? refusal)
    {
        var response = context.Response;
        if (refusal is not null)
        {
            if (ReferenceEquals(refusal.Error, HoneycombErrors.TryLater)) response.Headers.RetryAfter = RetryAfterSeconds;
            HoneycombReplies.WriteError(response, refusal.Error, headers.IsMessagePack);
        }
        else if (isBatch)
        {
            HoneycombReplies.WriteItems(response, Items, outcome.Status == IngestStatus.TooManyColumns ? HoneycombErrors.TooManyDatasetColumns : null, headers.IsMessagePack);
        }
        else
        {
            response.ContentLength = 0;
        }
    }

    private void Record(HoneycombRefusal? refusal)
    {
        var accepted = refusal is null && outcome.Status == IngestStatus.Accepted ? batch.RowCount : 0;
        var refused = isBatch ? Items.Count - accepted : 1 - accepted;
        var hasRefusals = refusal is not null || refused > 0;
        var request = context.Request;
        services.Arrivals.Record(new Arrival
        {
            Time = services.Time.GetUtcNow(),
            Protocol = "honeycomb",
            Endpoint = isBatch ? "POST /1/batch/{dataset}" : "POST /1/events/{dataset}",
            Datasets = datasetName.Length > 0 ? [ShortText.Of(datasetName)] : [],
            KeyId = key?.Id,
            EnvironmentId = key?.EnvironmentId,
            Environment = key?.EnvironmentSlug,
            MaskedKey = key?.MaskedForm ?? KeyMask.Of(headers.Key),
            Status = context.Response.StatusCode,
            Outcome = !hasRefusals ? ArrivalOutcome.Accepted : accepted > 0 ? ArrivalOutcome.Partial : ArrivalOutcome.Refused,
            Reason = refusal?.Reason ?? (!hasRefusals ? ArrivalReasons.Accepted : ArrivalReasons.SomeEventsRefused),
            Explanation = refusal?.Explanation ?? HoneycombWords.Explain(Items, outcome, batch.TruncatedCount, decoders.Json.CutNameCount + decoders.MessagePack.CutNameCount),
            EventCount = accepted,
            RefusedEventCount = refused,
            BodyBytes = request.ContentLength ?? received.Length,
            ContentType = ShortText.OrNull(request.ContentType),
            ContentEncoding = ShortText.OrNull(request.Headers.ContentEncoding.ToString()),
            RemoteAddress = context.Connection.RemoteIpAddress?.ToString(),
            UserAgent = ShortText.OrNull(request.Headers.UserAgent.ToString()),
            DurationMs = Stopwatch.GetElapsedTime(startTimestamp).TotalMilliseconds,
            FirstBytes = hasRefusals ? BodyPreview.Of(Body.Length > 0 ? Body.Span : received.Span, headers.Key) : null,
        });
        own?.Add("event_count", accepted);
        if (refused > 0) own?.Add("refused_event_count", refused);
        if (refusal is null) return;
        own?.Add("error", refusal.Explanation);
        own?.Add("error_desc", refusal.Error.Text);
    }

    private void AddDataset()
    {
        if (own is null) return;
        own.Add("dataset.name", dataset?.Name ?? datasetName);
        if (dataset is null) return;
        own.Add("dataset.id", dataset.Id);
        own.Add("dataset.partition_list", $"[{string.Join(',', dataset.Partitions)}]");
    }
}
