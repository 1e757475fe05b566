using System.Diagnostics;
using System.Globalization;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;
using Apiary.Engine.Storage;
using Xunit;

namespace Apiary.Tests.Storage;

/// <summary>A process that takes events is killed again and again; APIARY_KILLS says how often.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Every_acknowledged_event_is_there_once_after_each_kill()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("APIARY_KILLS"), CultureInfo.InvariantCulture, out var asked) ? asked : 50;
        using var directory = new TemporaryDirectory();
        var random = new Random(20261120);
        var acknowledged = new HashSet<long>();
        for (var kill = 0; kill < kills; kill++)
        {
            // From a kill while it opens to one after some thousand batches.
            var after = (int)Math.Pow(random.NextDouble() * 20, 2.6);
            await RunAsync(directory.Path, kill * 10_000_000L, after, acknowledged);
            await CheckAsync(directory.Path, acknowledged, kill, flush: random.Next(4) == 0);
        }

        Assert.True(acknowledged.Count > kills * 100);
    }

    private static async Task RunAsync(string directory, long first, int linesBeforeKill, HashSet<long> acknowledged)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Apiary.Crash.dll"));
        start.ArgumentList.Add(directory);
        start.ArgumentList.Add(first.ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(start)!;
        var cancel = TestContext.Current.CancellationToken;
        for (var lines = 0; await process.StandardOutput.ReadLineAsync(cancel) is { } line; lines++)
        {
            if (lines == linesBeforeKill) process.Kill();
            // What was acknowledged before the kill counts, read or not; a line cut short by it does not.
            if (line.Split(' ') is [var number, var count] && line != "ready")
                for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++) acknowledged.Add(long.Parse(number, CultureInfo.InvariantCulture) + i);
        }

        await process.WaitForExitAsync(cancel);
        Assert.NotEqual(0, process.ExitCode);
    }

    private static async Task CheckAsync(string directory, HashSet<long> acknowledged, int kill, bool flush)
    {
        await using var store = EventStore.Open(new EventStoreOptions { PartitionCount = 2 }, new DiskFiles(directory), TimeProvider.System);
        if (flush) await store.FlushAsync();
        var found = new HashSet<long>();
        using var snapshot = store.Snapshot([.. store.Catalog.All.Select(dataset => dataset.Id)]);
        var values = new long[Segment.BlockRows];
        foreach (var segment in snapshot.Segments)
        {
            for (var block = 0; block < segment.BlockCount; block++)
            {
                segment.Lanes("number")[0].ReadIntegers(block, values);
                foreach (var number in values.AsSpan(0, segment.RowsInBlock(block)))
                    if (!found.Add(number)) Assert.Fail($"event {number} is there twice after kill {kill}");
            }
        }

        var missing = acknowledged.Where(number => !found.Contains(number)).Order().ToArray();
        Assert.True(missing.Length == 0, $"{missing.Length} events, {missing.FirstOrDefault()} the first, are missing after kill {kill}");
        Assert.DoesNotContain(store.Notices.Recent, notice => notice.Severity == Engine.StoreNoticeSeverity.Error);
    }
}
