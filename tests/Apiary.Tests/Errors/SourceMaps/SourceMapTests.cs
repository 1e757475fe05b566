using System.Text;
using Apiary.Server.Errors.SourceMaps;
using Apiary.Tests.Tidy;
using Xunit;

namespace Apiary.Tests.Errors.SourceMaps;

/// <summary>Source maps against another reader's answers, against a plain reckoning over random ones, and broken.</summary>
public sealed class SourceMapTests
{
    private const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static string Folder => Path.Combine(Repository.Root, "tests/cases/wire/rollbar/source-map");

    [Fact]
    public void Every_column_of_a_bundlers_map_is_where_another_reader_finds_it()
    {
        var map = SourceMap.Parse(File.ReadAllBytes(Path.Combine(Folder, "app.min.js.map")));
        var expected = File.ReadAllLines(Path.Combine(Folder, "app.min.js.positions.txt"));
        for (var column = 0; column < expected.Length; column++)
            Assert.Equal($"{column} {expected[column]}", $"{column} {Describe(map.Find(0, column))}");
        Assert.Null(map.Find(1, 0));
        Assert.Equal("    throw new RangeError(`order ${order.id} costs ${price}`);", map.Find(0, 116)!.LineAt(map.Find(0, 116)!.Line));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_mappings_are_found_as_a_plain_search_finds_them(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20; round++)
        {
            var (json, segments) = Make(random, lines: random.Next(1, 40), most: random.Next(1, 400));
            var map = SourceMap.Parse(json);
            for (var i = 0; i < 200; i++)
            {
                var (line, column) = (random.Next(41), random.Next(6_000));
                var plain = segments.LastOrDefault(one => one.Line == line && one.Column <= column);
                Assert.Equal(plain.Text ?? "-", Describe(map.Find(line, column)));
            }
        }
    }

    [Fact]
    public void Sections_are_found_by_their_offsets()
    {
        const string Part = """{"version":3,"sources":["SOURCE"],"names":[],"mappings":"AAAA,KAAK"}""";
        var json = $$"""
            {"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{{Part.Replace("SOURCE", "a", StringComparison.Ordinal)}} },
              {"offset":{"line":0,"column":10},"map":{{Part.Replace("SOURCE", "b", StringComparison.Ordinal)}} },{"offset":{"line":5,"column":0},"map":{{Part.Replace("SOURCE", "c", StringComparison.Ordinal)}} }]}
            """;
        var map = SourceMap.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(["a:1:0:", "a:1:5:", "b:1:0:", "b:1:5:", "c:1:0:", "-"], new[] { (0, 4), (0, 9), (0, 14), (0, 15), (5, 1), (4, 0) }.Select(at => Describe(map.Find(at.Item1, at.Item2))));
    }

    [Fact]
    public void Bytes_that_are_no_text_and_halves_of_characters_do_no_harm()
    {
        byte[] json = [.. """{"version":3,"sources":["a"""u8, 0xA8, .. """b","\ud800"],"sourcesContent":["x","\udc00"],"names":[],"mappings":"AAAA,KCAA"}"""u8];
        var map = SourceMap.Parse(json);
        Assert.Equal(["a\uFFFDb:1:0:", "-"], [Describe(map.Find(0, 0)), Describe(map.Find(0, 9))]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"version":2,"mappings":""}""")]
    [InlineData("""{"version":3}""")]
    [InlineData("""{"version":3,"mappings":7}""")]
    [InlineData("""{"version":3,"sources":[],"mappings":"AAAA"}""")]
    [InlineData("""{"version":3,"sources":["a"],"mappings":"AAAA!"}""")]
    [InlineData("""{"version":3,"sources":["a"],"mappings":"AA"}""")]
    [InlineData("""{"version":3,"sources":["a"],"mappings":"g"}""")]
    [InlineData("""{"version":3,"sources":["a"],"mappings":"ggggggggggg"}""")]
    [InlineData("""{"version":3,"sources":["a"],"mappings":"D"}""")]
    [InlineData("""{"version":3,"sources":["a"],"names":[],"mappings":"AAAAA"}""")]
    [InlineData("""{"version":3,"sources":["a"],"mappings":"AAAAAA"}""")]
    [InlineData("""{"version":3,"sections":7}""")]
    [InlineData("""{"version":3,"sections":[{"offset":{"line":0,"column":0}}]}""")]
    [InlineData("""{"version":3,"sections":[{"offset":{"line":-1,"column":0},"map":{"mappings":""}}]}""")]
    [InlineData("""{"version":3,"sections":[{"offset":{"line":1,"column":0},"map":{"mappings":""}},{"offset":{"line":0,"column":0},"map":{"mappings":""}}]}""")]
    public void What_is_no_source_map_is_refused_with_a_reason(string json) =>
        Assert.NotEmpty(Assert.Throws<SourceMapException>(() => SourceMap.Parse(Encoding.UTF8.GetBytes(json))).Message);

    [Theory]
    [InlineData("https://A.example:8080/js/app.js?v=1#x", "//a.example:8080/js/app.js")]
    [InlineData("//a.example/App.js", "//a.example/App.js")]
    [InlineData("//dynamichost/app.js", "//dynamichost/app.js")]
    [InlineData("/srv/app.js", "/srv/app.js")]
    [InlineData("https://a.example", "//a.example")]
    public void Addresses_are_compared_without_scheme_and_query(string url, string expected) => Assert.Equal(expected, MinifiedUrl.Normal(url));

    private static string Describe(OriginalPlace? place) => place is null ? "-" : $"{place.Path}:{place.Line + 1}:{place.Column}:{place.Name}";

    private static (byte[] Json, List<(int Line, int Column, string Text)> Segments) Make(Random random, int lines, int most)
    {
        var (text, segments) = (new StringBuilder(), new List<(int, int, string)>());
        var (source, line, column, name) = (0, 0, 0, 0);
        for (var generated = 0; generated < lines; generated++)
        {
            if (generated > 0) text.Append(';');
            var at = 0;
            for (var i = random.Next(most); i > 0; i--)
            {
                var step = random.Next(1, 30);
                at += step;
                text.Append(Vlq(step));
                if (random.Next(8) == 0)
                {
                    segments.Add((generated, at, "-"));
                }
                else
                {
                    var next = (Source: random.Next(5), Line: random.Next(100_000), Column: random.Next(500), Name: random.Next(7));
                    text.Append(Vlq(next.Source - source)).Append(Vlq(next.Line - line)).Append(Vlq(next.Column - column));
                    (source, line, column) = (next.Source, next.Line, next.Column);
                    var isNamed = random.Next(2) == 0;
                    if (isNamed) text.Append(Vlq(next.Name - name));
                    if (isNamed) name = next.Name;
                    segments.Add((generated, at, $"s{source}:{line + 1}:{column}:{(isNamed ? $"n{name}" : "")}"));
                }

                text.Append(',');
            }
        }

        return (Encoding.UTF8.GetBytes($$"""{"version":3,"sources":["s0","s1","s2","s3","s4"],"names":["n0","n1","n2","n3","n4","n5","n6"],"mappings":"{{text}}"}"""), segments);
    }

    private static string Vlq(int number)
    {
        var (text, value) = ("", number < 0 ? (-number << 1) | 1 : number << 1);
        do
        {
            var digit = value & 31;
            value >>= 5;
            text += Digits[value > 0 ? digit | 32 : digit];
        }
        while (value > 0);
        return text;
    }
}
