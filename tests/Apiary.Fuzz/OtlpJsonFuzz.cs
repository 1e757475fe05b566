using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Otlp.Json;

namespace Apiary.Fuzz;

/// <summary>
/// Damaged OTLP/JSON. The transcoder never throws; what it accepts is an object for System.Text.Json too (but for Python's NaN
/// and Infinity), and comes out as protobuf whose every length ends where its message does and whose fields are the schema's.
/// </summary>
internal static class OtlpJsonFuzz
{
    private static readonly byte[][] Corpus =
    [
        """{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}}]},"scopeSpans":[{"scope":{"name":"io","version":"1"},"spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"AQIDBAUGB/8=","parentSpanId":"","name":"GET /","kind":2,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":1.70000000025e18,"attributes":[{"key":"n","value":{"intValue":"-500"}}],"events":[{"timeUnixNano":1,"name":"e"}],"links":[{"traceId":"0a","flags":257}],"status":{"code":"STATUS_CODE_ERROR","message":"b"}}]}]}]}"""u8.ToArray(),
        """ { "resourceLogs" : [ { "scopeLogs" : [ { "logRecords" : [ { "severityNumber" : 9 , "body" : { "kvlistValue" : { "values" : [ { "key" : "\u0061\ud83d\ude00" , "value" : { "arrayValue" : { "values" : [ null , { "bytesValue" : "aGk-_w" } , { "boolValue" : true } , { "doubleValue" : "NaN" } ] } } } ] } } } ] } ] } ] } """u8.ToArray(),
        """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","histogram":{"dataPoints":[{"count":"3","sum":4.5,"bucketCounts":["1",2,0],"explicitBounds":[0,"1.5"],"exemplars":[{"asInt":1,"traceId":"0b"}]}],"aggregationTemporality":1}},{"exponentialHistogram":{"dataPoints":[{"scale":-10,"positive":{"offset":-3,"bucketCounts":["0",300,"18446744073709551615"]},"flags":1}]}},{"sum":{"isMonotonic":true,"dataPoints":[{"asDouble":"-Infinity"}]}}]}]}]}"""u8.ToArray(),
        Encoding.UTF8.GetBytes("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":" + string.Concat(Enumerable.Repeat("{\"arrayValue\":{\"values\":[", 45)) + string.Concat(Enumerable.Repeat("]}}", 45)) + "}]}]}]}"),
        Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 60) + new string(']', 60) + ",\"resourceSpans\":[{},{}]}"),
    ];

    private static ReadOnlySpan<byte> Favourites => "{}[]\":,\\u0deE+-.=tfnNI \0\u00ff"u8;

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        var transcoder = new OtlpJsonTranscoder();
        for (var i = 0; i < iterations; i++)
        {
            var body = ByteMutator.Mutate(random, Corpus[random.Next(Corpus.Length)], Favourites, Corpus[random.Next(Corpus.Length)]);
            foreach (var signal in Enum.GetValues<OtlpSignal>())
            {
                using var target = new PooledBytes();
                var failure = transcoder.Transcode(signal, body, target);
                if (failure is { Length: 0 }) throw Found(body, "a failure without a word");
                if (failure is not null) continue;
                CheckFrames(body, target.Span, OtlpJsonSchema.Of(signal));
                CheckObject(body);
            }
        }
    }

    private static void CheckFrames(byte[] body, ReadOnlySpan<byte> message, OtlpJsonMessage schema)
    {
        while (!message.IsEmpty)
        {
            var tag = Varint(body, ref message);
            var field = schema.Fields.FirstOrDefault(field => field.Tag == tag) ?? throw Found(body, $"no field has the tag {tag}");
            var length = (tag & 7) switch { 0 => -1, 1 => 8, 5 => 4, _ => (long)Varint(body, ref message) };
            if (length > message.Length) throw Found(body, $"{field.DisplayName} is said to have {length} bytes of {message.Length}");
            if (length < 0) Varint(body, ref message);
            else if (field.Message is { } nested) CheckFrames(body, message[..(int)length], nested);
            else if (field.Kind == OtlpJsonKind.Text && !Utf8.IsValid(message[..(int)length])) throw Found(body, $"{field.DisplayName} is not UTF-8");
            if (length > 0) message = message[(int)length..];
        }
    }

    private static ulong Varint(byte[] body, ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var count = 0; count < Math.Min(10, message.Length); count++)
        {
            value |= (ulong)(message[count] & 0x7F) << (7 * count);
            if (message[count] >= 0x80) continue;
            message = message[(count + 1)..];
            return value;
        }

        throw Found(body, "a varint without an end");
    }

    private static void CheckObject(byte[] body)
    {
        if (body.AsSpan().IndexOf("NaN"u8) >= 0 || body.AsSpan().IndexOf("Infinity"u8) >= 0) return;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 1000 });
            if (document.RootElement.ValueKind == JsonValueKind.Object && Utf8.IsValid(body)) return;
        }
        catch (JsonException refused)
        {
            throw Found(body, refused.Message);
        }

        throw Found(body, "accepted what is no object");
    }

    private static InvalidOperationException Found(byte[] body, string what) => new($"{what}: {Convert.ToBase64String(body)} {Encoding.UTF8.GetString(body)}");
}
