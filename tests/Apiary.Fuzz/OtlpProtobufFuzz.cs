using System.Text;
using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Decoding;
using Apiary.Server.Protocols.Otlp.Json;

namespace Apiary.Fuzz;

/// <summary>
/// Damaged OTLP requests in protobuf, each as all three signals. The decoder never throws and says what is wrong; what it
/// accepts are sound columns of valid text, within the limits, and a decoder that has seen much makes of it what a new one does.
/// </summary>
internal static class OtlpProtobufFuzz
{
    private static readonly (OtlpSignal Signal, string Json)[] Corpus =
    [
        (OtlpSignal.Traces, """{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}},{"key":"sampleRate","value":{"stringValue":"2.5"}}]},"schemaUrl":"u","scopeSpans":[{"scope":{"name":"io.opentelemetry","version":"1","attributes":[{"key":"s","value":{"intValue":1}}]},"spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":"","name":"GET /","kind":2,"traceState":"ot=th:c","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":1700000000250000000,"attributes":[{"key":"n","value":{"intValue":"-500"}},{"key":"m","value":{"kvlistValue":{"values":[{"key":"a","value":{"arrayValue":{"values":[{"boolValue":true},{"bytesValue":"aGk="}]}}}]}}}],"events":[{"timeUnixNano":1,"name":"exception","attributes":[{"key":"exception.message","value":{"stringValue":"bad"}}]}],"links":[{"traceId":"5B8EFFF798038103D269B633813FC60C","flags":257}],"status":{"code":2,"message":"b"}},{},{}]}]}]}"""),
        (OtlpSignal.Logs, """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":1,"severityNumber":9,"severityText":"INFO","body":{"kvlistValue":{"values":[{"key":"k","value":{"doubleValue":1.5}}]}},"traceId":"5B8EFFF798038103D269B633813FC60C","eventName":"e","flags":1},{"body":{"stringValue":"s"},"observedTimeUnixNano":5}]}]}]}"""),
        (OtlpSignal.Metrics, """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":1,"asInt":1,"attributes":[{"key":"a","value":{"stringValue":"b"}},{"key":"c","value":{"intValue":1}}],"exemplars":[{"asDouble":1,"traceId":"0102030405060708090a0b0c0d0e0f10","filteredAttributes":[{"key":"f","value":{"intValue":1}}]}]},{"asDouble":1},{"asDouble":2}]}},{"name":"h","histogram":{"dataPoints":[{"count":3,"sum":1,"bucketCounts":[1,2],"explicitBounds":[5],"min":1,"max":7}]}},{"name":"e","exponentialHistogram":{"dataPoints":[{"count":3,"scale":2,"zeroCount":1,"positive":{"offset":1,"bucketCounts":[1,200]},"negative":{"offset":-1,"bucketCounts":[1]}}]}},{"name":"s","summary":{"dataPoints":[{"count":1,"quantileValues":[{"quantile":0.5,"value":1}]}]}}]}]}]}"""),
    ];

    private static readonly IngestLimits Limits = new() { MaxFields = 30, MaxEvents = 200, MaxColumns = 60, MaxValues = 2000 };

    private static ReadOnlySpan<byte> Favourites => "\0\u0001\u0002\u0008\u0009\u000a\u000d\u0010\u0012\u0018\u001a\u0021\u0022\u002a\u0032\u003a\u0042\u004a\u0052\u005a\u007f"u8;

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        var corpus = Corpus.Select(sample => Protobuf(sample.Signal, sample.Json)).ToArray();
        var seasoned = new OtlpDecoder(Limits);
        for (var i = 0; i < iterations; i++)
        {
            var body = ByteMutator.Mutate(random, corpus[random.Next(corpus.Length)], Favourites, corpus[random.Next(corpus.Length)]);
            foreach (var signal in Enum.GetValues<OtlpSignal>())
            {
                var first = Decode(seasoned, signal, body);
                var second = Decode(new OtlpDecoder(Limits), signal, body);
                if (first != second) throw Found(body, $"{signal}: at first {first}, then {second}");
            }
        }
    }

    /// <summary>What a request decodes to, in short.</summary>
    private static string Decode(OtlpDecoder decoder, OtlpSignal signal, byte[] body)
    {
        var pool = new EventBatchPool();
        var batches = new DatasetBatches(pool);
        var failure = decoder.Decode(signal, body, new OtlpRequest(42, "header"), batches);
        var text = new StringBuilder(failure);
        if (failure is { Length: 0 }) throw Found(body, $"{signal}: a failure without a word");
        if (failure is null)
        {
            foreach (var batch in batches.All)
            {
                text.Append($"{batch.DatasetName} {batch.ItemCount} {batch.Events.RowCount}");
                text.Append($" {CheckColumns(body, batch.Events)};");
            }

            text.Append($"{batches.RefusedCount} {batches.FirstRefusal} {batches.Warning}");
        }

        batches.Reset();
        if (pool.RentedCount != 0) throw Found(body, $"{signal}: {pool.RentedCount} batches are not given back");
        return text.ToString();
    }

    private static int CheckColumns(byte[] body, EventBatch events)
    {
        if (events.RowCount > Limits.MaxEvents) throw Found(body, $"{events.RowCount} events");
        var fieldCounts = new int[events.RowCount];
        foreach (var lane in events.Lanes)
        {
            var before = -1;
            foreach (var row in lane.Rows)
            {
                if (row <= before || row >= events.RowCount) throw Found(body, $"row {row} behind {before} of {events.RowCount}");
                before = row;
                fieldCounts[row]++;
            }

            if (lane.Count == 0) continue;
            if (lane.Name.IsEmpty || lane.Name.Length > EventLimits.MaxNameBytes || !Utf8.IsValid(lane.Name)) throw Found(body, "a column's name is none");
            foreach (var code in lane.Codes)
                if (!Utf8.IsValid(lane.Dictionary!.Entry(code))) throw Found(body, $"{Encoding.UTF8.GetString(lane.Name)} is not UTF-8");
        }

        if (fieldCounts.Any(count => count > Limits.MaxFields)) throw Found(body, $"an event of {fieldCounts.Max()} fields");
        return fieldCounts.Sum();
    }

    private static byte[] Protobuf(OtlpSignal signal, string json)
    {
        using var target = new PooledBytes();
        if (new OtlpJsonTranscoder().Transcode(signal, Encoding.UTF8.GetBytes(json), target) is { } failure) throw new InvalidOperationException(failure);
        return Shorten(target.Span, OtlpJsonSchema.Of(signal));
    }

    /// <summary>The same message with lengths of one or two bytes, as encoders write them.</summary>
    private static byte[] Shorten(ReadOnlySpan<byte> message, OtlpJsonMessage schema)
    {
        using var target = new PooledBytes();
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            ProtobufEncoder.Varint(target, tag);
            switch (tag & 7)
            {
                case 0:
                    ProtobufEncoder.Varint(target, Varint(ref message));
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    var nested = schema.Fields.First(field => field.Tag == tag).Message;
                    ProtobufEncoder.Bytes(target, nested is null ? message[..length] : Shorten(message[..length], nested));
                    message = message[length..];
                    break;
                default:
                    var size = (tag & 7) == 1 ? 8 : 4;
                    target.Append(message[..size]);
                    message = message[size..];
                    break;
            }
        }

        return target.Span.ToArray();
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    private static InvalidOperationException Found(byte[] body, string what) => new($"{what}: {Convert.ToHexString(body)}");
}
