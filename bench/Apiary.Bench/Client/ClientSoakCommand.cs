using System.Diagnostics;
using Apiary.Bench.Load;
using Apiary.Client;

namespace Apiary.Bench.Client;

/// <summary>
/// Millions of events to a real server that is killed and comes back, again and again: every event must end in exactly one
/// response, what was accepted must be there, and memory must stay where it was.
/// </summary>
internal static class ClientSoakCommand
{
    private const int Steps = 10;

    public static int Run(Arguments arguments) =>
        SoakAsync(arguments.Int("events", 5_000_000), arguments.Int("rate", 50_000), arguments.Int("up", 6), arguments.Int("down", 3)).GetAwaiter().GetResult();

    private static async Task<int> SoakAsync(int count, int rate, int upSeconds, int downSeconds)
    {
        var directory = Directory.CreateTempSubdirectory("apiary-client-soak-").FullName;
        await using var server = new ComingAndGoing(directory);
        await server.StartAsync();
        using var handler = new Redirecting(server);
        var responses = new byte[count];
        var client = new HoneyClient(new HoneyClientOptions
        {
            WriteKey = "abcd123EFGH", Dataset = "soak", Gzip = false, HttpHandler = handler, MaxPendingEvents = 20_000, MaxPendingResponses = 0, MaxRetryDelay = TimeSpan.FromMilliseconds(500),
            RequestTimeout = TimeSpan.FromSeconds(5), CloseTimeout = TimeSpan.FromMinutes(1),
            // One thread at a time answers an event, and another event has another place.
            OnResponse = response => responses[(int)response.Metadata!]++,
        });
        using var done = new CancellationTokenSource();
        var outages = OutagesAsync(server, upSeconds, downSeconds, done.Token);
        Console.WriteLine($"{"events",12} {"accepted",12} {"overflow",12} {"failed",10} {"managed MB",11} {"resident MB",12}");
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var made = client.NewEvent();
            made.Metadata = i;
            made.AddField("number", (long)i);
            made.AddField("route", "/api/cart/{id}");
            made.AddField("duration_ms", i % 1_000 / 10.0);
            made.Send();
            if (i % 1_000 == 999) Pace(clock, i, rate);
            if ((i + 1) % Math.Max(1, count / Steps) == 0) Tell(client, i + 1);
        }

        await done.CancelAsync();
        var outageCount = await outages;
        await client.DisposeAsync();
        var told = client.Statistics;
        var wrong = responses.Count(number => number != 1);
        var stored = await server.CountAsync("soak");
        Console.WriteLine($"{count:N0} events in {clock.Elapsed.TotalSeconds:F0} s, {outageCount} outages: {count - wrong:N0} with exactly one response, {wrong:N0} with none or more; accepted {told.Accepted:N0}, stored {stored:N0}, pending {told.Pending:N0}");
        return wrong == 0 && stored >= told.Accepted ? 0 : 1;
    }

    private static void Pace(Stopwatch clock, int sent, int rate)
    {
        var ahead = (sent / (double)rate) - clock.Elapsed.TotalSeconds;
        if (ahead > 0) Thread.Sleep(TimeSpan.FromSeconds(ahead));
    }

    private static void Tell(HoneyClient client, int sent)
    {
        var told = client.Statistics;
        using var own = Process.GetCurrentProcess();
        Console.WriteLine($"{sent,12:N0} {told.Accepted,12:N0} {told.Overflow,12:N0} {told.Failed,10:N0} {GC.GetTotalMemory(forceFullCollection: true) / 1e6,11:F1} {own.WorkingSet64 / 1e6,12:F1}");
    }

    private static async Task<int> OutagesAsync(ComingAndGoing server, int upSeconds, int downSeconds, CancellationToken done)
    {
        for (var outages = 0; ; outages++)
        {
            await Task.Delay(TimeSpan.FromSeconds(upSeconds), done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested) return outages;
            await server.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(downSeconds), CancellationToken.None);
            await server.StartAsync();
        }
    }

    /// <summary>Sends requests to where the server is now: each start gives it another port.</summary>
    private sealed class Redirecting(ComingAndGoing server) : DelegatingHandler(new SocketsHttpHandler { ActivityHeadersPropagator = null })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(server.Address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
