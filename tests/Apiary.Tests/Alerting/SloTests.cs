using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Alerting;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace.Slos;
using Apiary.Tests.Protocols.Honeycomb.Management;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Alerting;

/// <summary>Objectives and burn alerts by a clock of the test's own.</summary>
public sealed class SloTests
{
    private const string Good = """{"alias":"good","expression":"IF(EXISTS($status), LT($status, 500))"}""";
    private const string Objective = """{"name":"Availability","sli":{"alias":"good"},"time_period_days":30,"target_per_million":900000}""";

    private static readonly ApiaryOptions Options = new() { AlertsPrivate = true };
    private static readonly DateTimeOffset Noon = new(2024, 5, 1, 12, 0, 30, TimeSpan.Zero);

    [Fact]
    public async Task Budget_and_compliance_are_those_of_a_count_by_hand()
    {
        var time = new ManualTime(Noon);
        await using var server = await ManagementServer.StartAsync(time: time);
        var random = new Random(7);
        var (items, total, bad, hourly) = (new List<string>(), 0, 0, new Dictionary<long, (int Total, int Bad)>());
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        // Hours begin on the hour: the period is as many of them, and the minutes since.
        var from = now - (now % 60) - (30 * 86_400);
        from += (3_600 - (from % 3_600)) % 3_600;
        for (var i = 0; i < 3_000; i++)
        {
            var (second, rate, kind) = (now - random.Next(40 * 86_400), random.Next(1, 5), random.Next(10));
            var status = kind == 0 ? 503 : kind == 1 ? 0 : 200;
            items.Add(Event(second, kind == 1 ? "\"other\":1" : $"\"status\":{status}", rate));
            if (kind == 1 || second >= now - (now % 60)) continue;
            var hour = second - (second % 3_600);
            var known = hourly.GetValueOrDefault(hour);
            hourly[hour] = (known.Total + rate, known.Bad + (status >= 500 ? rate : 0));
            if (second < from) continue;
            total += rate;
            if (status >= 500) bad += rate;
        }

        await server.Server.StoreAsync("api", [.. items]);
        await server.CreateAsync("/1/derived_columns/api", Good);
        var id = await server.CreateAsync("/1/slos/api", Objective);
        Assert.Equal("no_events", (await server.ExpectAsync(200, "GET", $"/1/slos/api/{id}?detailed=true")).GetProperty("status").GetString());
        await EvaluateAsync(server);
        var detailed = await server.ExpectAsync(200, "GET", $"/1/slos/api/{id}?detailed=true");
        Assert.Equal(100.0 * (total - bad) / total, detailed.GetProperty("compliance").GetDouble(), 9);
        Assert.Equal(100 * (1 - (bad / (total * 0.1))), detailed.GetProperty("budget_remaining").GetDouble(), 9);
        Assert.Equal("no_alerts", detailed.GetProperty("status").GetString());
        Assert.False((await server.ExpectAsync(200, "GET", $"/1/slos/api/{id}")).TryGetProperty("compliance", out _));

        // A day ago by the hour, and what a report of then says.
        var yesterday = now - (now % 3_600) - 86_400;
        var counts = await server.ExpectAsync(200, "GET", $"/1/slos/api/{id}/counts/history?start_time={yesterday - 86_400}&end_time={yesterday}");
        foreach (var window in counts.GetProperty("windows").EnumerateArray())
        {
            var expected = hourly[window.GetProperty("window_start").GetInt64()];
            Assert.Equal((expected.Total, expected.Bad, false), (window.GetProperty("total_count").GetInt32(), window.GetProperty("error_count").GetInt32(), window.GetProperty("is_partial").GetBoolean()));
        }

        var report = await server.ExpectAsync(200, "POST", "/1/reporting/slos/historical", $$"""{"ids":["{{id}}"],"start_time":{{yesterday - 7_200}},"end_time":{{yesterday}}}""");
        var points = report.GetProperty(id).EnumerateArray().ToList();
        Assert.Equal([yesterday - 7_200, yesterday - 3_600, yesterday], points.Select(point => point.GetProperty("timestamp").GetInt64()));
        var (then, thenBad) = (0, 0);
        foreach (var (_, count) in hourly.Where(pair => pair.Key >= yesterday - (30 * 86_400) && pair.Key < yesterday)) (then, thenBad) = (then + count.Total, thenBad + count.Bad);
        Assert.Equal(100.0 * (then - thenBad) / then, points[2].GetProperty("compliance").GetDouble(), 9);
    }

    [Fact]
    public async Task Burn_alerts_are_told_once_a_transition_over_restarts()
    {
        var (files, time) = (new MemoryFiles(), new ManualTime(Noon));
        await using var receiver = await WebhookReceiver.StartAsync();
        string id, exhaustion, rate;
        await using (var server = await ManagementServer.StartAsync(options: Options, files: files, time: time))
        {
            await server.Server.StoreAsync("api", Event(Noon.ToUnixTimeSeconds() - 7_200, "\"status\":200", 1_000));
            await server.CreateAsync("/1/derived_columns/api", Good);
            id = await server.CreateAsync("/1/slos/api", Objective);
            var recipient = await server.CreateAsync("/1/recipients", $$"""{"type":"webhook","details":{"webhook_name":"w","webhook_url":"{{receiver.Address}}"} }""");
            // Of 1,000 events 100 may be bad. In the last hour 25 were: a quarter, and the rest gone in three hours.
            exhaustion = await server.CreateAsync("/1/burn_alerts/api", $$"""{"exhaustion_minutes":240,"slo":{"id":"{{id}}"},"recipients":[{"id":"{{recipient}}"}]}""");
            rate = await server.CreateAsync("/1/burn_alerts/api", $$"""{"alert_type":"budget_rate","budget_rate_window_minutes":60,"budget_rate_decrease_threshold_per_million":190000,"slo":{"id":"{{id}}"},"recipients":[{"id":"{{recipient}}"}]}""");
            await EvaluateAsync(server);
            Assert.True(receiver.IsEmpty);
            Assert.Equal("normal", (await server.ExpectAsync(200, "GET", $"/1/slos/api/{id}?detailed=true")).GetProperty("status").GetString());
            await server.Server.StoreAsync("api", Event(Noon.ToUnixTimeSeconds() - 31, "\"status\":500", 25));
            time.Advance(TimeSpan.FromSeconds(60));
            await EvaluateAsync(server);
            var told = new[] { await receiver.NextAsync(), await receiver.NextAsync() }.ToDictionary(one => one.Body.GetProperty("id").GetString()!, one => one.Body);
            Assert.Equal(("Triggered: Availability", "greater than or equal to"), (Alert(told[rate], "summary"), told[rate].GetProperty("threshold").GetProperty("op").GetString()));
            Assert.Contains("24.39 % of the budget of Availability went in the last 60 min; the threshold is 19 %", Alert(told[rate], "description"), StringComparison.Ordinal);
            Assert.Contains("will be spent in", Alert(told[exhaustion], "description"), StringComparison.Ordinal);
            Assert.True((await server.ExpectAsync(200, "GET", $"/1/burn_alerts/api/{rate}")).GetProperty("triggered").GetBoolean());
            Assert.Equal("triggered", (await server.ExpectAsync(200, "GET", $"/1/slos/api/{id}?detailed=true")).GetProperty("status").GetString());
            // The same minute, and the next, which are as bad.
            await EvaluateAsync(server);
            time.Advance(TimeSpan.FromSeconds(60));
            await EvaluateAsync(server);
            Assert.True(receiver.IsEmpty);
        }

        await using var again = await ManagementServer.StartAsync(options: Options, files: files, time: time);
        await EvaluateAsync(again);
        time.Advance(TimeSpan.FromSeconds(60));
        await EvaluateAsync(again);
        Assert.True(receiver.IsEmpty);
        // An hour later nothing burns any more.
        time.Advance(TimeSpan.FromMinutes(70));
        await EvaluateAsync(again);
        var resolved = new[] { await receiver.NextAsync(), await receiver.NextAsync() };
        Assert.All(resolved, one => Assert.Equal("OK", Alert(one.Body, "status")));
        Assert.Equal(new[] { exhaustion, rate }.Order(), resolved.Select(one => one.Body.GetProperty("id").GetString()).Order());
        Assert.True(receiver.IsEmpty);
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_counting_stood()
    {
        var (files, time) = (new MemoryFiles(), new ManualTime(Noon));
        var noon = Noon.ToUnixTimeSeconds() - 30;
        string id;
        await using (var server = await ManagementServer.StartAsync(options: Options, files: files, time: time))
        {
            await server.Server.StoreAsync("api", Event(noon - (3 * 86_400), "\"status\":200", 5), Event(noon - 60, "\"status\":500", 1));
            await server.CreateAsync("/1/derived_columns/api", Good);
            id = await server.CreateAsync("/1/slos/api", Objective);
            await EvaluateAsync(server);
        }

        await using var again = await ManagementServer.StartAsync(options: Options, files: files, time: time);
        var counts = again.Server.App.Services.GetRequiredService<SloCountStore>();
        // What is not counted for good yet is asked for again, the rest is not: an event of long ago changes nothing any more, one of late does.
        Assert.Equal((noon - SloEngine.LateSeconds, 5), (counts.View(id, ledger => ledger.FinalUntil), (int)counts.View(id, ledger => ledger.Sum(0, long.MaxValue)).Total));
        await again.Server.StoreAsync("api", Event(noon - (2 * 86_400), "\"status\":500", 100), Event(noon - 120, "\"status\":200", 2));
        await EvaluateAsync(again);
        Assert.Equal(new SloCount(8, 1), counts.View(id, ledger => ledger.Sum(0, long.MaxValue)));

        // After days away hours are counted whole, and none twice.
        time.Advance(TimeSpan.FromDays(3));
        await again.Server.StoreAsync("api", Event(noon + 3_000, "\"status\":200", 7), Event(noon + (2 * 86_400), "\"status\":500", 3));
        await EvaluateAsync(again);
        Assert.Equal(new SloCount(18, 4), counts.View(id, ledger => ledger.Sum(0, long.MaxValue)));

        // Another meaning of good counts everything anew.
        var epoch = counts.View(id, ledger => ledger.Epoch);
        var field = (await again.ExpectAsync(200, "GET", "/1/derived_columns/api?alias=good")).GetProperty("id").GetString();
        await again.ExpectAsync(200, "PUT", $"/1/derived_columns/api/{field}", Good.Replace("500", "200", StringComparison.Ordinal));
        time.Advance(TimeSpan.FromMinutes(1));
        await EvaluateAsync(again);
        Assert.Equal(new SloCount(118, 118), counts.View(id, ledger => ledger.Sum(0, long.MaxValue)));
        Assert.True(counts.View(id, ledger => ledger.Epoch) > epoch);
        await again.ExpectAsync(204, "DELETE", $"/1/slos/api/{id}");
        time.Advance(TimeSpan.FromMinutes(1));
        await EvaluateAsync(again);
        Assert.Null(counts.View(id, ledger => ledger.Fingerprint));
    }

    [Theory]
    [InlineData("counts", "end_time=5", "\"field\":\"start_time\",\"code\":\"missing\"")]
    [InlineData("counts", "start_time=a&end_time=5", "\"field\":\"start_time\",\"code\":\"incorrect_type\"")]
    [InlineData("counts", "start_time=0&end_time=60", "must be within the last 24 hours")]
    [InlineData("counts", "start_time=1714561200&end_time=1714564801", "must be within the same hour")]
    [InlineData("counts/history", "start_time=1714564800&end_time=1714564800", "must be after start_time")]
    [InlineData("counts/history", "start_time=1&end_time=1714564800", "must be at most one year ago")]
    public async Task Wrong_times_of_counts_are_refused(string path, string parameters, string words)
    {
        await using var server = await ManagementServer.StartAsync(time: new ManualTime(Noon));
        await server.CreateAsync("/1/derived_columns/__all__", """{"alias":"good","expression":"NOT($error)"}""");
        var id = await server.CreateAsync("/1/slos/web", Objective);
        await server.RefusedAsync(422, words, "GET", $"/1/slos/web/{id}/{path}?{parameters}");
        await server.ExpectAsync(404, "GET", $"/1/slos/web/2222222222x/{path}?{parameters}");
    }

    [Theory]
    [InlineData("""{"start_time":1714564700,"end_time":1714564800}""", "\"field\":\"ids\",\"code\":\"missing\"")]
    [InlineData("""{"ids":[],"start_time":1714564700,"end_time":1714564800}""", "must name at least one SLO")]
    [InlineData("""{"ids":["2222222222x"],"start_time":1714564700,"end_time":1714564800}""", "SLO not found: 2222222222x")]
    [InlineData("""{"ids":["a"],"start_time":1,"end_time":1714564800}""", "must be at most one year ago")]
    [InlineData("""{"ids":["a"],"start_time":1714564800,"end_time":1714564700}""", "must be after start_time")]
    [InlineData("""{"ids":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17","18","19","20","21","22","23","24","25"],"start_time":1714564700,"end_time":1714564800}""", "must have at most 24 items")]
    public async Task Wrong_reports_are_refused(string body, string words)
    {
        await using var server = await ManagementServer.StartAsync(time: new ManualTime(Noon));
        await server.RefusedAsync(422, words, "POST", "/1/reporting/slos/historical", body);
    }

    private static string Event(long second, string data, int rate) =>
        $$"""{"time":"{{DateTimeOffset.FromUnixTimeSeconds(second).UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}}","samplerate":{{rate}},"data":{ {{data}} } }""";

    private static string Alert(JsonElement body, string name) => body.GetProperty("alert").GetProperty(name).GetString()!;

    private static async Task EvaluateAsync(ManagementServer server)
    {
        await server.Server.App.Services.GetRequiredService<SloEngine>().EvaluateDueAsync(default);
        await server.Server.App.Services.GetRequiredService<AlertSender>().SendDueAsync(default);
    }
}
