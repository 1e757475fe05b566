using System.Globalization;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.CloudWatchLogs.Decoding;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Protocols.CloudWatchLogs.Reading;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>PutLogEvents: from the body to the answer, which is given when the events are durable (section 4 of the protocol reference).</summary>
internal sealed class PutLogEventsEndpoint(LogGroups groups, IngestPipeline pipeline, AwsGate gate, LogsDecoders decoders, LogEventIds ids, LogsOptions options, TimeProvider time)
{
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(DatasetSettings.MaxRetentionDays);

    /// <summary>Handles a request that was let in, and takes note of it.</summary>
    public async Task HandleAsync(AwsRequest request)
    {
        var decoder = decoders.Rent();
        var batch = pipeline.Pool.Rent();
        try
        {
            var put = new Put(request, decoder, batch);
            var refusal = Decode(put, expandsLines: true) ?? await StoreAsync(put);
            if (refusal is not null) await gate.RefuseAsync(request, refusal);
            else await AnswerAsync(put);
        }
        finally
        {
            decoders.Return(decoder);
            pipeline.Pool.Return(batch);
        }
    }

    private AwsRefusal? Decode(Put put, bool expandsLines)
    {
        AwsRefusal? missing = null;
        put.Result = put.Decoder.Decode(put.Request.Body.Span, put.Batch, expandsLines, (group, stream) => Find(put, group, stream, out missing));
        var result = put.Result;
        var (error, reason) = result.Failure switch
        {
            PutFailure.None => (null, ""),
            PutFailure.NoTarget => (missing!.Error, missing.Reason),
            PutFailure.Malformed => (AwsErrors.Serialization("The body is no JSON object with logGroupName, logStreamName and logEvents."), ArrivalReasons.BodyMalformed),
            PutFailure.MissingMember => (LogsErrors.Absent(result.Member), ArrivalReasons.BodyMalformed),
            PutFailure.BadCount => (LogsErrors.Constraint("logEvents", Number(result.Detail), "have length between 1 and 10000"), ArrivalReasons.BodyMalformed),
            PutFailure.EmptyMessage => (LogsErrors.Constraint(string.Create(CultureInfo.InvariantCulture, $"logEvents.{result.Detail}.member.message"), "", "have length greater than or equal to 1"), ArrivalReasons.BodyMalformed),
            PutFailure.BadTimestamp => (LogsErrors.Constraint(string.Create(CultureInfo.InvariantCulture, $"logEvents.{result.Detail}.member.timestamp"), "", "have value greater than or equal to 0"), ArrivalReasons.BodyMalformed),
            PutFailure.EventTooLarge => (LogsErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"Log event too large: {result.Detail} bytes exceeds limit of {PutLimits.MaxEventBytes}")), ArrivalReasons.BodyTooLarge),
            PutFailure.BatchTooLarge => (LogsErrors.Invalid(string.Create(CultureInfo.InvariantCulture, $"Upload too large: {result.Detail} bytes exceeds limit of {PutLimits.MaxBatchBytes}")), ArrivalReasons.BodyTooLarge),
            PutFailure.OutOfOrder => (LogsErrors.Invalid("Log events in a single PutLogEvents request must be in chronological order."), ArrivalReasons.BodyMalformed),
            _ => (LogsErrors.Invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours."), ArrivalReasons.BodyMalformed),
        };
        return error is null ? null : new AwsRefusal(error, reason, missing?.Explanation ?? error.Message);
    }

    private PutTarget? Find(Put put, string group, string stream, out AwsRefusal? missing)
    {
        missing = null;
        var environment = put.Request.Caller.Environment;
        put.Group = groups.Store.Find(environment.Id, group);
        put.Datasets = [ShortText.Of(group)];
        var known = put.Group is null ? null : groups.Store.FindStream(environment.Id, group, stream);
        if (known is null && options.CreatesGroups) missing = Make(put, group, stream);
        else if (put.Group is null) missing = new AwsRefusal(LogsErrors.GroupMissing, ArrivalReasons.DatasetUnknown, $"there is no log group {ShortText.Of(group)}; senders mostly make it now, and send again");
        else if (known is null) missing = new AwsRefusal(LogsErrors.StreamMissing, ArrivalReasons.DatasetUnknown, $"the log group {ShortText.Of(group)} has no stream {ShortText.Of(stream)}; senders mostly make it now, and send again");
        if (missing is not null) return null;
        var now = time.GetUtcNow();
        var kept = groups.RetentionOf(put.Group!) is { } days ? TimeSpan.FromDays(days) : LongestKept;
        return new PutTarget(
            group, stream, options.AcceptsOld ? 0 : (now - PutLimits.MaxAge).ToUnixTimeMilliseconds(), (now - kept).ToUnixTimeMilliseconds(),
            (now + PutLimits.MaxFuture).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds(),
            ids.Reserve(PutLimits.MaxEvents, known is null ? 0 : LiveStreams.FirstId(known)));
    }

    /// <summary>Makes the group and the stream; null, or why not.</summary>
    private AwsRefusal? Make(Put put, string group, string stream)
    {
        var environment = put.Request.Caller.Environment;
        var error = LogRules.GroupName(group) ?? LogRules.StreamName(stream);
        if (error is null && put.Group is null) error = groups.Create(environment, group) is { } failed && failed != LogsErrors.GroupExists ? failed : null;
        if (error is null && groups.Store.AddStream(new LogStream(environment.Id, group, stream, groups.Now)) == StreamAddition.TooMany) error = LogsErrors.ResourceLimit;
        put.Group = groups.Store.Find(environment.Id, group);
        return error is null ? null : new AwsRefusal(error, ArrivalReasons.DatasetNameBad, error.Message);
    }

    private async Task<AwsRefusal?> StoreAsync(Put put)
    {
        if (put.Batch.RowCount == 0) return null;
        var outcome = await AdmitAsync(put);
        if (outcome.Status == IngestStatus.TooManyColumns)
        {
            // The lines are worth more than their fields' columns: once more, without these.
            put.Batch.Reset();
            if (Decode(put, expandsLines: false) is { } refusal) return refusal;
            outcome = await AdmitAsync(put);
        }

        var (environment, result) = (put.Request.Caller.Environment, put.Result!);
        if (outcome.Status != IngestStatus.Accepted) return new AwsRefusal(AwsErrors.TryLater, ArrivalReasons.TryLater, $"the server cannot store anything now: {outcome.Reason}");
        groups.Store.Note(environment.Id, result.Target!.Group, result.Target.Stream, result.First, result.Last, result.Target.Now, result.MessageBytes);
        return null;
    }

    private ValueTask<IngestOutcome> AdmitAsync(Put put) => pipeline.AdmitAsync(groups.DatasetOf(put.Group!), put.Batch, put.Request.Context.RequestAborted);

    private Task AnswerAsync(Put put)
    {
        var result = put.Result!;
        var (accepted, rejected) = (put.Batch.RowCount, result.Count - put.Batch.RowCount);
        var (outcome, reason) = rejected == 0 ? (ArrivalOutcome.Accepted, ArrivalReasons.Accepted)
            : (accepted > 0 ? ArrivalOutcome.Partial : ArrivalOutcome.Refused, ArrivalReasons.SomeEventsRefused);
        gate.Record(put.Request, StatusCodes.Status200OK, outcome, reason, Explain(result), put.Datasets, null, accepted, rejected);
        return AwsReplies.WriteAsync(put.Request.Context, AwsShape.Json11, json =>
        {
            json.WriteString("nextSequenceToken", SequenceToken.Of(result.Target!.Now));
            // An empty object would make watchtower warn of lost lines.
            if (!result.HasRejected) return;
            json.WriteStartObject("rejectedLogEventsInfo");
            if (result.TooNewFrom is { } from) json.WriteNumber("tooNewLogEventStartIndex", from);
            if (result.TooOldUntil is { } old) json.WriteNumber("tooOldLogEventEndIndex", old);
            if (result.ExpiredUntil is { } expired) json.WriteNumber("expiredLogEventEndIndex", expired);
            json.WriteEndObject();
        });
    }

    private static string Explain(PutResult result)
    {
        if (!result.HasRejected) return "";
        var (newFrom, oldUntil) = (result.TooNewFrom ?? result.Count, result.TooOldUntil ?? 0);
        var parts = new List<string>();
        if (oldUntil > 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{oldUntil} older than 14 days (--logs-accept-old)"));
        if (result.ExpiredUntil is { } expired) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{expired - oldUntil} older than the group keeps events"));
        if (newFrom < result.Count) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{result.Count - newFrom} more than 2 hours in the future"));
        return $"left out of stream {ShortText.Of(result.Target!.Stream)}: {string.Join(", ", parts)}";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is known of one request on its way.</summary>
    private sealed class Put(AwsRequest request, PutLogEventsDecoder decoder, EventBatch batch)
    {
        public AwsRequest Request => request;

        public PutLogEventsDecoder Decoder => decoder;

        public EventBatch Batch => batch;

        public PutResult? Result { get; set; }

        public LogGroup? Group { get; set; }

        public IReadOnlyList<string> Datasets { get; set; } = [];
    }
}
