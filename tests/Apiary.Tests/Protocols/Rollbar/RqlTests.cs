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
    public async Task A_query_is_answered_from_the_events(string query, string expected)
    {
        await using var server = await RollbarServer.StartAsync();
        await server.PostAsync(Error("A", "x", 1));
        await server.PostAsync(Error("A", "x", 2));
        await server.PostAsync(Error("B", "x", 3.5));
        await server.PostAsync(Error("C", "it's", null, "staging"));
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
    [InlineData("select * from item_occurrence", "name the columns")]
    [InlineData("select uuid from deploy", "FROM item_occurrence")]
    [InlineData("select nowhere.to_be_found from item_occurrence", "there is no column for nowhere.to_be_found")]
    [InlineData("select uuid, count(*) from item_occurrence", "must be in GROUP BY")]
    [InlineData("select uuid from item_occurrence where uuid = 'a' and uuid = 'b' or uuid = 'c'", "AND and OR together")]
    [InlineData("select uuid from item_occurrence where uuid = 'a", "is not closed")]
    [InlineData("select uuid from item_occurrence where uuid like 'a%b'", "LIKE takes %")]
    [InlineData("select uuid from item_occurrence where uuid ~ 'a'", "means nothing here")]
    [InlineData("select uuid from item_occurrence limit 1001", "at most 1000 rows")]
    [InlineData("select uuid from item_occurrence order by level", "it must be selected")]
    [InlineData("select uuid from item_occurrence group by 2", "expected a whole number up to 1")]
    [InlineData("select upper(uuid) from item_occurrence", "there is no function upper")]
    [InlineData("select uuid from item_occurrence uuid", "expected the end")]
    [InlineData("select count(custom.gone) from item_occurrence", "no occurrence has had custom.gone yet")]
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
