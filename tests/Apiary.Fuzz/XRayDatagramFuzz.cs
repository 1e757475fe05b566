using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.XRay.Daemon;
using Apiary.Server.Protocols.XRay.Decoding;

namespace Apiary.Fuzz;

/// <summary>
/// Damaged datagrams of X-Ray. Nothing throws; what is taken is JSON for System.Text.Json too and has whole ids; what is not taken leaves no event behind and says why.
/// </summary>
internal static class XRayDatagramFuzz
{
    private static readonly byte[][] Corpus =
    [
        """
        {"format":"json","version":1}
        {"trace_id":"1-5759e988-bd862e3fe1be46a994272793","id":"70de5b6f19ff9a0a","name":"backend","start_time":1.478293361271E9,"end_time":1478293362.5,"fault":true,"cause":{"working_directory":"/","exceptions":[{"id":"aa00bb11cc22dd33","type":"E","message":"m","stack":[{"path":"p","line":1,"label":"l"}]}]},"http":{"request":{"method":"GET","url":"http://h/a?b","x_forwarded_for":true},"response":{"status":"500","content_length":-1}},"aws":{"xray":{"sdk":"s"},"ec2":{"instance_id":"i"},"list":[1]},"annotations":{"a":1,"b":"x","c":true},"metadata":{"default":{"k":{"d":[1,{}]}}},"subsegments":[{"id":"53995c3f42cd8ad8","name":"n","start_time":1,"end_time":2,"namespace":"remote","cause":"aa00bb11cc22dd33","subsegments":[{"id":"0000000000000001","name":"s","start_time":1,"end_time":2,"sql":{"url":"u","sanitized_query":"q"}}]}]}
        """u8.ToArray(),
        """
        {"format": "json", "version": 1}
        {"type":"subsegment","id":"f77f1e971894d8bc","name":"step\u0000\ud83d\ude00","start_time":1795215569.251206,"parent_id":"3f868c1713cd9e2b","in_progress":true,"trace_id":"6b00d0d111987c683c2b03248e46cf8e","links":[{"trace_id":"1-5759e988-bd862e3fe1be46a994272793","id":"53995c3f42cd8ad8","attributes":{"k":null}}]}
        """u8.ToArray(),
        Encoding.UTF8.GetBytes("{\"version\":1,\"format\":\"JSON\"}\n[" + string.Concat(Enumerable.Repeat("{\"subsegments\":[", 30)) + string.Concat(Enumerable.Repeat("]}", 30)) + "]"),
    ];

    private static ReadOnlySpan<byte> Favourites => "{}[]\":,\\u0dE+-.truefalsn\n \0\u00ff"u8;

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        var decoder = new XRayDecoder(new IngestLimits(), new XRayNames());
        var batches = new DatasetBatches(new EventBatchPool());
        for (var i = 0; i < iterations; i++)
        {
            var datagram = ByteMutator.Mutate(random, Corpus[random.Next(Corpus.Length)], Favourites, Corpus[random.Next(Corpus.Length)]);
            if (!XRayDatagram.TryRead(datagram, out var document, out var cause))
            {
                if (cause.Length == 0) throw Found(datagram, "a datagram refused without a word");
                document = datagram;
            }

            var decoded = decoder.Decode(document, (ulong)random.Next(3), random.Next(2) == 0, batches);
            var rows = batches.All.Sum(batch => batch.Events.RowCount);
            if (decoded.Fault is { } fault && fault.Explanation.Length == 0) throw Found(datagram, "a document refused without a word");
            if (decoded.MustWait && rows > 0) throw Found(datagram, "a document that waits left events");
            if (rows > 0) Check(datagram, document.ToArray(), batches);
            batches.Reset();
        }
    }

    private static void Check(byte[] datagram, byte[] document, DatasetBatches batches)
    {
        foreach (var batch in batches.All)
        {
            foreach (var lane in batch.Events.Lanes.Where(lane => lane.Count > 0 && lane.Name.SequenceEqual("trace.span_id"u8)))
            {
                for (var i = 0; i < lane.Count; i++)
                    if (lane.Dictionary!.Entry(lane.Codes[i]).Length != XRayIds.SpanDigits) throw Found(datagram, "a span whose id is not whole");
            }
        }

        if (document.AsSpan().IndexOf("NaN"u8) >= 0 || document.AsSpan().IndexOf("Infinity"u8) >= 0) return;
        try
        {
            using var parsed = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 1000 });
        }
        catch (JsonException refused)
        {
            throw Found(datagram, refused.Message);
        }
    }

    private static InvalidOperationException Found(byte[] datagram, string what) => new($"{what}: {Convert.ToBase64String(datagram)} {Encoding.UTF8.GetString(datagram)}");
}
