using Apiary.Engine.Files;
using Xunit;

namespace Apiary.Tests.Storage;

/// <summary>The promise of the store: after any crash every acknowledged event is there exactly once.</summary>
public sealed class StoreCrashTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task A_crash_under_load_loses_and_doubles_nothing(int seed)
    {
        for (var round = 0; round < 12; round++)
        {
            var random = new Random((seed * 1000) + round);
            var files = new MemoryFiles();
            var acknowledged = new HashSet<int>();
            for (var life = 0; life < 4; life++) (files, acknowledged) = await LiveAsync(files, acknowledged, random, life * 100_000);
        }
    }

    [Fact]
    public async Task A_real_directory_that_was_never_closed_opens_with_all_that_was_acknowledged()
    {
        using var directory = new TemporaryDirectory();
        var known = new HashSet<int>();
        for (var life = 0; life < 4; life++)
        {
            var now = Path.Combine(directory.Path, "life" + life);
            await using var store = new NumberedStore(new DiskFiles(now), NumberedStore.Small with { FlushRows = 40, WalBudgetBytes = 8_000 });
            Check(known, store);
            await Task.WhenAll(Enumerable.Range(0, 3).Select(writer => WriteAsync(store, (life * 100_000) + (writer * 10_000), 1 + (writer % 2), 60)));
            await store.Store.WhenIdleAsync();
            known.UnionWith(store.Acknowledged);
            Assert.Equal((life + 1) * 3 * 330, known.Count);
            CopyDirectory(now, Path.Combine(directory.Path, "life" + (life + 1)));
        }
    }

    private static async Task<(MemoryFiles Files, HashSet<int> Acknowledged)> LiveAsync(MemoryFiles files, HashSet<int> before, Random random, int first)
    {
        // Disposed only after the crash was taken: the store on the old disk dies unheard.
        await using var store = new NumberedStore(files, NumberedStore.Small with { FlushRows = random.Next(10, 60), WalFileBytes = random.Next(300, 3000), WalBudgetBytes = 8_000 });
        Check(before, store);
        var known = store.Numbers().ToHashSet();
        var stop = random.Next(5, 60);
        var writers = Enumerable.Range(0, 3).Select(writer => WriteAsync(store, first + (writer * 10_000), 1 + (writer % 2), stop)).ToArray();
        if (random.Next(3) == 0) files.FailingSyncs = random.Next(4);
        if (random.Next(3) == 0) files.FailingAppends = random.Next(4);
        if (random.Next(2) == 0) await Task.WhenAny(writers);
        if (random.Next(3) == 0) store.Store.DoUpkeep();
        var acknowledged = store.Acknowledged.ToHashSet();
        var after = files.AfterCrash(random);
        await Task.WhenAll(writers);
        acknowledged.UnionWith(known);
        return (after, acknowledged);
    }

    private static async Task WriteAsync(NumberedStore store, int first, int partition, int batches)
    {
        await Task.Yield();
        for (var i = 0; i < batches; i++) await store.TryAppendAsync(first + (i * 10), 1 + (i % 10), partition, "numbers");
    }

    private static void Check(HashSet<int> acknowledged, NumberedStore store)
    {
        var numbers = store.Numbers();
        var twice = numbers.GroupBy(number => number).Where(group => group.Count() > 1).Select(group => group.Key).ToArray();
        Assert.Empty(twice);
        var missing = acknowledged.Except(numbers).ToArray();
        Assert.True(missing.Length == 0, $"missing {string.Join(' ', missing)}; notices: {string.Join(" | ", store.Store.Notices.Recent.Select(notice => notice.Text))}");
    }

    private static void CopyDirectory(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from).Where(file => Path.GetFileName(file) != "lock")) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from)) CopyDirectory(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
