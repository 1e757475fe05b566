using Apiary.Engine;
using Apiary.Engine.Files;
using Xunit;

namespace Apiary.Tests.Storage;

/// <summary>
/// A disk that is full, and one whose permissions were taken away, at each place that the store writes to: events are refused
/// for later or kept in memory, nothing acknowledged is lost, and all goes on by itself.
/// </summary>
public sealed class StoreFaultTests
{
    /// <summary>Files of one kind by the beginning of their path, and whether an event can be acknowledged without them.</summary>
    public static TheoryData<string, bool, bool> Faults()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (var isDenied in (bool[])[false, true])
        {
            data.Add("wal/", isDenied, false);
            data.Add("segments/", isDenied, true);
            data.Add("manifest.journal", isDenied, true);
            data.Add("catalog.journal", isDenied, true);
            data.Add("", isDenied, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Nothing_acknowledged_is_lost_and_the_store_goes_on_by_itself(string place, bool isDenied, bool mayAcknowledge)
    {
        var files = new MemoryFiles();
        await using var store = new NumberedStore(files);
        for (var i = 0; i < 50; i++) await store.AppendAsync(i);
        await store.Store.FlushAsync();
        for (var i = 50; i < 60; i++) await store.AppendAsync(i);

        Break(files, place, isDenied);
        var refused = 0;
        for (var i = 60; i < 200; i++) refused += await store.TryAppendAsync(i) ? 0 : 1;
        Assert.Equal(mayAcknowledge, refused == 0);
        await FlushAsMayBeAsync(store);
        store.Store.DoUpkeep();
        await store.Store.WhenIdleAsync();
        Assert.Equal(store.Acknowledged.Order(), store.Numbers());
        await using (var crashed = new NumberedStore(files.AfterCrash(new Random(1)))) Assert.Equal(store.Acknowledged.Order(), crashed.Numbers());

        Break(files, null, isDenied);
        for (var i = 200; i < 250; i++) await store.AppendAsync(i);
        store.Store.DoUpkeep();
        await store.Store.FlushAsync();
        Assert.Equal(store.Acknowledged.Order(), store.Numbers());
        Assert.Equal(0, store.Store.Status.OpenRowCount);
        await using var again = new NumberedStore(files.AfterCrash(new Random(2)));
        Assert.Equal(store.Acknowledged.Order(), again.Numbers());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_merge_that_cannot_write_leaves_its_inputs_and_is_done_later(bool isDenied)
    {
        var files = new MemoryFiles();
        await using var store = new NumberedStore(files);
        // How many segments make a merge is the policy's affair: flush until one was done, then break the next.
        var next = 0;
        while (store.Store.Status.Upkeep.Merges == 0)
        {
            await store.AppendAsync(next++);
            await store.Store.FlushAsync();
            Assert.InRange(next, 1, 100);
        }

        const string path = "segments/";
        long id;
        var merges = store.Store.Status.Upkeep.Merges;
        for (var more = 0; more < next; more++)
        {
            // Of each flush the first segment may be written, and nothing after it.
            id = 0;
            Predicate<string> second = file => file.StartsWith(path, StringComparison.Ordinal) && file.EndsWith(".tmp", StringComparison.Ordinal) && IsNewSecond(file);
            if (isDenied) files.DeniedFor = second;
            else files.FullFor = second;
            await store.AppendAsync(next + more);
            await FlushAsMayBeAsync(store);
        }

        Assert.Equal(merges, store.Store.Status.Upkeep.Merges);
        Assert.True(store.Store.Status.Upkeep.FailedFlushes > 0);
        Assert.Equal(store.Acknowledged.Order(), store.Numbers());
        files.DeniedFor = files.FullFor = null;
        await store.AppendAsync(next * 2);
        await store.Store.FlushAsync();
        Assert.True(store.Store.Status.Upkeep.Merges > merges);
        Assert.Equal(store.Acknowledged.Order(), store.Numbers());
        await using var again = new NumberedStore(files.AfterCrash(new Random(1)));
        Assert.Equal(store.Acknowledged.Order(), again.Numbers());

        bool IsNewSecond(string file)
        {
            var number = long.Parse(file[path.Length..(path.Length + 12)], System.Globalization.CultureInfo.InvariantCulture);
            if (id == 0) id = number;
            return number != id;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_opens_and_answers_on_a_disk_that_takes_nothing(bool isDenied)
    {
        var files = new MemoryFiles();
        await using (var writing = new NumberedStore(files))
        {
            for (var i = 0; i < 30; i++) await writing.AppendAsync(i);
            await writing.Store.FlushAsync();
            for (var i = 30; i < 60; i++) await writing.AppendAsync(i);
        }

        // Reading is allowed, as on a disk that was mounted again for reading alone.
        if (isDenied) files.DeniedFor = path => path.EndsWith(".tmp", StringComparison.Ordinal) || !files.Exists(path);
        else files.CapacityBytes = 0;
        await using var store = new NumberedStore(files);
        Assert.Equal(Enumerable.Range(0, 60), store.Numbers());
        Assert.False(await store.TryAppendAsync(60));
        files.DeniedFor = null;
        files.CapacityBytes = long.MaxValue;
        await store.AppendAsync(61);
        await store.Store.FlushAsync();
        Assert.Equal([.. Enumerable.Range(0, 60), 61], store.Numbers());
    }

    private static void Break(MemoryFiles files, string? place, bool isDenied)
    {
        Predicate<string>? at = place is null ? null : path => path.StartsWith(place, StringComparison.Ordinal);
        if (isDenied) files.DeniedFor = at;
        else files.FullFor = at;
    }

    private static async Task FlushAsMayBeAsync(NumberedStore store)
    {
        try
        {
            await store.Store.FlushAsync();
        }
        catch (StoreUnavailableException)
        {
            // What could not be written stays in memory, which is looked at next.
        }
    }
}
