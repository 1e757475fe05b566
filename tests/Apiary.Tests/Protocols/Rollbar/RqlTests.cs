using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apiary.Server.Protocols.Rollbar.Rql;
using Xunit;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>RQL: what can be asked of occurrences, and what is refused with the place and the reason.</summary>
public sealed class RqlTests
{
    [Theory]
    [InlineData("select count(*) from item_occurrence", """{"columns":["count(*)"],"rows":[[4]]}""")]
    [InlineData("SELECT item.counter, COUNT(*) AS n FROM item_occurrence GROUP BY item.counter ORDER BY n DESC, 1", """{"columns":["item.counter","n"],"rows":[[1,2],[2,1],[3,1]]}""")]
    [InlineData("select item.counter, count(*) from item_occurrence group by 1 order by count(*) desc, item.counter desc limit 1,1", """{"columns":["item.counter","count(*)"],"rows":[[3,1]]}""")]
    [InlineData("select `item.title` from item_occurrence where environment = 'staging'", """{"columns":["item.title"],"rows":[["C: it''s"]]}""")]
    [InlineData("select count(*) from item_occurrence where body.trace.exception.class in ('A', \"B\") and custom.n >= 2", """{"columns":["count(*)"],"rows":[[2]]}""")]
    [InlineData("select count(custom.n), sum(custom.n), avg(custom.n), min(custom.n), max(custom.n), count_distinct(environment) from item_occurrence", """{"columns":["count(custom.n)","sum(custom.n)","avg(custom.n)","min(custom.n)","max(custom.n)","count_distinct(environment)"],"rows":[[3,6.5,2.1666666666666665,1,3.5,2]]}""")]
    [InlineData("select count(*) from item_occurrence where custom.n is null or environment like 'sta%'", """{"columns":["count(*)"],"rows":[[1]]}""")]
    [InlineData("select count(*) from item_occurrence where custom.n is not null and item.title not like '%it%'", """{"columns":["count(*)"],"rows":[[3]]}""")]
    [InlineData("select custom.n from item_occurrence where custom.n between 1 and 2 order by custom.n", """{"columns":["custom.n"],"rows":[[1],[2]]}""")]
    [InlineData("select count(*) from item_occurrence where body.trace.exception.message = 'it''s' and timestamp > 1", """{"columns":["count(*)"],"rows":[[1]]}""")]
    [InlineData("select count(*) from item_occurrence where timestamp < 1000000000", """{"columns":["count(*)"],"rows":[[0]]}""")]
    [InlineData("select custom.n * 2 + 1 as x from item_occurrence where custom.n is not null order by 1", """{"columns":["x"],"rows":[[3],[5],[8]]}""")]
    [InlineData("select 7 div 2, 7 mod 4, 7 / 2, -(1 + 2) * 3, 1 / 0, 2-1 from item_occurrence limit 1", """{"columns":["7 div 2","7 mod 4","7 / 2","(0 - (1 + 2)) * 3","1 / 0","2 - 1"],"rows":[[3,3,3.5,-9,null,1]]}""")]
    [InlineData("select count(*) from item_occurrence where environment = 'production' and (custom.n = 1 or custom.n > 3) or environment = 'staging'", """{"columns":["count(*)"],"rows":[[3]]}""")]
    [InlineData("select count(*) from item_occurrence where not (custom.n = 1 or environment = 'staging')", """{"columns":["count(*)"],"rows":[[2]]}""")]
    [InlineData("select count(*) from item_occurrence where custom.n != 1", """{"columns":["count(*)"],"rows":[[2]]}""")]
    [InlineData("select count(*) from item_occurrence where custom.n != 1 or custom.n = 9", """{"columns":["count(*)"],"rows":[[2]]}""")]
    [InlineData("select count(*) from item_occurrence where custom.n not between 1 and 2", """{"columns":["count(*)"],"rows":[[1]]}""")]
    [InlineData("select count(*) from item_occurrence where custom.n not in (1, 2)", """{"columns":["count(*)"],"rows":[[1]]}""")]
    [InlineData("select count(*) from item_occurrence where environment like 'p%d_ct%n'", """{"columns":["count(*)"],"rows":[[3]]}""")]
    [InlineData("select count(*) * 10 as tens, sum(custom.n) / count(custom.n) as mean from item_occurrence", """{"columns":["tens","mean"],"rows":[[40,2.1666666666666665]]}""")]
    [InlineData("select upper(left(environment, 4)) as e, count(*) from item_occurrence group by e order by sum(custom.n) desc", """{"columns":["e","count(*)"],"rows":[["PROD",3],["STAG",1]]}""")]
    [InlineData("select if(custom.n >= 2, 'many', 'few') as size, count(*) from item_occurrence group by 1 order by 1", """{"columns":["size","count(*)"],"rows":[["few",2],["many",2]]}""")]
    [InlineData("select concat(environment, '-', custom.n), concat_ws('/', custom.gone, 'a', 'b'), lower('AB'), right('abc', 2), substring('abcd', 2, 2), substring('abcd', -2), locate('c', 'abc'), char_length('äb'), length('äb') from item_occurrence where custom.n = 1", """{"columns":["concat(environment, '-', custom.n)","concat_ws('/', custom.gone, 'a', 'b')","lower('AB')","right('abc', 2)","substring('abcd', 2, 2)","substring('abcd', -2)","locate('c', 'abc')","char_length('äb')","length('äb')"],"rows":[["production-1","a/b","ab","bc","bc","cd",3,2,3]]}""")]
    [InlineData("select body.trace.frames.0.filename, nowhere.to_be_found from item_occurrence where `body.trace.frames.0.lineno` = 1 and custom.n = 1", """{"columns":["body.trace.frames.0.filename","nowhere.to_be_found"],"rows":[["app.py",null]]}""")]
    [InlineData("select item.level, item.status, item.total_occurrences, project_slug from item_occurrence where item.counter = 1 limit 1", """{"columns":["item.level","item.status","item.total_occurrences","project_slug"],"rows":[[40,1,2,"production"]]}""")]
    [InlineData("select count(custom.gone), count(*) from item_occurrence where custom.gone is null", """{"columns":["count(custom.gone)","count(*)"],"rows":[[0,4]]}""")]
    [InlineData("select revision, upper(local_username) from deploy where environment = 'production' and (revision like 'r_' or 1 = 2) order by revision", """{"columns":["revision","upper(local_username)"],"rows":[["r1","ADA"],["r2",null]]}""")]
    [InlineData("select count(*) from deploy", """{"columns":["count(*)"],"rows":[[3]]}""")]
    [InlineData("select count(*) from item_occurrence where timestamp >= unix_timestamp() - 3600 and timestamp <= unix_timestamp() + 5", """{"columns":["count(*)"],"rows":[[4]]}""")]
    public async Task A_query_is_answered_from_the_events(string query, string expected)
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("A", "x", 1));
        await server.PostAsync(Error("A", "x", 2));
        await server.PostAsync(Error("B", "x", 3.5));
        await server.PostAsync(Error("C", "it's", null, "staging"));
        foreach (var (environment, revision, user) in ((string, string, string?)[])[("production", "r1", "ada"), ("production", "r2", null), ("staging", "r3", "ada")])
            await server.SendAsync(HttpMethod.Post, "/api/1/deploy", JsonSerializer.Serialize(new { environment, revision, local_username = user }), server.Server);
        var (status, job) = await AskAsync(server, query);
        Assert.True(status == HttpStatusCode.OK, job.ToJsonString());
        Assert.Equal("success", (string)job["result"]!["status"]!);
        var answer = (await server.SendAsync(HttpMethod.Get, $"/api/1/rql/job/{job["result"]!["id"]}/result")).Body["result"]!["result"]!;
        var wanted = JsonNode.Parse(expected.Replace("''", "'", StringComparison.Ordinal))!;
        Assert.Equal((wanted["columns"]!.ToJsonString(), wanted["rows"]!.ToJsonString()), (answer["columns"]!.ToJsonString(), answer["rows"]!.ToJsonString()));
        Assert.Equal(wanted["rows"]!.AsArray().Count, (int)answer["rowcount"]!);
    }

    [Theory]
    [InlineData("", "Missing 'query_string' key.")]
    [InlineData("drop table x", "expected SELECT, found drop")]
    [InlineData("select uuid from deploy", "a deploy has no uuid; it has id")]
    [InlineData("select uuid from users", "FROM item_occurrence or deploy")]
    [InlineData("select item.colour from item_occurrence", "an item has no colour; it has id")]
    [InlineData("select * from item_occurrence group by uuid", "do not go together")]
    [InlineData("select count(*) from item_occurrence where count(*) > 1", "there is no HAVING")]
    [InlineData("select sum(count(*)) from item_occurrence", "sum of an aggregate")]
    [InlineData("select uuid from item_occurrence where (uuid = 'a' or uuid = 'b'", "expected )")]
    [InlineData("select uuid from item_occurrence where uuid = ", "expected a column, found the end")]
    [InlineData("select left(uuid) from item_occurrence", "left takes 2 arguments")]
    [InlineData("select 1.2.3 from item_occurrence", "1.2.3 is no number")]
    [InlineData("select uuid, count(*) from item_occurrence", "must be in GROUP BY")]
    [InlineData("select uuid from item_occurrence where uuid = 'a", "is not closed")]
    [InlineData("select uuid from item_occurrence where uuid ~ 'a'", "means nothing here")]
    [InlineData("select uuid from item_occurrence limit 1001", "at most 1000 rows")]
    [InlineData("select uuid from item_occurrence order by level", "it must be selected")]
    [InlineData("select uuid from item_occurrence group by 2", "expected a whole number up to 1")]
    [InlineData("select soundex(uuid) from item_occurrence", "there is no function soundex")]
    [InlineData("select uuid from item_occurrence uuid", "expected the end")]
    public async Task What_is_not_answered_is_refused_in_words(string query, string reason)
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("A", "x", 1));
        var (status, answer) = await AskAsync(server, query);
        Assert.Equal((422, true), ((int)status, ((string)answer["message"]!).Contains(reason, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_job_is_kept_answered_again_from_memory_and_of_its_project_alone()
    {
        await using var server = await RollbarServer.StartAsync();
        const string Query = "select count(*) from item_occurrence";
        Assert.Equal("""[]""", (await AskAsync(server, "select uuid from item_occurrence")).Body["result"]!["result"]?.ToJsonString() ?? "[]");
        var first = (await AskAsync(server, Query)).Body["result"]!;
        await server.PostAsync(Error("A", "x", 1));
        Assert.Equal((long)first["id"]!, (long)(await AskAsync(server, Query)).Body["result"]!["id"]!);
        var (_, forced) = await server.SendAsync(HttpMethod.Post, "/api/1/rql/jobs/", JsonSerializer.Serialize(new { query_string = Query, force_refresh = "1" }));
        var read = (await server.SendAsync(HttpMethod.Get, $"/api/1/rql/job/{forced["result"]!["id"]}?expand=result")).Body["result"]!;
        Assert.Equal("[[1]]", read["result"]!["rows"]!.ToJsonString());
        Assert.Equal(3, (await server.SendAsync(HttpMethod.Get, "/api/1/rql/jobs/")).Body["result"]!["jobs"]!.AsArray().Count);
        Assert.Equal(404, (int)(await server.SendAsync(HttpMethod.Get, "/api/1/rql/job/99")).Status);
    }

    [Fact]
    public void A_query_that_is_nested_or_long_beyond_reason_is_refused()
    {
        foreach (var where in (string[])[new string('(', 200) + "1" + new string(')', 200), string.Concat(Enumerable.Repeat("not ", 2_000)) + "1", string.Join('+', Enumerable.Repeat("1", 2_000)), string.Join(" or ", Enumerable.Repeat("1", 1_500))])
        {
            try
            {
                RqlParser.Parse($"select uuid from item_occurrence where {where}");
                Assert.StartsWith("not", where, StringComparison.Ordinal);
            }
            catch (RqlException refused)
            {
                Assert.Contains("at most", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task All_of_a_row_is_what_is_mostly_asked()
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("A", "x", 1));
        var job = (await AskAsync(server, "select * from item_occurrence where level = 'error'")).Body["result"]!;
        var result = (await server.SendAsync(HttpMethod.Get, $"/api/1/rql/job/{job["id"]}/result")).Body["result"]!["result"]!;
        var row = result["columns"]!.AsArray().Zip(result["rows"]![0]!.AsArray()).ToDictionary(pair => (string)pair.First!, pair => pair.Second?.ToString());
        Assert.Equal(("1", "A: x", "production", "A"), (row["item.counter"], row["item.title"], row["environment"], row["body.trace.exception.class"]));
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "%", true)]
    [InlineData("a", "", false)]
    [InlineData("abcabd", "%ab_", true)]
    [InlineData("abc", "a%b", false)]
    [InlineData("50%", "50\\%", true)]
    [InlineData("505", "50\\%", false)]
    [InlineData("a_b", "a\\_b", true)]
    [InlineData("ABC", "abc", false)]
    public void A_pattern_fits_a_text_or_not(string text, string pattern, bool expected) => Assert.Equal(expected, RqlLike.Holds(text, pattern));

    [Fact]
    public void A_pattern_of_many_stars_takes_no_time_beyond_its_length() =>
        Assert.False(RqlLike.Holds(new string('a', 20_000), string.Concat(Enumerable.Repeat("%a", 200)) + "b"));

    [Fact]
    public void Whatever_is_asked_is_understood_or_refused()
    {
        string[] words = ["select", "uuid", "count", "(", ")", "*", "from", "item_occurrence", "where", "=", "'a'", "1", "and", "or", "not", "in", "like", "between", "is", "null", "group", "order", "by", "limit", ",", "`x`", "-", "as", "desc"];
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var query = "select uuid from item_occurrence " + string.Join(' ', Enumerable.Range(0, random.Next(14)).Select(_ => words[random.Next(words.Length)]));
            if (round % 3 == 0) query = query[random.Next(query.Length)..];
            try
            {
                Assert.NotEmpty(RqlParser.Parse(query).Selections);
            }
            catch (RqlException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }

    private static Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(RollbarServer server, string query) =>
        server.SendAsync(HttpMethod.Post, "/api/1/rql/jobs/", JsonSerializer.Serialize(new { query_string = query }));

    private static string Error(string kind, string message, double? number, string environment = "production") =>
        $$$"""
        {"environment":"{{{environment}}}","custom":{"n":{{{JsonSerializer.Serialize(number)}}}},
         "body":{"trace":{"frames":[{"filename":"app.py","lineno":1,"method":"pay"}],"exception":{"class":"{{{kind}}}","message":"{{{message}}}"} } } }
        """;
}
