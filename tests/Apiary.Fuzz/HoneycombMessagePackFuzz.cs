using Apiary.Engine.Events;
using Apiary.Server.Protocols.Honeycomb;

namespace Apiary.Fuzz;

/// <summary>
/// Damaged MessagePack batches. The decoder never throws, and has a row for every accepted item, whose fields all lie in that row.
/// </summary>
internal static class HoneycombMessagePackFuzz
{
    private static readonly byte[][] Corpus =
    [
        [0x92, 0x83, 0xa4, .. "time"u8, 0xd6, 0xff, 0x5b, 0x3b, 0xe2, 0xdc, 0xaa, .. "samplerate"u8, 4, 0xa4, .. "data"u8, 0x82, 0xa1, (byte)'a', 7, 0xa1, (byte)'b', 0xc0, 0x81, 0xa4, .. "data"u8, 0x80],
        [0x91, 0x81, 0xa4, .. "data"u8, 0x83, 0xa1, (byte)'o', 0x82, 0xa1, (byte)'p', 0x93, 1, 0xa1, (byte)'x', 0xc3, 0xa1, (byte)'q', 0x81, 0xa1, (byte)'r', 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc4, 1, (byte)'k', 0xc5, 0, 2, 0xff, 0xfe, 5, 0xd9, 2, (byte)'h', (byte)'i'],
        [0xdc, 0, 1, 0xde, 0, 2, 0xa4, .. "time"u8, 0xc7, 12, 5, 0, 0, 0, 0, 0x5b, 0x3b, 0xe3, 0x9c, 0, 0, 0, 1, 0xa4, .. "data"u8, 0xdf, 0, 0, 0, 1, 0xdb, 0, 0, 0, 1, (byte)'z', 0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ];

    private static ReadOnlySpan<byte> Favourites => [0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc4, 0xc6, 0xc7, 0xc9, 0xca, 0xcf, 0xd3, 0xd4, 0xd8, 0xd9, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xff];

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        var decoder = new HoneycombMessagePackDecoder(DecodeLimits.Default);
        var batch = new EventBatch();
        var items = new BatchItems();
        for (var i = 0; i < iterations; i++)
        {
            var body = ByteMutator.Mutate(random, Corpus[random.Next(Corpus.Length)], Favourites, Corpus[random.Next(Corpus.Length)]);
            batch.Reset();
            items.Reset();
            var result = decoder.DecodeBatch(body, 42, random.Next(7), batch, items);
            if (result.Offset < 0 || result.Offset > body.Length) throw Found(body, $"failed at byte {result.Offset} of {body.Length}");
            if (!result.IsRead) continue;
            if (batch.RowCount != items.AcceptedCount) throw Found(body, $"{batch.RowCount} rows for {items.AcceptedCount} accepted items");
            foreach (var lane in batch.Lanes)
            {
                var last = -1;
                foreach (var row in lane.Rows)
                {
                    if (row <= last || row >= batch.RowCount) throw Found(body, $"row {row} after {last} of {batch.RowCount}");
                    last = row;
                }
            }
        }
    }

    private static InvalidOperationException Found(byte[] body, string what) => new($"{what}: {Convert.ToHexString(body)}");
}
