using System.Text;
using System.Text.Json;
using Apiary.Server.Errors.Spans;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Decoding;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>What the daemon, collectors and people send: PutTraceSegments and PutTelemetryRecords (section 6.2 of the protocol reference).</summary>
internal sealed class SegmentsEndpoint(XRayDecoding.Pool decoders, BatchDelivery delivery, SpanErrors errors, AwsGate gate, IngestLimits limits)
{
    private const string Documents = "TraceSegmentDocuments";

    /// <summary>What it answers.</summary>
    public IEnumerable<XRayOperation> Operations =>
    [
        new("PutTraceSegments", "/TraceSegments", KeyPermissions.Events, PutSegmentsAsync),
        // What a daemon counts; it looks at no more of the answer than its status.
        new("PutTelemetryRecords", "/TelemetryRecords", KeyPermissions.Events, call => call.Member("TelemetryRecords") is null ? Task.FromResult<AwsError?>(XRayErrors.Missing("TelemetryRecords")) : call.AnswerAsync()),
    ];

    private async Task<AwsError?> PutSegmentsAsync(XRayCall call)
    {
        if (call.Member(Documents) is not { ValueKind: JsonValueKind.Array } documents) return Refuse(call, ArrivalReasons.BodyMalformed, XRayErrors.Missing(Documents), $"{Documents}: expected a list of documents");
        var decoding = decoders.Rent();
        try
        {
            var unprocessed = new List<XRayFault>();
            var taken = Decode(documents, decoding, unprocessed);
            if (decoding.Batches.LargestBytes > limits.MaxDecodedBytes)
                return Refuse(call, ArrivalReasons.BodyTooLarge, XRayErrors.InvalidRequest("The request is too large once decoded."), $"the request has more than {limits.MaxDecodedBytes} bytes once decoded");
            if (await errors.TakeAsync(ErrorsFrom.XRay, call.Caller.Environment, decoding.Batches, call.Ending) is { } fault)
                return Refuse(call, ArrivalReasons.TryLater, AwsErrors.TryLater, $"the server cannot store errors now: {fault}");
            var outcome = await delivery.DeliverAsync(decoding.Batches, call.Caller.Environment, call.Caller.Key, call.Ending);
            if (outcome.TryLater is { } later) return Refuse(call, ArrivalReasons.TryLater, AwsErrors.TryLater, later);
            foreach (var one in outcome.Refused)
                unprocessed.AddRange(taken.Where(document => document.Dataset == one.Batch.DatasetName).Select(document => new XRayFault("InvalidSegment", false, one.Explanation) { Id = IdOf(document.Text) }));
            Record(call, decoding.Batches, outcome, unprocessed);
            return await call.AnswerAsync(json => Write(json, unprocessed));
        }
        finally
        {
            decoders.Return(decoding);
        }
    }

    /// <summary>Decodes all documents; those of subsegments whose segment is in the same request after it.</summary>
    private static List<(byte[] Text, string Dataset)> Decode(JsonElement documents, XRayDecoding decoding, List<XRayFault> unprocessed)
    {
        var taken = new List<(byte[] Text, string Dataset)>();
        var waiting = new List<byte[]>();
        foreach (var element in documents.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.String) Take(Encoding.UTF8.GetBytes(element.GetString()!), mayWait: true);
            // A document as it stands, and not in quotes, is what some scripts send.
            else if (element.ValueKind == JsonValueKind.Object) Take(Encoding.UTF8.GetBytes(element.GetRawText()), mayWait: true);
            else unprocessed.Add(new XRayFault("ParseError", false, "expected a document in a string"));
        }

        foreach (var document in waiting) Take(document, mayWait: false);
        return taken;

        void Take(byte[] document, bool mayWait)
        {
            var decoded = decoding.Decoder.Decode(document, 0, mayWait, decoding.Batches);
            if (decoded.MustWait) waiting.Add(document);
            else if (decoded.Fault is { } fault) unprocessed.Add(fault);
            else if (decoded.Dataset is { } dataset) taken.Add((document, dataset));
        }
    }

    private AwsError Refuse(XRayCall call, string reason, AwsError error, string explanation)
    {
        gate.Record(call.Request, error.StatusIn(AwsShape.RestJson), ArrivalOutcome.Refused, reason, explanation);
        return error;
    }

    private void Record(XRayCall call, DatasetBatches batches, DeliveryOutcome outcome, List<XRayFault> unprocessed)
    {
        var refused = batches.RefusedCount + unprocessed.Count;
        var words = unprocessed.Select(fault => $"{fault.Id ?? "a document"}: {fault.Message} ({fault.Explanation})").Take(3).ToList();
        if (batches.FirstRefusal is { } first) words.Add(first);
        var (result, reason) = refused == 0 ? (ArrivalOutcome.Accepted, ArrivalReasons.Accepted)
            : outcome.EventCount > 0 ? (ArrivalOutcome.Partial, ArrivalReasons.SomeEventsRefused)
            : (ArrivalOutcome.Refused, outcome.Refused.Count > 0 ? outcome.Refused[0].Reason : ArrivalReasons.BodyMalformed);
        gate.Record(
            call.Request, StatusCodes.Status200OK, result, reason, string.Join("; ", words),
            [.. batches.All.Take(Arrival.MostDatasets).Select(batch => ShortText.Of(batch.DatasetName))], outcome.Shares, outcome.EventCount, refused);
    }

    /// <summary>The id of a document that was read; null of a list of them.</summary>
    private static string? IdOf(byte[] document)
    {
        using var parsed = JsonDocument.Parse(document);
        return XRayCall.TextOf(parsed.RootElement, "id");
    }

    private static void Write(Utf8JsonWriter json, List<XRayFault> unprocessed)
    {
        json.WriteStartArray("UnprocessedTraceSegments");
        foreach (var fault in unprocessed)
        {
            json.WriteStartObject();
            if (fault.Id is { } id) json.WriteString("Id", id);
            json.WriteString("ErrorCode", fault.Code);
            json.WriteString("Message", fault.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
