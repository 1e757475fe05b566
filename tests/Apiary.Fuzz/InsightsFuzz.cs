using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Insights;

namespace Apiary.Fuzz;

/// <summary>
/// Queries of Logs Insights, mutated: whatever the text, reading gives a query or an error that lies within the text, and
/// never throws; what was read runs on rows of every kind of value.
/// </summary>
internal static class InsightsFuzz
{
    private static readonly string[] Seeds =
    [
        "fields @timestamp, @message | sort @timestamp desc | limit 20",
        "filter @message like /(?i)error/ and not level in [\"INFO\", 'x', 5] | stats count(*) as n, pct(ms, 95.5), avg(ms)/2 by bin(5m), `odd-name`",
        "parse @message \"[*] *\" as lvl, msg | parse msg /id=(?<id>\\d+)/ | display lvl, id # done\n",
        "fields concat(method,' ',path) as ep, abs(a-b)^2 as d, jsonParse(m).x | filter ispresent(d) and d > -2e3 | dedup ep, d | limit 3",
        "stats earliest(a) as e, latest(b), stddev(c), count_distinct(d) by datefloor(@timestamp, 1mo) | stats max(e) | sort e desc, f",
        "fields substr(m, 1, 2), replace(m, 'a', 'b'), isIpInSubnet(m, '10.0.0.0/8'), dateceil(fromMillis(ms), 2weeks), coalesce(a, b)",
        "SOURCE logGroups(namePrefix: ['a', \"b\"], class: ['STANDARD'], accountIdentifiers: ['000000000000']) | pattern @message | diff | sort @sampleCount desc | limit 3",
        "SOURCE \"a\", 'b' START=1700000000000 END=1700003599999 | filter a like 'x' | unnest x into y | unnest jsonParse(y) into z | display y.x.1, z",
        "stats count(*) as n, avg(ms) by bin(5m), a | fillmissing with 0 for n, 1/3 for `avg(ms)` | sort n | filldown n a*, *",
        "fields a, m | pattern concat(a, m) | fields @ratio * 100 as percent | filldown",
    ];

    private static readonly string[] Words = ["|", "(", ")", "[", "]", ",", "as", "by", "not", "like", "in", "/", "\\", "'", "\"", "`", "1e308", "9999999999999999999", "5y", "bin(1000000y)", "stats", "fields", "*", "^", "%", "=~", "@timestamp", "#", "\n", "SOURCE", "START=", "END=1", "unnest", "into", "pattern", "diff", "fillmissing", "with", "for", "filldown", "bin(1ms)", "bin(1y)"];

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        for (var i = 0; i < iterations; i++)
        {
            var text = TextMutator.Mutate(random, Seeds, Words);
            if (!InsightsParser.TryParse(text, DateTimeOffset.UnixEpoch, out var query, out var error))
            {
                if (error.Start < 0 || error.End < error.Start || error.End > text.Length) throw new InvalidOperationException($"an error outside of the text: {text}");
                continue;
            }

            _ = query.StoredFields();
            // Without a request the first and the last time are those of the rows, which may lie far apart; with one they are near.
            var request = random.Next(2) == 0 ? null : new InsightsRequest(query, [], 1_700_000_000, 1_700_003_599, null, "000000000000");
            var rows = Enumerable.Range(0, 8).Select(row => new InsightsRow(name => Value(name, row)));
            try
            {
                foreach (var row in query.Commands.Aggregate(rows, (current, command) => (request is null ? command : command.For(request)).Apply(current)))
                {
                    foreach (var name in query.Shown) _ = row[name].ToString();
                }
            }
            catch (QueryLimitException)
            {
                // So many rows that the query is refused is one way to end.
            }
        }
    }

    private static InsightsValue Value(string name, int row) => (((name.Length * 7) + row) % 9) switch
    {
        0 => default,
        1 => InsightsValue.Of("{\"x\":[1,\"10.1.2.3\",\"\\ud800\"],\"\\udc00\":\"\\ud800\"}"),
        2 => InsightsValue.Of(long.MinValue),
        3 => InsightsValue.Of(1.5e300),
        4 => InsightsValue.Of(true),
        5 => InsightsValue.OfTime(long.MaxValue),
        6 => InsightsValue.Of("[ERROR] id=12 aaa \ud83d\ude00"),
        7 => InsightsValue.Of("10.1.2.3"),
        _ => InsightsValue.Of("[1,{\"x\":[true,\"\\ud800\"]},null,\"[2]\"]"),
    };
}
