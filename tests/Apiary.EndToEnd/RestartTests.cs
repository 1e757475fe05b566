using System.Globalization;
using System.Text;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>What was acknowledged is there after the process has ended, in whichever way, exactly once.</summary>
public sealed class RestartTests
{
    private const int Senders = 4, BatchEvents = 20;

    [Fact]
    public async Task Events_columns_and_keys_are_there_after_an_orderly_restart()
    {
        await using var server = await TestServer.StartAsync();
        var key = FirstRunTests.IngestKey(server);
        var (status, answer) = await server.PostAsync("/1/batch/Orders", "[{\"data\":{\"n\":1,\"text\":\"a\"}},{\"samplerate\":4,\"data\":{\"n\":2.5,\"ok\":true}}]", key);
        Assert.True(status == 200, answer);
        var configuration = FirstRunTests.ConfigurationKey(server);
        var before = (await server.RowsAsync("orders", configuration)).ToJsonString();

        await server.RestartAsync();

        Assert.Equal(before, (await server.RowsAsync("orders", configuration)).ToJsonString());
        Assert.Equal(5, await server.CountAsync("orders", configuration));
        Assert.Equal(200, (await server.PostAsync("/1/batch/orders", "[{\"data\":{\"n\":3}}]", key)).Status);
        Assert.Equal(6, await server.CountAsync("orders", configuration));
    }

    [Fact]
    public async Task Killed_under_load_again_and_again_it_keeps_every_acknowledged_event_exactly_once()
    {
        // Small logs and segments, so that seals, flushes and merges are among what the kills hit.
        await using var server = await TestServer.StartDemoAsync("--flush-rows", "2000", "--wal-file", "256KiB", "--wal-budget", "1MiB", "--own-events", "off");
        var acknowledged = new Dictionary<string, long>();
        var random = new Random(20261120);
        for (var round = 0; round < 6; round++)
        {
            using var stop = new CancellationTokenSource();
            var senders = Enumerable.Range(0, Senders).Select(i => SendAsync(server, $"round {round} sender {i}", stop.Token)).ToArray();
            using (var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200 + random.Next(500)))) await pause.WaitForNextTickAsync();
            await server.KillAsync();
            await stop.CancelAsync();
            foreach (var (name, count) in await Task.WhenAll(senders)) acknowledged[name] = count;
            Assert.True(acknowledged.Values.Sum() > 0, "nothing was acknowledged before the kill, so the test shows nothing");
            await server.StartAgainAsync();
            await CheckAsync(server, acknowledged);
        }
    }

    /// <summary>Sends numbered events until the server goes away; how many of them were acknowledged.</summary>
    private static async Task<(string Name, long Acknowledged)> SendAsync(TestServer server, string name, CancellationToken stop)
    {
        var next = 0L;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var body = new StringBuilder("[");
                for (var i = 0; i < BatchEvents; i++)
                    body.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}{{\"data\":{{\"sender\":\"{name}\",\"number\":{next + i},\"half\":{(next + i) / 2.0}}}}}");
                var (status, answer) = await server.PostAsync("/1/batch/crash", body.Append(']').ToString());
                Assert.True(status == 200, answer);
                next += BatchEvents;
            }
        }
        catch (HttpRequestException)
        {
            // The kill.
        }

        return (name, next);
    }

    private static async Task CheckAsync(TestServer server, Dictionary<string, long> acknowledged)
    {
        var answer = await server.QueryAsync("crash", $$"""
            {{{TestServer.AllTime}},"breakdowns":["sender"],"limit":1000,"calculations":[{"op":"COUNT"},{"op":"SUM","column":"number"},{"op":"MAX","column":"number"}]}
            """);
        var found = answer["groups"]!.AsArray().ToDictionary(group => (string)group!["key"]![0]!, group => group!["values"]!.AsArray());
        foreach (var (name, count) in acknowledged)
        {
            if (count == 0) continue;
            Assert.True(found.ContainsKey(name), $"{name}: {count} events acknowledged, none found");
            var (stored, sum, max) = (TestServer.Number(found[name][0]), TestServer.Number(found[name][1]), TestServer.Number(found[name][2]));
            // One batch may have been durable and its answer lost; it is there whole or not at all.
            Assert.True(stored == count || stored == count + BatchEvents, $"{name}: {count} acknowledged, {stored} found");
            // The numbers 0 to stored-1, each once.
            Assert.Equal(stored - 1, max);
            Assert.Equal(stored * (stored - 1) / 2, sum);
        }
    }
}
