using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Protocols.CloudWatchLogs.Decoding;

namespace Apiary.Fuzz;

/// <summary>
/// Damaged bodies of PutLogEvents. The decoder never throws; what it takes System.Text.Json reads as well, every event is then in
/// the batch or named as left out, in order, and its message is there byte for byte.
/// </summary>
internal static class PutLogEventsFuzz
{
    private static readonly PutTarget Target = new("cruddur", "web/1", 1_000, 2_000, 9_000, 8_000, 1);

    private static readonly byte[][] Corpus =
    [
        """{"logGroupName":"cruddur","logStreamName":"web/1","logEvents":[{"timestamp":500,"message":"old"},{"timestamp":1500,"message":"gone"},{"timestamp":5000,"message":"[ERROR] 1-5759e988-bd862e3fe1be46a994272793"},{"timestamp":9500,"message":"new"}]}"""u8.ToArray(),
        """{"logEvents":[{"message":"{\"level\":\"INFO\",\"a\":{\"b\":[1,{}],\"trace_id\":\"5759e988bd862e3fe1be46a994272793\"},\"message\":\"own\"}","timestamp":5e3}],"sequenceToken":null,"logStreamName":"web/1","logGroupName":"cruddur"}"""u8.ToArray(),
        """{"logGroupName":"cruddur","logStreamName":"web/1","logEvents":[{"timestamp":5000,"message":" {\"x\":NaN,\"aws.event_id\":7,\"\\u0061\":null} "},{"timestamp":5000,"message":"\ud83d\ude00 00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01"},{"timestamp":5001,"message":"{\"a\":","o":[]}]}"""u8.ToArray(),
    ];

    private static ReadOnlySpan<byte> Favourites => "{}[]\":,\\u0de159-tfnNI \0\u00ff"u8;

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        var decoder = new PutLogEventsDecoder(100);
        var batch = new EventBatch();
        for (var i = 0; i < iterations; i++)
        {
            var body = ByteMutator.Mutate(random, Corpus[random.Next(Corpus.Length)], Favourites, Corpus[random.Next(Corpus.Length)]);
            batch.Reset();
            var result = decoder.Decode(body, batch, expandsLines: random.Next(4) > 0, static (_, _) => Target);
            if (result.Failure != PutFailure.None) continue;
            var left = Math.Max(result.TooOldUntil ?? 0, result.ExpiredUntil ?? 0);
            if (result.TooNewFrom is { } from) left += result.Count - from;
            if (batch.RowCount + left != result.Count) throw Found(body, $"{batch.RowCount} events and {left} left out, of {result.Count}");
            Compare(body, batch, result);
        }
    }

    private static void Compare(byte[] body, EventBatch batch, PutResult result)
    {
        var rows = BatchRows.Of(batch);
        // Names that come twice are read in another way there; such bodies have been looked at enough.
        // Half of a surrogate pair cannot be read there at all.
        if (Count(body, "\"logEvents\"") != 1 || Count(body, "\"message\"") != result.Count || Count(body, "\\ud") > 0 || Count(body, "\\uD") > 0) return;
        using var document = JsonDocument.Parse(body);
        var sent = document.RootElement.GetProperty("logEvents").EnumerateArray().Skip(Math.Max(result.TooOldUntil ?? 0, result.ExpiredUntil ?? 0)).Take(batch.RowCount).ToArray();
        for (var row = 0; row < batch.RowCount; row++)
        {
            var message = rows[row].First(field => field.Key == "message").Value.AsString();
            if (sent[row].TryGetProperty("message", out var expected) && expected.GetString() != message) throw Found(body, $"the message of event {row} is another: {message}");
            if (row > 0 && batch.TimestampNanos[row] <= batch.TimestampNanos[row - 1]) throw Found(body, $"event {row} is not behind the one before");
        }
    }

    private static int Count(byte[] body, string text) => Encoding.UTF8.GetString(body).Split(text).Length - 1;

    private static InvalidOperationException Found(byte[] body, string what) => new($"{what}: {Encoding.UTF8.GetString(body)}");
}
