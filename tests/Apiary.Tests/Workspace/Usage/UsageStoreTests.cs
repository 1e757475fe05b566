using Apiary.Engine.Files;
using Apiary.Server.Workspace.Usage;
using Xunit;

namespace Apiary.Tests.Workspace.Usage;

public sealed class UsageStoreTests
{
    private readonly MemoryFiles files = new();
    private readonly ManualTime time = new(new DateTimeOffset(2026, 3, 1, 23, 59, 59, TimeSpan.Zero));

    [Fact]
    public void Counts_are_by_day_key_and_dataset_and_survive_a_restart()
    {
        using (var store = UsageStore.Open(files, time))
        {
            Record(store, "k1", "shop", 10, 1_000, 1);
            Record(store, "k1", "shop", 5, 500, 0);
            Record(store, "k1", "pay", 1, 10, 0);
            Record(store, null, "whatever a stranger names", 0, 70, 3);
            time.Advance(TimeSpan.FromSeconds(1));
            Record(store, "k2", null, 2, 20, 0);
        }

        using var reopened = UsageStore.Open(files, time);
        Record(reopened, "k2", null, 1, 1, 1);
        Assert.Equal(
            [
                new UsageCount(new DateOnly(2026, 3, 1), "", "(none)", 0, 70, 3),
                new UsageCount(new DateOnly(2026, 3, 1), "k1", "pay", 1, 10, 0),
                new UsageCount(new DateOnly(2026, 3, 1), "k1", "shop", 15, 1_500, 1),
                new UsageCount(new DateOnly(2026, 3, 2), "k2", "(none)", 3, 21, 1),
            ],
            reopened.Last(2));
        Assert.Equal("k2", Assert.Single(reopened.Last(1)).KeyId);
    }

    [Fact]
    public void What_was_flushed_survives_a_crash_and_only_what_changed_is_written_again()
    {
        var store = UsageStore.Open(files, time);
        Record(store, "k1", "shop", 10, 1_000, 0);
        Assert.True(store.Flush());
        var length = files.Length(UsageStore.JournalPath);
        Assert.True(store.Flush());
        Assert.Equal(length, files.Length(UsageStore.JournalPath));
        Record(store, "k1", "shop", 1, 1, 0);

        using var crashed = UsageStore.Open(files.AfterCrash(new Random(1)), time);
        Assert.Equal(10, Assert.Single(crashed.Last(1)).Events);
    }

    [Fact]
    public void A_full_disk_loses_no_count_that_the_next_flush_can_write()
    {
        using (var store = UsageStore.Open(files, time))
        {
            Record(store, "k1", "shop", 10, 1_000, 0);
            files.CapacityBytes = 0;
            Assert.False(store.Flush());
            files.CapacityBytes = long.MaxValue;
            Assert.True(store.Flush());
        }

        using var reopened = UsageStore.Open(files, time);
        Assert.Equal(10, Assert.Single(reopened.Last(1)).Events);
        Assert.Equal(10, reopened.FindUse("k1")!.EventsOfLastDay(time.GetUtcNow()));
    }

    [Fact]
    public void Old_days_are_forgotten_and_a_day_has_no_more_counters_than_it_may()
    {
        using (var store = UsageStore.Open(files, time))
        {
            Record(store, "k1", "old", 1, 1, 0);
            time.Advance(TimeSpan.FromDays(UsageStore.DaysKept - 1));
            for (var i = 0; i < UsageStore.MaxCountersOfDay + 50; i++) Record(store, "k1", $"dataset {i}", 1, 1, 0);
            var kept = store.Last(UsageStore.DaysKept);
            Assert.Equal(1 + UsageStore.MaxCountersOfDay + 1, kept.Count);
            Assert.Equal(50, kept.Single(count => count.Dataset == "(others)").Events);
        }

        using (var reopened = UsageStore.Open(files, time))
        {
            Record(reopened, "k1", "one more", 1, 1, 0);
            Assert.Equal(51, reopened.Last(1).Single(count => count.Dataset == "(others)").Events);
            time.Advance(TimeSpan.FromDays(1));
            reopened.Flush();
            Assert.DoesNotContain(reopened.Last(UsageStore.DaysKept + 10), count => count.Dataset == "old");
        }
    }

    [Fact]
    public void A_minutely_flush_for_a_year_stays_small()
    {
        using var store = UsageStore.Open(files, time);
        for (var i = 0; i < 5_000; i++)
        {
            time.Advance(TimeSpan.FromMinutes(10));
            Record(store, "k1", "shop", 1, 1, 0);
            store.Flush();
        }

        Assert.True(files.Length(UsageStore.JournalPath) < 100 * 1024);
    }

    [Fact]
    public void To_count_what_was_counted_before_allocates_nothing()
    {
        using var store = UsageStore.Open(files, time);
        var now = time.GetUtcNow();
        store.Record(now, "k1", "shop", 1, 1, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) store.Record(now, "k1", "shop", 1, 1, 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Many_threads_lose_no_count()
    {
        using var store = UsageStore.Open(files, time);
        var now = time.GetUtcNow();
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 2_000; i++) store.Record(now, "k1", $"d{i % 20}", 1, 2, 0);
            store.Flush();
        });
        Assert.Equal(16_000, store.Last(1).Sum(count => count.Events));
        store.Dispose();
        using var reopened = UsageStore.Open(files, time);
        Assert.Equal((16_000, 32_000), (reopened.Last(1).Sum(count => count.Events), reopened.Last(1).Sum(count => count.Bytes)));
    }

    [Fact]
    public void The_last_use_of_a_key_is_known_and_so_is_what_came_in_a_day()
    {
        var start = time.GetUtcNow();
        using (var store = UsageStore.Open(files, time))
        {
            Record(store, "k1", "shop", 10, 1, 0);
            time.Advance(TimeSpan.FromHours(5));
            Record(store, "k1", "pay", 7, 1, 0);
            store.Record(time.GetUtcNow(), "k1", "refused", 0, 1, 5);
            time.Advance(TimeSpan.FromMinutes(1));
            store.Seen("k1");
            Assert.Null(store.FindUse("k2"));
        }

        using var reopened = UsageStore.Open(files, time);
        var use = reopened.FindUse("k1")!;
        Assert.Equal((start + TimeSpan.FromMinutes(301), "pay", 17L), (use.LastUsedAt, use.LastDataset, use.EventsOfLastDay(time.GetUtcNow())));
        Assert.Equal(7, use.EventsOfLastDay(start + TimeSpan.FromHours(24)));
        Assert.Equal(0, use.EventsOfLastDay(start + TimeSpan.FromHours(30)));
        use.Add(start + TimeSpan.FromHours(25), "shop", 3);
        Assert.Equal(10, use.EventsOfLastDay(start + TimeSpan.FromHours(25)));
    }

    private void Record(UsageStore store, string? keyId, string? dataset, long events, long bytes, long refused) =>
        store.Record(time.GetUtcNow(), keyId, dataset, events, bytes, refused);
}
