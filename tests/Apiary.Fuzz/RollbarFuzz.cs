using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Events;
using Apiary.Server.Errors.Grouping;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Protocols.Rollbar.Payloads;

namespace Apiary.Fuzz;

/// <summary>
/// Damaged Rollbar items. Whatever is found valid becomes one event with a title, a fingerprint that is short and the same each time, and a payload that joined again is
/// what came; nothing throws.
/// </summary>
internal static class RollbarFuzz
{
    private static readonly byte[][] Corpus =
    [
        """{"data":{"environment":"production","level":"error","uuid":"u","timestamp":1795215569,"body":{"trace":{"frames":[{"filename":"/srv/app/releases/20240101/app.py","lineno":147,"method":"pay"},{"filename":"https://a.example:1/main.3f9a1c2b.js?x","colno":null}],"exception":{"class":"KeyError","message":"'x' 12345"}},"telemetry":[]},"server":{"root":"/srv/app"},"request":{"user_ip":"$remote_ip","headers":{"traceparent":"00-88e861cd88e142dd3fe59049605c39eb-228eec08547ed040-03"}}}}"""u8.ToArray(),
        """{"data":{"environment":"e","body":{"trace_chain":[{"frames":[],"exception":{"class":"A"}},{"frames":[{"method":"b__0_1","class_name":"java.X"}],"exception":{"class":"B","message":"\ud83d\ude00 \ud83d"}}]},"custom":{"a":{"b":[1,{"c":NaN}],"d":-Infinity},"trace_id":"1-6b00d0d1-97a2bc99236832d942f5637b"},"attributes":[{"key":"trace_id","value":"abc"}]}}"""u8.ToArray(),
        """{"data":{"environment":"e","title":"t","fingerprint":"f","body":{"message":{"body":"user a@b.example at 10.0.0.1:80 2026-11-21T10:00:00Z HTTP 404 0xdeadbeef 9bb412a4-e629-419c-90f2-be9dfa94d6d0","extra":{}}},"person":{"id":7,"email":null}}}"""u8.ToArray(),
        """{"access_token":"x","data":{"environment":"e","platform":"ios","body":{"crash_report":{"raw":"Incident\nline"}}}}"""u8.ToArray(),
    ];

    private static readonly ErrorItem Item = new()
    {
        Id = 1, ProjectId = "p", Counter = 1, Environment = "e", Fingerprint = "f", Title = "t", Level = ErrorLevel.Error,
        FirstOccurrenceId = 1, FirstAt = DateTimeOffset.UnixEpoch, ActivatingOccurrenceId = 1, ActivatedAt = DateTimeOffset.UnixEpoch,
    };

    private static ReadOnlySpan<byte> Favourites => "{}[]\":,\\u0dDe/$.-@ \0\u00ff"u8;

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        for (var i = 0; i < iterations; i++)
        {
            var body = ByteMutator.Mutate(random, Corpus[random.Next(Corpus.Length)], Favourites, Corpus[random.Next(Corpus.Length)]);
            using var document = LenientJson.Parse(body, out _);
            if (document is null || RollbarValidation.FaultOf(document.RootElement) is not null) continue;
            Check(body, document.RootElement.GetProperty("data"));
        }
    }

    private static void Check(byte[] body, JsonElement data)
    {
        var payload = new ErrorPayload(data);
        var fingerprint = Fingerprint.Of(payload);
        if (fingerprint.Length is 0 or > Fingerprint.MaxChars || fingerprint != Fingerprint.Of(payload)) throw Found(body, $"the fingerprint {fingerprint}");
        if (payload.Title.Length > 255 || payload.Environment.Length > 255) throw Found(body, "a title or environment beyond its length");
        var raw = Encoding.UTF8.GetBytes(data.GetRawText());
        foreach (var withCustom in (bool[])[true, false])
        {
            var batch = new EventBatch();
            OccurrenceEvent.Write(payload, Item, new OccurrenceStamp(1, "u", 1, "", "rollbar", raw), withCustom, batch);
            if (batch.RowCount != 1 || batch.TruncatedCount != 0) throw Found(body, $"{batch.RowCount} events, {batch.TruncatedCount} values cut by the batch");
            var kept = batch.Lanes.Single(lane => Encoding.UTF8.GetString(lane.Name) == ErrorFields.Payload).Dictionary!.Entry(0);
            if (!kept.SequenceEqual(raw)) throw Found(body, "the payload is kept otherwise than it came");
        }
    }

    private static InvalidOperationException Found(byte[] body, string what) => new($"{what}: {Convert.ToBase64String(body)} {Encoding.UTF8.GetString(body)}");
}
