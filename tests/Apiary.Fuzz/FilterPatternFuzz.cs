using Apiary.Server.Protocols.CloudWatchLogs.Patterns;

namespace Apiary.Fuzz;

/// <summary>
/// Filter patterns of CloudWatch Logs, mutated: whatever the text, reading gives a pattern or an error and never throws, and
/// what was read can be tried on any message.
/// </summary>
internal static class FilterPatternFuzz
{
    private static readonly string[] Seeds =
    [
        "ERROR -timeout \"a phrase\"", "?WARN ?ERROR", "%5[0-9]{2}%", "",
        """{ ($.user.id = 7 || $.user["na me"] != "x*") && $.tags[1] = %^b% && $.a IS NULL }""",
        "{ $.latency >= 1.2e3 || $.b NOT EXISTS }",
        "[ip, id, ..., request = *.html*, status = 4* || status >= 500 && status != 503, bytes > 1000]",
    ];

    private static readonly string[] Words = ["{", "}", "[", "]", "(", ")", "$.a", "&&", "||", "!=", "*", "%", "\\", "\"", "...", "IS NOT TRUE", "EXISTS", "[0]", "-1e400", ",", "?", "-"];

    private static readonly string[] Messages =
    [
        "", "ERROR 503 a phrase", """{"a":1,"b":{"c":[true,null,"x"]},"user":{"id":7},"tags":["a","b"],"latency":1200}""",
        "10.0.0.1 - ann [12/Jan/2024] \"GET /a.html\" 404 1534", "{\"a\":", "[[[[\"", "{\"a\":\"\\ud800\",\"\\udc00b\":1}", "\u0000\ud83d\ude00",
    ];

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        for (var i = 0; i < iterations; i++)
        {
            var text = TextMutator.Mutate(random, Seeds, Words);
            var isRead = FilterPatternParser.TryParse(text, out var pattern, out var error);
            if (isRead != (error.Length == 0)) throw new InvalidOperationException($"a pattern and an error, or neither: {text}");
            if (pattern is null) continue;
            _ = pattern.Needed(_ => null);
            foreach (var message in Messages)
            {
                if (pattern.Matches(message)) _ = pattern.Extract(message);
            }
        }
    }
}
