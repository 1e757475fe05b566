using Apiary.Engine;
using Apiary.Engine.Events;
using Apiary.Engine.Catalog;
using Apiary.Engine.Files;
using Apiary.Engine.Storage;
using Xunit;

namespace Apiary.Tests.Storage;

public sealed class EventStoreTests
{
    private static readonly EventStoreOptions Small = NumberedStore.Small;

    [Fact]
    public async Task Events_are_seen_at_once_and_once_after_each_start()
    {
        var files = new MemoryFiles();
        for (var life = 0; life < 4; life++)
        {
            await using var store = new NumberedStore(files);
            Assert.Equal(Enumerable.Range(0, life * 30), store.Numbers());
            for (var i = 0; i < 3; i++)
            {
                await store.AppendAsync((life * 30) + (i * 10), 10, partition: 1 + (i % 2));
                Assert.Equal(Enumerable.Range(0, (life * 30) + (i * 10) + 10), store.Numbers());
            }

            if (life == 2) await store.Store.FlushAsync();
            Assert.Equal(Enumerable.Range(0, (life * 30) + 30), store.Numbers());
            Assert.Equal(0, store.Store.WaitingAppends);
            Assert.Empty(store.Store.Notices.Recent);
        }
    }

    [Fact]
    public async Task A_flush_empties_memory_and_the_log()
    {
        await using var store = new NumberedStore(new MemoryFiles(), Small with { PartitionCount = 1 });
        for (var i = 0; i < 100; i++) await store.AppendAsync(i);
        Assert.Equal(100, store.Store.Status.OpenRowCount);
        var before = store.Store.Status.WalBytes;
        await store.Store.FlushAsync();
        var status = store.Store.Status;
        Assert.Equal((0, 0, 1, 100), (status.OpenRowCount, status.OpenBytes, status.SegmentCount, status.SegmentRowCount));
        Assert.True(status.WalBytes < before / 2);
        Assert.Equal(Enumerable.Range(0, 100), store.Numbers());
        Assert.Equal(new DatasetStatus(100, status.SegmentBytes, 1, 1_700_000_000_000_000_000, 1_700_000_000_099_000_000, 0), store.Store.StatusOf(store.Dataset()));
    }

    [Fact]
    public async Task Rows_are_flushed_by_number_and_the_log_by_its_budget()
    {
        await using var store = new NumberedStore(new MemoryFiles(), Small with { FlushRows = 50 });
        for (var i = 0; i < 200; i += 10) await store.AppendAsync(i, 10);
        await store.Store.WhenIdleAsync();
        Assert.Equal(4, store.Store.Status.Upkeep.Flushes);
        Assert.Equal(Enumerable.Range(0, 200), store.Numbers());

        await using var tight = new NumberedStore(new MemoryFiles(), Small with { WalBudgetBytes = 20_000 });
        for (var i = 0; i < 1000; i++) await tight.AppendAsync(i, 1, dataset: "d" + (i % 3));
        tight.Store.DoUpkeep();
        await tight.Store.WhenIdleAsync();
        Assert.InRange(tight.Store.Status.WalBytes, 0, 60_000);
        Assert.Equal(1000, Enumerable.Range(0, 3).Sum(i => tight.Numbers("d" + i).Count));
    }

    [Fact]
    public async Task Old_rows_are_flushed_when_their_time_comes()
    {
        var time = new ManualTime();
        await using var store = new NumberedStore(new MemoryFiles(), Small with { MaxFlushAge = TimeSpan.FromMinutes(5) }, time);
        await store.AppendAsync(1);
        store.Store.DoUpkeep();
        await store.Store.WhenIdleAsync();
        Assert.Equal(0, store.Store.Status.SegmentCount);
        time.Advance(TimeSpan.FromMinutes(6));
        store.Store.DoUpkeep();
        await store.Store.WhenIdleAsync();
        Assert.Equal(1, store.Store.Status.SegmentCount);
    }

    [Fact]
    public async Task Small_segments_are_merged_and_the_files_of_the_old_go()
    {
        var files = new MemoryFiles();
        await using (var store = new NumberedStore(files))
        {
            for (var i = 0; i < 12; i++)
            {
                await store.AppendAsync(i * 10, 10);
                await store.Store.FlushAsync();
            }

            Assert.InRange(store.Store.Status.SegmentCount, 1, 4);
            Assert.NotEqual(0, store.Store.Status.Upkeep.Merges);
            Assert.Equal(Enumerable.Range(0, 120), store.Numbers());
            Assert.Equal(store.Store.Status.SegmentCount, files.List("segments").Count);
        }

        await using var again = new NumberedStore(files);
        Assert.Equal(Enumerable.Range(0, 120), again.Numbers());
    }

    [Fact]
    public async Task A_reader_keeps_its_segments_and_rows_until_it_is_done()
    {
        var files = new MemoryFiles();
        await using var store = new NumberedStore(files, Small with { RetentionBytes = 0 });
        await store.AppendAsync(0, 10);
        await store.Store.FlushAsync();
        await store.AppendAsync(10, 10);
        using (var snapshot = store.Store.Snapshot(store.Dataset().Id))
        {
            await store.Store.FlushAsync();
            store.Store.DoUpkeep();
            Assert.Equal(0, store.Store.Status.SegmentCount);
            Assert.Equal(2, store.Store.Status.Upkeep.Expired);
            Assert.Single(files.List("segments"));
            Assert.NotEqual(0, store.Store.Status.OpenBytes);
            Assert.Equal(Enumerable.Range(0, 20), NumberedStore.NumbersOf(snapshot.Segments));
        }

        Assert.Empty(files.List("segments"));
        Assert.Equal(0, store.Store.Status.OpenBytes);
    }

    [Fact]
    public async Task Segments_expire_by_age_of_their_newest_event()
    {
        var newest = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_009);
        var time = new ManualTime(newest);
        await using var store = new NumberedStore(new MemoryFiles(), Small with { RetentionAge = TimeSpan.FromDays(1), MaxFlushAge = TimeSpan.FromDays(9) }, time);
        await store.AppendAsync(0, 10);
        await store.Store.FlushAsync();
        time.Advance(TimeSpan.FromDays(1));
        store.Store.DoUpkeep();
        Assert.Equal(10, store.Numbers().Count);
        time.Advance(TimeSpan.FromMilliseconds(1));
        store.Store.DoUpkeep();
        Assert.Empty(store.Numbers());
    }

    [Fact]
    public async Task A_datasets_own_retention_goes_before_the_stores_and_is_there_after_a_restart()
    {
        var files = new MemoryFiles();
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_009));
        var options = Small with { RetentionAge = TimeSpan.FromDays(3), MaxFlushAge = TimeSpan.FromDays(90) };
        await using (var store = new NumberedStore(files, options, time))
        {
            foreach (var name in (string[])["short", "usual", "long"]) await store.AppendAsync(0, 10, dataset: name);
            await store.Store.FlushAsync();
            store.Store.Catalog.Update(store.Dataset("short"), DatasetSettings.Default with { RetentionDays = 1 });
            store.Store.Catalog.Update(store.Dataset("long"), DatasetSettings.Default with { RetentionDays = 30 });
        }

        await using var again = new NumberedStore(files, options, time);
        foreach (var (day, expected) in (ReadOnlySpan<(int, int)>)[(1, 30), (2, 20), (4, 10), (30, 10), (31, 0)])
        {
            time.Advance(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_009) + TimeSpan.FromDays(day) - time.GetUtcNow());
            again.Store.DoUpkeep();
            Assert.Equal(expected, again.Numbers("short").Count + again.Numbers("usual").Count + again.Numbers("long").Count);
        }

        Assert.Empty(files.List("segments"));
    }

    [Fact]
    public async Task What_trickles_in_and_is_merged_again_and_again_goes_all_the_same_when_it_is_old()
    {
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
        await using var store = new NumberedStore(new MemoryFiles(), Small, time);
        store.Store.Catalog.Update(store.Dataset(), DatasetSettings.Default with { RetentionDays = 5 });
        for (var hours = 0; hours < 24 * 20; hours++)
        {
            // A number is an event's time in milliseconds.
            await store.AppendAsync(hours * 3_600_000);
            await store.Store.FlushAsync();
            store.Store.DoUpkeep();
            time.Advance(TimeSpan.FromHours(1));
        }

        // One an hour: five days' worth and a tenth more at most, in few segments.
        Assert.InRange(store.Numbers().Count, 120, 132);
        Assert.InRange(store.Store.Status.SegmentCount, 1, 40);
        Assert.NotEqual(0, store.Store.Status.Upkeep.Merges);
    }

    [Fact]
    public async Task Two_hundred_datasets_with_a_few_events_each_come_back()
    {
        var files = new MemoryFiles();
        await using (var store = new NumberedStore(files))
        {
            for (var round = 0; round < 3; round++)
                for (var i = 0; i < 200; i++) await store.AppendAsync((i * 10) + round, 1, 1 + (i % 2), "set" + i);
            await store.Store.FlushAsync();
            for (var i = 0; i < 200; i++) await store.AppendAsync((i * 10) + 3, 1, 1 + (i % 2), "set" + i);
        }

        await using var again = new NumberedStore(files);
        for (var i = 0; i < 200; i++) Assert.Equal(Enumerable.Range(i * 10, 4), again.Numbers("set" + i));
    }

    [Fact]
    public async Task A_full_disk_keeps_rows_in_memory_refuses_and_goes_on_when_there_is_room()
    {
        var files = new MemoryFiles();
        await using var store = new NumberedStore(files);
        for (var i = 0; i < 50; i++) await store.AppendAsync(i);
        files.CapacityBytes = 0;
        Assert.False(await store.TryAppendAsync(1000));
        await Assert.ThrowsAsync<StoreUnavailableException>(store.Store.FlushAsync);
        Assert.Equal(Enumerable.Range(0, 50), store.Numbers());
        files.CapacityBytes = long.MaxValue;
        await store.AppendAsync(50);
        store.Store.DoUpkeep();
        await store.Store.WhenIdleAsync();
        Assert.Equal(1, store.Store.Status.SegmentCount);
        Assert.Equal(Enumerable.Range(0, 51), store.Numbers());
        await using var again = new NumberedStore(files.AfterCrash(new Random(1)));
        Assert.Equal(Enumerable.Range(0, 51), again.Numbers());
    }

    [Fact]
    public async Task A_failing_manifest_loses_and_doubles_nothing()
    {
        var files = new MemoryFiles();
        await using var store = new NumberedStore(files);
        for (var fail = 1; fail <= 6; fail++)
        {
            await store.AppendAsync(fail * 10, 10);
            files.FailingSyncs = fail;
            try
            {
                await store.Store.FlushAsync();
            }
            catch (StoreUnavailableException)
            {
                // The segment's sync, the manifest's or a merge's fails, depending on the number.
            }

            files.FailingSyncs = 0;
            Assert.Equal(Enumerable.Range(10, fail * 10), store.Numbers());
            await using var crashed = new NumberedStore(files.AfterCrash(new Random(fail)));
            Assert.Equal(Enumerable.Range(10, fail * 10), crashed.Numbers());
        }

        await store.Store.FlushAsync();
        Assert.Equal(Enumerable.Range(10, 60), store.Numbers());
    }

    [Fact]
    public async Task Used_up_memory_refuses_until_rows_are_flushed()
    {
        var files = new MemoryFiles();
        await using var store = new NumberedStore(files, Small with { MemoryBudgetBytes = 1 << 20 });
        files.FullFor = path => path.StartsWith("segments/", StringComparison.Ordinal);
        var next = 0;
        while (next < 1_000_000 && await store.TryAppendAsync(next, 500)) next += 500;
        Assert.InRange(next, 5_000, 200_000);
        Assert.InRange(store.Store.Status.OpenBytes, 512 << 10, 1 << 20);
        Assert.Equal(Enumerable.Range(0, next), store.Numbers());
        files.FullFor = null;
        store.Store.DoUpkeep();
        await store.Store.WhenIdleAsync();
        await store.AppendAsync(next, 500);
        Assert.Equal(Enumerable.Range(0, next + 500), store.Numbers());
    }

    [Fact]
    public async Task A_damaged_segment_is_set_aside_on_opening_and_the_rest_answers()
    {
        var files = new MemoryFiles();
        await using (var store = new NumberedStore(files))
        {
            await store.AppendAsync(0, 10);
            await store.Store.FlushAsync();
            await store.AppendAsync(10, 10);
            await store.Store.FlushAsync();
        }

        var bytes = files.Read(SegmentFiles.PathOf(1));
        files.Write(SegmentFiles.PathOf(1), bytes.AsSpan(0, bytes.Length - 5));
        for (var start = 0; start < 2; start++)
        {
            await using var again = new NumberedStore(files);
            Assert.Equal(Enumerable.Range(10, 10), again.Numbers());
            var aside = Assert.Single(again.Store.Status.SetAside);
            Assert.Equal((1, 10), (aside.SegmentId, aside.RowCount));
            Assert.Equal(start == 0, again.Store.Notices.Recent.Any(notice => notice.Text.Contains("damaged", StringComparison.Ordinal)));
            Assert.True(files.Exists(SegmentFiles.PathOf(1) + ".corrupt"));
        }
    }

    [Fact]
    public async Task A_segment_file_that_is_gone_is_reported_and_one_that_is_left_over_removed()
    {
        var files = new MemoryFiles();
        await using (var store = new NumberedStore(files))
        {
            await store.AppendAsync(0, 10);
            await store.Store.FlushAsync();
        }

        files.Write(SegmentFiles.PathOf(77), files.Read(SegmentFiles.PathOf(1)));
        files.Write("segments/5.segment.tmp", [1, 2, 3]);
        files.Delete(SegmentFiles.PathOf(1));
        await using var again = new NumberedStore(files);
        Assert.Empty(again.Numbers());
        Assert.Single(again.Store.Status.SetAside);
        Assert.Empty(files.List("segments"));
    }

    [Fact]
    public async Task Without_a_manifest_segment_files_are_kept_aside_not_deleted()
    {
        var files = new MemoryFiles();
        await using (var store = new NumberedStore(files))
        {
            await store.AppendAsync(0, 10);
            await store.Store.FlushAsync();
        }

        files.Delete("manifest.journal");
        await using var again = new NumberedStore(files);
        Assert.Equal(["000000000001.segment.unknown"], files.List("segments"));
        Assert.Contains(again.Store.Notices.Recent, notice => notice.Severity == StoreNoticeSeverity.Error);
    }

    [Fact]
    public async Task A_removed_dataset_stays_removed_and_its_log_is_passed_over()
    {
        var files = new MemoryFiles();
        await using (var store = new NumberedStore(files))
        {
            await store.AppendAsync(0, 10);
            await store.Store.FlushAsync();
            await store.AppendAsync(10, 10);
            await store.AppendAsync(99, 1, dataset: "other");
            store.Store.RemoveDataset(store.Dataset());
            Assert.Empty(store.Numbers());
            await store.AppendAsync(500, 2);
        }

        await using var again = new NumberedStore(files);
        Assert.Equal([500, 501], again.Numbers());
        Assert.Equal([99], again.Numbers("other"));
        Assert.Equal(3, again.Store.Status.OpenRowCount);
        Assert.Equal(0, again.Store.Status.SegmentCount);
    }

    [Fact]
    public async Task Fewer_partitions_than_before_lose_nothing()
    {
        var files = new MemoryFiles();
        await using (var store = new NumberedStore(files, Small with { PartitionCount = 4 }))
            for (var i = 0; i < 40; i++) await store.AppendAsync(i, 1, 1 + (i % 4));
        await using (var fewer = new NumberedStore(files, Small with { PartitionCount = 1 }))
        {
            Assert.Equal(Enumerable.Range(0, 40), fewer.Numbers());
            await fewer.Store.FlushAsync();
            await fewer.AppendAsync(40);
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => fewer.AppendAsync(41, 1, partition: 2));
        }

        await using var again = new NumberedStore(files);
        Assert.Equal(Enumerable.Range(0, 41), again.Numbers());
    }

    [Fact]
    public async Task A_second_store_in_the_same_directory_is_refused()
    {
        using var directory = new TemporaryDirectory();
        await using (var store = new NumberedStore(new DiskFiles(directory.Path)))
            Assert.Throws<StoreInUseException>(() => EventStore.Open(Small, new DiskFiles(directory.Path), new ManualTime()));
        await using var after = new NumberedStore(new DiskFiles(directory.Path));
        await after.AppendAsync(1);
    }

    [Fact]
    public async Task The_log_can_be_read_while_it_is_written()
    {
        await using var store = new NumberedStore(new MemoryFiles());
        await store.AppendAsync(1, 2, partition: 2);
        await store.AppendAsync(3, 1, partition: 2);
        var entries = store.Store.ReadWal(2).Select(entry => (entry.Position, entry.DatasetId, Rows: string.Join('|', Rows.Of(entry.Batch)))).ToArray();
        Assert.Equal(2, entries.Length);
        Assert.Equal((1, store.Dataset().Id), (entries[0].Position, entries[0].DatasetId));
        Assert.Equal("1700000000003000000/1 number=I3 service=Sodd", entries[1].Rows);
        Assert.Empty(store.Store.ReadWal(1));
    }

    [Fact]
    public async Task A_store_that_is_closing_refuses()
    {
        var store = new NumberedStore(new MemoryFiles());
        var dataset = store.Dataset();
        await store.DisposeAsync();
        var batch = new EventBatch();
        batch.BeginEvent();
        batch.EndEvent(1, 1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Store.AppendAsync(dataset, 1, batch, TestContext.Current.CancellationToken).AsTask());
    }
}
