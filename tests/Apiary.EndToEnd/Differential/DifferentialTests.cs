using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.Differential;

/// <summary>
/// Random events and random questions, to the whole server over HTTP and to DuckDB: counts, sums, least and greatest must be
/// equal, percentiles and distinct counts within their documented error. More with APIARY_DIFFERENTIAL=questions.
/// </summary>
public sealed class DifferentialTests
{
    internal const long Start = 1_795_176_000, Seconds = 3_600;

    private const int BatchEvents = 250;

    private static readonly int Questions = int.Parse(Environment.GetEnvironmentVariable("APIARY_DIFFERENTIAL") ?? "60", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 300)]
    [InlineData(3, 6_000)]
    public async Task Random_questions_are_answered_as_an_independent_engine_answers_them(int seed, int eventCount)
    {
        // Some of the rows in segments, some merged, the rest still in memory.
        await using var server = await TestServer.StartDemoAsync("--flush-rows", "1000", "--own-events", "off");
        await using var duckdb = DuckDb.Start();
        var random = new Random(seed);
        await LoadTableAsync(server, duckdb, random, eventCount);
        await duckdb.RunAsync("CREATE TABLE x AS SELECT *, unnest(range(rate)) AS copy FROM e");
        for (var i = 0; i < Questions; i++)
        {
            var question = RandomQuestion.Next(random);
            var json = question.Json(Start, Start + Seconds);
            var (status, body) = await server.PostAsync("/api/query", $"{{\"dataset\":\"random\",\"series\":true,\"query\":{json}}}");
            Assert.True(status == 200, $"seed {seed}, question {i}: {json}\n{status} {body}");
            var answer = JsonNode.Parse(body)!;
            var where = $"seed {seed}, question {i}: {json}";
            await CompareTotalAsync(duckdb, question, answer, where);
            await CompareGroupsAsync(duckdb, question, answer, where);
        }
    }

    /// <summary>Random events in the dataset "random", and in DuckDB's table e.</summary>
    internal static async Task LoadTableAsync(TestServer server, DuckDb duckdb, Random random, int eventCount)
    {
        var file = Path.Combine(server.DataDirectory, "events.ndjson");
        await LoadAsync(server, file, random, eventCount);
        var types = string.Join(", ", RandomColumn.All.Select(column => $"\"{column.Name}\": '{column.SqlType}'"));
        await duckdb.RunAsync($"CREATE TABLE e AS SELECT * FROM read_json('{file}', format = 'newline_delimited', columns = {{nanos: 'BIGINT', rate: 'BIGINT', {types}}})");
    }

    private static async Task LoadAsync(TestServer server, string file, Random random, int eventCount)
    {
        await using var lines = new StreamWriter(file);
        await DeclareColumnsAsync(server, random);
        var batch = new StringBuilder();
        for (var i = 0; i < eventCount; i++)
        {
            var nanos = (Start * 1_000_000_000) + random.NextInt64(Seconds * 1_000_000_000);
            var rate = random.Next(5) == 0 ? 1 + random.Next(10) : 1;
            var fields = string.Join(',', RandomColumn.All.Select(column => (column.Name, Value: column.Next(random))).Where(field => field.Value is not null).Select(field => $"\"{field.Name}\":{field.Value}"));
            await lines.WriteLineAsync($"{{\"nanos\":{nanos},\"rate\":{rate}{(fields.Length > 0 ? "," : "")}{fields}}}");
            var time = DateTimeOffset.FromUnixTimeSeconds(nanos / 1_000_000_000).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
            batch.Append(batch.Length == 0 ? '[' : ',').Append(CultureInfo.InvariantCulture, $"{{\"time\":\"{time}.{nanos % 1_000_000_000:D9}Z\",\"samplerate\":{rate},\"data\":{{{fields}}}}}");
            if ((i + 1) % BatchEvents != 0 && i + 1 < eventCount) continue;
            var (status, answer) = await server.PostAsync("/1/batch/random", batch.Append(']').ToString());
            Assert.True(status == 200, answer);
            batch.Clear();
        }
    }

    /// <summary>One event before the questions' time, so that no question is refused for a column that nobody sent yet.</summary>
    private static async Task DeclareColumnsAsync(TestServer server, Random random)
    {
        var fields = RandomColumn.All.Select(column =>
        {
            string? value;
            do value = column.Next(random);
            while (value is null);
            return $"\"{column.Name}\":{value}";
        });
        var (status, answer) = await server.PostAsync("/1/batch/random", $"[{{\"time\":\"2020-01-01T00:00:00Z\",\"data\":{{{string.Join(',', fields)}}}}}]");
        Assert.True(status == 200, answer);
    }

    private static async Task CompareTotalAsync(DuckDb duckdb, RandomQuestion question, JsonNode answer, string where)
    {
        var rows = await duckdb.RunAsync(question.Sql("x", groups: false, buckets: false));
        CompareValues(question, rows[0]!.AsArray(), 0, answer["total"]!["values"]!.AsArray(), $"{where}\ntotal");
    }

    private static async Task CompareGroupsAsync(DuckDb duckdb, RandomQuestion question, JsonNode answer, string where)
    {
        if (question.Breakdowns.Count == 0) return;
        var keys = question.Breakdowns.Count;
        var expected = (await duckdb.RunAsync(question.Sql("x", groups: true, buckets: false))).ToDictionary(row => Key(row!.AsArray(), keys), row => row!.AsArray());
        var found = answer["groups"]!.AsArray().ToDictionary(group => Key(group!["key"]!.AsArray(), keys), group => group!);
        if (expected.Count <= 1000) Assert.True(expected.Keys.Order(StringComparer.Ordinal).SequenceEqual(found.Keys.Order(StringComparer.Ordinal)), $"{where}\nexpected groups {string.Join(' ', expected.Keys)}\nfound groups {string.Join(' ', found.Keys)}");
        else Assert.Equal(1000, found.Count);
        foreach (var (key, group) in found) CompareValues(question, expected[key], keys, group["values"]!.AsArray(), $"{where}\ngroup {key}");

        var points = (await duckdb.RunAsync(question.Sql("x", groups: true, buckets: true))).Select(row => row!.AsArray()).Where(row => found.ContainsKey(Key(row, keys))).ToDictionary(row => Key(row, keys + 1));
        foreach (var (key, group) in found)
        {
            foreach (var point in group["series"]!.AsArray().Select(point => point!.AsArray()))
            {
                var at = $"{key}{Text(point[0])}|";
                Assert.True(points.Remove(at, out var row), $"{where}\nno such point expected: {at}");
                CompareValues(question, row!, keys + 1, new JsonArray([.. point.Skip(1).Select(value => value?.DeepClone())]), $"{where}\npoint {at}");
            }
        }

        Assert.True(points.Count == 0, $"{where}\nmissing points: {string.Join(' ', points.Keys.Take(10))}");
    }

    private static void CompareValues(RandomQuestion question, JsonArray expected, int at, JsonArray found, string where)
    {
        for (var i = 0; i < question.Calculations.Count; i++)
        {
            var calculation = question.Calculations[i];
            var (low, high) = (expected[at], expected[at + calculation.Sql.Count - 1]);
            at += calculation.Sql.Count;
            if (low is null || found[i] is null)
            {
                Assert.True(low is null && found[i] is null, $"{where}\n{calculation.Json}: expected {Text(low)}, found {Text(found[i])}");
                continue;
            }

            var (least, most, value) = (Number(low), Number(high), Number(found[i]));
            // Sums of floats depend on their order; the last digits are nobody's fault.
            var slack = Math.Max(Math.Abs(least), Math.Abs(most)) * Math.Max(calculation.RelativeError, 1e-9) + 1e-9;
            Assert.True(value >= least - slack && value <= most + slack, $"{where}\n{calculation.Json}: expected {least} to {most}, found {value}");
        }
    }

    private static string Key(JsonArray row, int count) => string.Concat(row.Take(count).Select(value => Text(value) + "|"));

    private static string Text(JsonNode? value) => value is null ? "(absent)" : value.ToString();

    private static double Number(JsonNode? value) => double.Parse(value!.ToString(), CultureInfo.InvariantCulture);
}
