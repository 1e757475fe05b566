using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Apiary.EndToEnd.Differential;

/// <summary>
/// Random expressions of the language of calculated fields, computed by the whole server and, translated to SQL, by DuckDB: groups and
/// counts of texts and truth values must be equal, sums and bounds of numbers but for a float's last digits. More with APIARY_DIFFERENTIAL=expressions.
/// </summary>
public sealed class FieldDifferentialTests
{
    private static readonly int Expressions = int.Parse(Environment.GetEnvironmentVariable("APIARY_DIFFERENTIAL") ?? "60", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Random_expressions_are_computed_as_an_independent_engine_computes_them()
    {
        await using var server = await TestServer.StartDemoAsync("--flush-rows", "1000", "--own-events", "off");
        await using var duckdb = DuckDb.Start();
        var random = new Random(11);
        await DifferentialTests.LoadTableAsync(server, duckdb, random, 1_500);
        for (var i = 0; i < Expressions; i++)
        {
            var field = (i % 3) switch { 0 => RandomField.OfText(random, 3), 1 => RandomField.OfTruth(random, 3), _ => RandomField.OfNumber(random, 3) };
            var where = $"expression {i}: {field.Text}\n{field.Sql}";
            if (i % 3 == 2) await CompareNumbersAsync(server, duckdb, field, where);
            else await CompareGroupsAsync(server, duckdb, field, where);
        }
    }

    private static async Task CompareGroupsAsync(TestServer server, DuckDb duckdb, RandomField field, string where)
    {
        var expected = (await duckdb.RunAsync($"SELECT {field.Sql} AS f, count(*) FROM e GROUP BY f")).Select(row => $"{Text(row![0])} {row[1]}");
        var groups = (await AskAsync(server, field, "\"breakdowns\":[\"f\"]", where))["groups"]!.AsArray();
        Assert.Equal(expected.Order(StringComparer.Ordinal).Prepend(where), groups.Select(group => $"{Text(group!["key"]![0])} {group["values"]![0]}").Order(StringComparer.Ordinal).Prepend(where));
    }

    private static async Task CompareNumbersAsync(TestServer server, DuckDb duckdb, RandomField field, string where)
    {
        var expected = (await duckdb.RunAsync($"SELECT sum(f), count(f), min(f), max(f) FROM (SELECT ({field.Sql})::DOUBLE AS f FROM e)"))[0]!.AsArray();
        var calculations = string.Join(',', ((string[])["SUM", "COUNT", "MIN", "MAX"]).Select(op => $"{{\"op\":\"{op}\",\"column\":\"f\"}}"));
        var found = (await AskAsync(server, field, $"\"calculations\":[{calculations}]", where))["total"]!["values"]!.AsArray();
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(expected[i] is null == found[i] is null, $"{where}\nexpected {expected}, found {found}");
            if (expected[i] is null) continue;
            var (wanted, value) = (Number(expected[i]), Number(found[i]));
            Assert.True(Math.Abs(wanted - value) <= (Math.Abs(wanted) * 1e-9) + 1e-6, $"{where}\nexpected {expected}, found {found}");
        }
    }

    private static async Task<JsonNode> AskAsync(TestServer server, RandomField field, string rest, string where)
    {
        var calculated = JsonSerializer.Serialize(new[] { new { name = "f", expression = field.Text } });
        var (status, body) = await server.PostAsync(
            "/api/query",
            $"{{\"dataset\":\"random\",\"series\":false,\"query\":{{\"calculated_fields\":{calculated},{rest},\"usage_mode\":true,\"limit\":10000,\"start_time\":{DifferentialTests.Start},\"end_time\":{DifferentialTests.Start + DifferentialTests.Seconds}}}}}",
            TestServer.DemoKey,
            ("Accept", "application/json"));
        Assert.True(status == 200, $"{where}\n{status} {body}");
        return JsonNode.Parse(body)!;
    }

    private static string Text(JsonNode? value) => value is null ? "(absent)" : value.ToString().ToLowerInvariant() is "true" or "false" ? value.ToString().ToLowerInvariant() : value.ToString();

    private static double Number(JsonNode? value) => double.Parse(value!.ToString(), CultureInfo.InvariantCulture);
}
