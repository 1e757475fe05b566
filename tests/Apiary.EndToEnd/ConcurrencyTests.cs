using Apiary.Bench.Generator;
using System.Text;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>Many senders, and questions at the same time.</summary>
public sealed class ConcurrencyTests
{
    private const int Senders = 12, BatchesEach = 20, BatchEvents = 100;

    [Fact]
    public async Task A_question_sees_everything_that_was_acknowledged_before_it_began()
    {
        await using var server = await TestServer.StartDemoAsync("--flush-rows", "5000", "--own-events", "off");
        var acknowledged = 0L;
        var senders = Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            var events = new EventGenerator(sender, BatchesEach * BatchEvents, EventGenerator.DefaultStart, TimeSpan.FromHours(1));
            var formats = new EventFormats();
            for (var i = 0; i < BatchesEach; i++)
            {
                var (status, answer) = await server.PostAsync("/1/batch/busy", Encoding.UTF8.GetString(formats.HoneycombBatch(events, BatchEvents).Span));
                Assert.True(status == 200, answer);
                Interlocked.Add(ref acknowledged, BatchEvents);
            }
        })).ToArray();
        var all = Task.WhenAll(senders);

        var last = 0L;
        while (!all.IsCompleted)
        {
            var known = Interlocked.Read(ref acknowledged);
            if (known == 0)
            {
                await Task.Yield();
                continue;
            }

            var counted = await server.CountAsync("busy");
            Assert.True(counted >= known, $"{known} events were acknowledged, {counted} counted");
            Assert.True(counted >= last, $"{last} events were counted before, {counted} now");
            last = counted;
        }

        await all;
        Assert.Equal(Senders * BatchesEach * BatchEvents, await server.CountAsync("busy"));
        var byService = await server.QueryAsync("busy", $$"""{{{TestServer.AllTime}},"breakdowns":["service.name"],"calculations":[{"op":"COUNT"}]}""");
        Assert.Equal(Vocabulary.ServiceCount, byService["groups"]!.AsArray().Count);
        Assert.Equal(Senders * BatchesEach * BatchEvents, byService["groups"]!.AsArray().Sum(group => TestServer.Number(group!["values"]![0])));
    }
}
