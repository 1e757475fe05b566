using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Groups;
using Apiary.Server.Protocols.CloudWatchLogs.Insights;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs.Insights;

/// <summary>What is read, what is computed, and where errors point.</summary>
public sealed class InsightsParserTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_705_091_075);

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("2 ^ 3 - -1", "9")]
    [InlineData("7 % 4", "3")]
    [InlineData("1 / 3", "0.3333")]
    [InlineData("1 / 0", null)]
    [InlineData("abs(0 - 2.5)", "2.5")]
    [InlineData("ceil(1.2) + floor(1.8)", "3")]
    [InlineData("greatest(1, 5, 3) - least(4, 2)", "3")]
    [InlineData("sqrt(16) + log(1)", "4")]
    [InlineData("concat('a', 'b', n)", "ab5")]
    [InlineData("strlen(text)", "9")]
    [InlineData("toupper(text)", "HELLO YOU")]
    [InlineData("tolower('ÄB')", "äb")]
    [InlineData("trim('  x ')", "x")]
    [InlineData("ltrim('xxay', 'x')", "ay")]
    [InlineData("rtrim('ayxx', 'x')", "ay")]
    [InlineData("substr(text, 6)", "you")]
    [InlineData("substr(text, 0, 5)", "hello")]
    [InlineData("substr(text, 99)", "")]
    [InlineData("replace(text, 'l', 'L')", "heLLo you")]
    [InlineData("strcontains(text, 'lo y')", "1")]
    [InlineData("isempty('') + isblank(' ') + isempty(missing)", "3")]
    [InlineData("ispresent(missing)", "0")]
    [InlineData("coalesce(missing, text)", "hello you")]
    [InlineData("fromMillis(1705091075123)", "2024-01-12 20:24:35.123")]
    [InlineData("toMillis(@timestamp)", "1705091075123")]
    [InlineData("datefloor(@timestamp, 1h)", "2024-01-12 20:00:00.000")]
    [InlineData("dateceil(@timestamp, 1day)", "2024-01-13 00:00:00.000")]
    [InlineData("bin(2hrs)", "2024-01-12 20:00:00.000")]
    [InlineData("bin(1w)", "2024-01-08 00:00:00.000")]
    [InlineData("bin(1mo)", "2024-01-01 00:00:00.000")]
    [InlineData("bin(1q)", "2024-01-01 00:00:00.000")]
    [InlineData("bin(30msec)", "2024-01-12 20:24:35.100")]
    [InlineData("now()", "1705091075")]
    [InlineData("isValidIp('::1') + isValidIpV4('10.0.0.1') + isValidIpV6('10.0.0.1')", "2")]
    [InlineData("isIpInSubnet('10.1.2.3', '10.0.0.0/8') + isIpv4InSubnet('11.1.2.3', '10.0.0.0/8') + isIpv6InSubnet('fe80::1', 'fe80::/10')", "2")]
    [InlineData("jsonParse(json)", """{"a":[1,{"b":"c"}]}""")]
    [InlineData("jsonStringify(text)", "\"hello you\"")]
    [InlineData("`odd-name` + 1", "2")]
    [InlineData("text like 'hello'", "1")]
    [InlineData("text like /HE.*u$/", "0")]
    [InlineData("text =~ /(?i)HE.*u$/", "1")]
    [InlineData("text not like 'bye'", "1")]
    [InlineData("missing not like 'bye'", "0")]
    [InlineData("n in [1, '5', 'x']", "1")]
    [InlineData("n not in [1]", "1")]
    [InlineData("missing not in [1]", "0")]
    [InlineData("missing = 1", "0")]
    [InlineData("not missing = 1", "1")]
    [InlineData("missing != 1", "0")]
    [InlineData("status = 200", "1")]
    [InlineData("text > 5", "0")]
    [InlineData("n >= 5 and (text = 'x' or status = '200')", "1")]
    [InlineData("not n = 5 or n = 5 and n = 4", "0")]
    public void Expressions(string expression, string? expected)
    {
        var row = Row();
        var rows = Run($"fields {expression} as result", row);
        Assert.Equal(expected ?? "", rows.Single()["result"].ToString());
    }

    [Fact]
    public void What_a_field_was_parsed_into_can_be_gone_into()
    {
        var row = Run("fields jsonParse(json) as j | fields j.a.1.b as deep, j.a.9 as none", Row()).Single();
        Assert.Equal("c", row["deep"].ToString());
        Assert.True(row["none"].IsNull);
    }

    [Fact]
    public void Unnamed_expressions_have_their_text_for_a_name()
    {
        Assert.True(InsightsParser.TryParse("stats count(*), avg( ms ) as a, pct(ms, 95)/2 by bin(1h), `x-y`", Now, out var query, out _));
        Assert.Equal(["bin(1h)", "x-y", "count(*)", "a", "pct(ms, 95)/2"], query.Shown);
        Assert.True(InsightsParser.TryParse("", Now, out query, out _));
        Assert.Equal(["@timestamp", "@message"], query.Shown);
        Assert.True(InsightsParser.TryParse("fields a | fields b, a | display c # last\n| LIMIT 5", Now, out query, out _));
        Assert.Equal(["c"], query.Shown);
        Assert.Equal(5, query.Limit);
    }

    [Fact]
    public void Globs_take_as_little_as_they_can_and_rows_without_a_match_stay()
    {
        var rows = Run("parse m \"[*] * took *ms\" as level, what, ms", Of(("m", "x [WARN] a [b] took 5ms later 7ms")), Of(("m", "nothing"))).ToArray();
        Assert.Equal(("WARN", "a [b]", "5"), (rows[0]["level"].ToString(), rows[0]["what"].ToString(), rows[0]["ms"].ToString()));
        Assert.True(rows[1]["level"].IsNull);
        Assert.Equal("b c", Run("parse m 'a *' as @rest", Of(("m", "a b c"))).Single()["@rest"].ToString());
        Assert.Equal("12", Run("parse m /id=(?<id>\\d+)\\//", Of(("m", "x id=12/ id=13/"))).Single()["id"].ToString());
        Assert.Equal("12", Run("parse m /id=(?P<id>\\d+)/", Of(("m", "x id=12"))).Single()["id"].ToString());
    }

    [Fact]
    public void Stats_group_and_compute_and_a_second_one_sees_the_first()
    {
        InsightsRow[] Rows() => [Of(("r", "/a"), ("ms", 10)), Of(("r", "/a"), ("ms", 250)), Of(("r", "/b"), ("ms", 30)), Of(("ms", "x"))];
        var rows = Run("stats count(*), avg(ms), max(ms) - min(ms) as spread, sum(ms) / count(ms) as mean by r | sort r desc", Rows()).ToArray();
        Assert.Equal(["/b", "/a", ""], rows.Select(row => row["r"].ToString()));
        Assert.Equal("130", rows[1]["avg(ms)"].ToString());
        Assert.Equal("240", rows[1]["spread"].ToString());
        Assert.Equal("130", rows[1]["mean"].ToString());
        Assert.Equal("2", Run("stats count(*) as n by r | stats max(n) as most", Rows()).Single()["most"].ToString());
        Assert.Equal("30", Run("stats pct(ms, 50) as p", Rows()).Single()["p"].ToString());
        Assert.Equal("3", Run("stats count_distinct(ms) - count_distinct(r) + 1 as d", Rows()).Single()["d"].ToString());
        Assert.Equal("/a", Run("stats sortsFirst(r) as f", Rows()).Single()["f"].ToString());
        Assert.Equal("108.7", Run("stats stddev(ms) as s | fields floor(s * 10) / 10 as s", Rows()).Single()["s"].ToString());
        Assert.Equal("0", Run("stats count(*) as n").Single()["n"].ToString());
        Assert.Empty(Run("stats count(*) as n by r"));
    }

    [Fact]
    public void Sort_puts_digit_runs_by_length_and_text_before_numbers()
    {
        InsightsRow[] rows = [.. new[] { "@", "2345_", "111A", "5A", "7", "10" }.Select(text => Of(("v", text)))];
        Assert.Equal(["5A", "111A", "2345_", "@", "7", "10"], Run("sort v", rows).Select(row => row["v"].ToString()));
        Assert.Equal(["10", "7", "@", "2345_", "111A", "5A"], Run("sort v desc", rows).Select(row => row["v"].ToString()));
    }

    [Fact]
    public void Dedup_keeps_the_first_of_each_and_all_that_lack_the_field()
    {
        InsightsRow[] rows = [Of(("v", 1), ("n", 1)), Of(("v", "1"), ("n", 2)), Of(("n", 3)), Of(("n", 4)), Of(("v", 2), ("n", 5))];
        Assert.Equal(["1", "3", "4", "5"], Run("dedup v", rows).Select(row => row["n"].ToString()));
        Assert.Equal(["1", "3"], Run("dedup v | limit 2", rows).Select(row => row["n"].ToString()));
    }

    [Theory]
    [InlineData("stats count(*) by level | foo", "expected a command", "foo")]
    [InlineData("anomaly @message", "anomaly is not supported", "anomaly")]
    [InlineData("limit 1 | SOURCE logGroups()", "only be the first", "SOURCE")]
    [InlineData("SOURCE logGroups(prefix: ['a'])", "expected namePrefix", "prefix")]
    [InlineData("SOURCE logGroups(namePrefix: 'a')", "expected `[`", "'a'")]
    [InlineData("SOURCE logGroups(namePrefix: ['1', '2', '3', '4', '5', '6'])", "at most 5", "'6'")]
    [InlineData("SOURCE cruddur | limit 1", "in quotes, or logGroups", "cruddur")]
    [InlineData("SOURCE 'a' START=x", "milliseconds since 1970", "x")]
    [InlineData("SOURCE 'a' START=2 END=1", "START lies behind END", "END=1")]
    [InlineData("SOURCE 'a' fields x", "`|` or the end", "fields")]
    [InlineData("unnest a", "`into`", "")]
    [InlineData("diff", "diff follows pattern", "diff")]
    [InlineData("pattern a | diff | diff", "diff follows pattern", "diff")]
    [InlineData("limit 5 | pattern a | diff", "only fields, filter, parse and unnest", "diff")]
    [InlineData("fillmissing", "fillmissing follows stats", "fillmissing")]
    [InlineData("stats count(*) by a | fillmissing", "fillmissing follows stats", "fillmissing")]
    [InlineData("stats count(*) by bin(1m), bin(1h) | fillmissing", "fillmissing follows stats", "fillmissing")]
    [InlineData("stats count(*) as n by bin(1m) | sort n | fillmissing", "fillmissing follows stats", "fillmissing")]
    [InlineData("stats count(*) as n by bin(1m) | fillmissing with 0 for m", "stats makes no `m`", "m")]
    [InlineData("stats count(*) as n by bin(1m) | fillmissing with 0", "`for`", "")]
    [InlineData("filter level ~ 1", "`~` means nothing", "~")]
    [InlineData("filter level = ", "found the end", "")]
    [InlineData("fields nofunction(a)", "no function nofunction", "nofunction")]
    [InlineData("fields strlen(a, b)", "takes 1 arguments, found 2", "strlen(a, b)")]
    [InlineData("fields avg(ms)", "belongs into stats", "avg")]
    [InlineData("stats avg(max(ms))", "belongs into stats", "max")]
    [InlineData("stats ms by level", "computes nothing over rows", "ms")]
    [InlineData("stats pct(ms, 101)", "from 0 to 100", "101")]
    [InlineData("fields bin(5)", "a period", "5")]
    [InlineData("fields bin(5parsecs)", "a period", "5parsecs")]
    [InlineData("limit 0", "a whole number", "0")]
    [InlineData("limit 100001", "a whole number", "100001")]
    [InlineData("parse @message \"* *\" as a", "2 *, and there are 1 names", "\"* *\" as a")]
    [InlineData("parse @message \"x\" as a", "a * for each field", "\"x\"")]
    [InlineData("parse @message /(\\d+)/", "named groups", "/(\\d+)/")]
    [InlineData("parse @message /(?<a>[)/", "cannot be read", "/(?<a>[)/")]
    [InlineData("filter a like /x(?=y)/", "cannot be read", "/x(?=y)/")]
    [InlineData("filter a like /x", "no / closes", "/x")]
    [InlineData("fields 'open", "a quote", "'open")]
    [InlineData("fields a | dedup a | sort a", "limit, which alone", "sort")]
    [InlineData("fields a b", "`|` or the end", "b")]
    [InlineData("fields a as", "a name", "")]
    public void Errors_say_where(string text, string message, string at)
    {
        Assert.False(InsightsParser.TryParse(text, Now, out _, out var error));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(at, text[error.Start..error.End]);
    }

    [Fact]
    public void Deep_nesting_and_long_texts_are_refused()
    {
        Assert.False(InsightsParser.TryParse("filter " + new string('(', 5_000), Now, out _, out var error));
        Assert.Contains("too deep", error.Message, StringComparison.Ordinal);
        Assert.True(InsightsParser.TryParse("fields a" + new string(' ', InsightsParser.MaxLength - 8), Now, out _, out _));
        Assert.False(InsightsParser.TryParse("fields a" + new string(' ', InsightsParser.MaxLength - 7), Now, out _, out _));
    }

    [Fact]
    public void Unnest_makes_a_row_of_each_member_and_none_of_what_is_no_list()
    {
        InsightsRow[] Rows() => [Of(("n", 1), ("list", """[{"sku":"a","q":2},{"sku":"b"},"plain",null]""")), Of(("n", 2), ("list", "[]")), Of(("n", 3), ("list", "text")), Of(("n", 4))];
        var rows = Run("fields jsonParse(list) as l | unnest l into item | fields item.sku as sku", Rows()).ToArray();
        Assert.Equal(["1 a", "1 b", "1 ", "1 "], rows.Select(row => $"{row["n"]} {row["sku"]}"));
        Assert.Equal(["""{"sku":"a","q":2}""", """{"sku":"b"}""", "plain", ""], rows.Select(row => row["item"].ToString()));
        Assert.Equal("2", Run("unnest list into item | stats sum(item.q) as q", Rows()).Single()["q"].ToString());
        Assert.Equal(["3", "4", "1"], Run("unnest list into a | unnest a into b", Of(("list", "[[3,4],2,[1]]"))).Select(row => row["b"].ToString()));
        // What a command put there goes before what is stored under a name that leads into it.
        Assert.Equal("1", Run("unnest list into item | fields item.x as x", Of(("item.x", "stored"), ("list", """[{"x":1}]"""))).Single()["x"].ToString());
    }

    [Fact]
    public void More_rows_than_may_be_made_of_fewer_end_the_query()
    {
        var list = "[" + string.Join(',', Enumerable.Repeat('1', 1_001)) + "]";
        InsightsRow[] rows = [.. Enumerable.Range(0, 1_000).Select(_ => Of(("list", list)))];
        Assert.Equal(InsightsQuery.MaxMadeRows, Run("unnest list into item", rows).Take(InsightsQuery.MaxMadeRows).Count());
        Assert.Throws<QueryLimitException>(() => Run("unnest list into item", rows).Count());
        Assert.Throws<QueryLimitException>(() => Run("stats count(*) by bin(1ms) | fillmissing", Of(("@timestamp", InsightsValue.OfTime(0))), Of(("@timestamp", InsightsValue.OfTime(2_000_000)))).Count());
    }

    [Fact]
    public void Missing_times_are_filled_for_every_group()
    {
        static InsightsRow At(long minute, string group) => Of(("@timestamp", InsightsValue.OfTime(minute * 60_000)), ("g", group));
        var rows = Run("stats count(*) as n, avg(ms) by bin(1m) as t, g | fillmissing with 0 for n", At(4, "a"), At(4, "a"), At(1, "a"), At(2, "b"));
        Assert.Equal(["04 a 2", "04 b 0", "03 a 0", "03 b 0", "02 a 0", "02 b 1", "01 a 1", "01 b 0"], rows.Select(row => $"{row["t"].ToString()[14..16]} {row["g"]} {row["n"]}"));
        Assert.Equal(["2024-03-01", "2024-02-01", "2024-01-01"], Run("stats count(*) by bin(1mo) as t | fillmissing", Of(("@timestamp", InsightsValue.OfTime(1_709_300_000_000))), Of(("@timestamp", InsightsValue.OfTime(1_705_000_000_000)))).Select(row => row["t"].ToString()[..10]));
        Assert.Empty(Run("stats count(*) by bin(1m) | fillmissing"));
    }

    [Fact]
    public void Results_are_named_as_they_were_written()
    {
        static InsightsRow At(long minute, string group) => Of(("@timestamp", InsightsValue.OfTime(minute * 60_000)), ("g", group));
        InsightsRow[] rows = [At(1, "a"), At(2, "a"), At(2, "b"), At(2, "c")];
        Assert.Equal(["2", "1", "1"], Run("stats count(*), count(*) + 1 by g | sort count(*) desc", rows).Select(row => row["count(*)"].ToString()));
        Assert.Equal(["3", "2", "2"], Run("stats count(*), count(*) + 1 by g | sort count(*) + 1 desc", rows).Select(row => row["count(*) + 1"].ToString()));
        Assert.Equal(["1", "3"], Run("stats count(*) by bin(1m) | filter count(*) > 0 | sort bin(1m)", rows).Select(row => row["count(*)"].ToString()));
        Assert.Equal(["1 1", "2 3"], Run("stats count(*) as n by bin(1m), g | stats count(*), max(n) by bin(1m) | sort count(*)", rows).Select(row => $"{row["bin(1m)"].ToString()[15]} {row["count(*)"]}"));
        Assert.Equal("2", Run("stats count(*) by bin(1m) | stats count(count(*)) as n", rows).Single()["n"].ToString());
        Assert.Equal(["1", "7", "3", "1"], Run("stats count(*) by bin(1m) | fillmissing with 7 for count(*)", [.. rows, At(4, "x")]).Select(row => row["count(*)"].ToString()));
    }

    [Fact]
    public void Filldown_carries_on_the_last_value()
    {
        InsightsRow[] Rows() => [Of(("a1", "x"), ("b", 1)), Of(("a2", "y")), Of(("b", 2)), Of()];
        string Filled(string command) => string.Join(' ', Run("fields a1, a2, b | " + command, Rows()).Select(row => $"{row["a1"]}{row["a2"]}{row["b"]}"));
        Assert.Equal("x1 xy1 xy2 xy2", Filled("filldown"));
        Assert.Equal("x1 xy xy2 xy", Filled("filldown a*"));
        Assert.Equal("x1 y1 2 2", Filled("filldown b"));
    }

    [Fact]
    public void A_source_names_groups_or_says_what_they_have_in_common()
    {
        Assert.True(InsightsParser.TryParse("SOURCE \"a\", 'b' START=1700000000000 END=1700003599999 | limit 1", Now, out var query, out _));
        Assert.Equal(["a", "b"], query.Source!.Names);
        Assert.Equal((1_700_000_000_000, 1_700_003_599_999), (query.Source.Start, query.Source.End));
        Assert.True(InsightsParser.TryParse("source LOGGROUPS(class: ['INFREQUENT_ACCESS', 'STANDARD'], namePrefix: ['/aws'])", Now, out query, out _));
        LogGroup Group(string name, string of) => new("e", name, 1, 0) { Class = of };
        Assert.True(query.Source!.Takes(Group("/aws/x", "INFREQUENT_ACCESS"), "1"));
        Assert.False(query.Source.Takes(Group("other", "STANDARD"), "1"));
        Assert.True(InsightsParser.TryParse("SOURCE logGroups() | limit 1", Now, out query, out _));
        Assert.True(query.Source!.Takes(Group("other", "STANDARD"), "1"));
        Assert.False(query.Source.Takes(Group("other", "DELIVERY"), "1"));
        Assert.True(InsightsParser.TryParse("SOURCE logGroups(accountIdentifiers: ['2'])", Now, out query, out _));
        Assert.False(query.Source!.Takes(Group("other", "STANDARD"), "1"));
    }

    [Fact]
    public void A_limit_holds_for_what_it_lets_through_not_for_what_is_made_of_it()
    {
        Assert.True(InsightsParser.TryParse("limit 1 | unnest x into y", Now, out var query, out _));
        Assert.Null(query.Limit);
        Assert.True(InsightsParser.TryParse("unnest x into y | limit 3 | fields y", Now, out query, out _));
        Assert.Equal(3, query.Limit);
    }

    private static InsightsRow Row() => Of(
        ("@timestamp", InsightsValue.OfTime(1_705_091_075_123)), ("text", "hello you"), ("n", 5), ("status", "200"), ("odd-name", 1), ("json", """{"a":[1,{"b":"c"}]}"""));

    private static InsightsRow Of(params (string Name, object Value)[] fields) => new(name =>
    {
        foreach (var (known, value) in fields)
        {
            if (known != name) continue;
            return value switch { InsightsValue ready => ready, int number => InsightsValue.Of((long)number), _ => InsightsValue.Of((string)value) };
        }

        return default;
    });

    private static IEnumerable<InsightsRow> Run(string text, params InsightsRow[] rows)
    {
        Assert.True(InsightsParser.TryParse(text, Now, out var query, out var error), error?.Message);
        return query.Commands.Aggregate((IEnumerable<InsightsRow>)rows, (current, command) => command.Apply(current));
    }
}
