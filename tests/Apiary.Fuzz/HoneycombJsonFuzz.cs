using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Protocols.Honeycomb;

namespace Apiary.Fuzz;

/// <summary>
/// Damaged JSON batches. The decoder never throws, accepts what System.Text.Json accepts and nothing else but Python's NaN
/// and Infinity, and has a row for every accepted item and a status for every item.
/// </summary>
internal static class HoneycombJsonFuzz
{
    private static readonly byte[][] Corpus =
    [
        """[{"time":"2026-11-20T22:53:44.316985Z","samplerate":1,"data":{"a":"text","b":-12.5e3,"c":true,"d":null,"e":false}}]"""u8.ToArray(),
        """[{"data":{"nested":{"a":1,"deep":{"b":[1,2,{"c":null}]}},"list":["x",1,null]},"time":1530651548}, {"data":{"a":1}}]"""u8.ToArray(),
        """ [ { "data" : { "\u0061\ud83d\ude00" : "\"\\\/\b\f\n\r\t" , "ü" : "蜂" , "big" : 12345678901234567890 } } ] """u8.ToArray(),
        """[{"data":{"x":NaN,"y":-Infinity,"z":Infinity}},{"samplerate":"4","data":{"a":0.1}},7,{"data":[]},{}]"""u8.ToArray(),
        Encoding.UTF8.GetBytes("[{\"data\":{\"a\":" + new string('[', 58) + new string(']', 58) + "}}]"),
        Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat("{\"data\":{\"same\":\"value\",\"n\":1}}", 12)) + "]"),
    ];

    private static ReadOnlySpan<byte> Favourites => "{}[]\":,\\u0deE+-.tfnNI \0\u00ff"u8;

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        var decoder = new HoneycombJsonDecoder(DecodeLimits.Default);
        var batch = new EventBatch();
        var items = new BatchItems();
        for (var i = 0; i < iterations; i++)
        {
            var body = ByteMutator.Mutate(random, Corpus[random.Next(Corpus.Length)], Favourites, Corpus[random.Next(Corpus.Length)]);
            batch.Reset();
            items.Reset();
            var result = decoder.DecodeBatch(body, 42, random.Next(7), batch, items);
            if (result.IsRead && batch.RowCount != items.AcceptedCount) throw Found(body, $"{batch.RowCount} rows for {items.AcceptedCount} accepted items");
            if (result.Offset < 0 || result.Offset > body.Length) throw Found(body, $"failed at byte {result.Offset} of {body.Length}");
            if (HasPythonWord(body)) continue;
            var count = CountItems(body);
            if (result.IsRead != (count > 0)) throw Found(body, $"{result}, where System.Text.Json sees {count} items");
            if (result.IsRead && items.Count != count) throw Found(body, $"{items.Count} items, where System.Text.Json sees {count}");
            var single = new EventBatch();
            var one = decoder.DecodeEvent(body, 42, 1, 3, single, out _);
            if (one.IsRead && single.RowCount != 1) throw Found(body, $"a read event and {single.RowCount} rows");
        }
    }

    /// <summary>How many items the array has; 0 when it is none or is not JSON.</summary>
    private static int CountItems(byte[] body)
    {
        // System.Text.Json looks at the bytes of a string only when it is asked for.
        if (!Utf8.IsValid(body)) return 0;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.GetArrayLength() : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private static bool HasPythonWord(byte[] body) => body.AsSpan().IndexOf("NaN"u8) >= 0 || body.AsSpan().IndexOf("Infinity"u8) >= 0;

    private static InvalidOperationException Found(byte[] body, string what) => new($"{what}: {Convert.ToBase64String(body)} {Encoding.UTF8.GetString(body)}");
}
