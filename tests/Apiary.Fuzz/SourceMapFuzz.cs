using System.Text;
using Apiary.Server.Errors.SourceMaps;

namespace Apiary.Fuzz;

/// <summary>Damaged source maps. Each is read or refused with a reason, and one that is read answers for any place, within its sources, the same each time; nothing else is thrown.</summary>
internal static class SourceMapFuzz
{
    private static readonly byte[][] Corpus =
    [
        """{"version":3,"sources":["pay.ts","price.ts"],"sourcesContent":["a\nb\r\nc",null],"names":["pay","priceOf"],"mappings":"AAAA,SAASA,IAAIC;ACAb,GAAG,IAAI;;;UACDA"}"""u8.ToArray(),
        """{"version":3,"sourceRoot":"https://a.example/","sources":["x.js"],"names":[],"mappings":"gggggB,AAAA;gqjG,AAwHxB"}"""u8.ToArray(),
        """{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"version":3,"sources":["a"],"mappings":"AAAA"}},{"offset":{"line":2,"column":7},"map":{"sources":["b"],"mappings":"AAAA,KAAK"}}]}"""u8.ToArray(),
        ")]}'\n{\"version\":3,\"sources\":[],\"mappings\":\"\"}"u8.ToArray(),
    ];

    private static ReadOnlySpan<byte> Favourites => "AgDC,;+/{}[]\":0123456789-\\\0\u00ff"u8;

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        for (var i = 0; i < iterations; i++)
        {
            var json = ByteMutator.Mutate(random, Corpus[random.Next(Corpus.Length)], Favourites, Corpus[random.Next(Corpus.Length)]);
            SourceMap map;
            try
            {
                map = SourceMap.Parse(json);
            }
            catch (SourceMapException refused)
            {
                if (refused.Message.Length == 0) throw Found(json, "a refusal without a reason");
                continue;
            }

            for (var ask = 0; ask < 8; ask++)
            {
                var (line, column) = (random.Next(8), random.Next(64));
                var place = map.Find(line, column);
                if (place != map.Find(line, column)) throw Found(json, $"two answers for {line}:{column}");
                if (place is not null && (place.Line < 0 || place.Column < 0 || place.Path.Length == 0)) throw Found(json, $"{place} for {line}:{column}");
                place?.LineAt(place.Line);
            }
        }
    }

    private static InvalidOperationException Found(byte[] json, string what) => new($"{what}: {Convert.ToBase64String(json)} {Encoding.UTF8.GetString(json)}");
}
