using System.Text;
using Apiary.Engine;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Wal;
using Xunit;

namespace Apiary.Tests.Wal;

public sealed class WalPartitionTests
{
    private const string FirstFile = "wal/1/0000000000000001.wal";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entries_are_applied_in_order_and_come_back_in_order()
    {
        var files = new MemoryFiles();
        using (var log = new Log(files))
        {
            for (var i = 1; i <= 20; i++) await log.AppendAsync(i);
            Assert.Equal(Enumerable.Range(1, 20), log.Applied);
            Assert.Equal(0, log.Pool.RentedCount);
        }

        Assert.Equal(Enumerable.Range(1, 20), Replay(files, out var notices));
        Assert.Empty(notices);
    }

    [Fact]
    public async Task Appends_that_wait_together_share_one_sync()
    {
        var files = new MemoryFiles();
        using var log = new Log(files, start: false);
        var appends = Enumerable.Range(1, 64).Select(log.AppendAsync).ToArray();
        log.Start();
        await Task.WhenAll(appends);
        Assert.Equal(1, files.SyncCount);
        Assert.Equal(Enumerable.Range(1, 64), log.Applied);
    }

    [Fact]
    public async Task A_commit_delay_groups_appends_that_come_one_by_one()
    {
        var files = new MemoryFiles();
        using var log = new Log(files, new WalOptions(1 << 20, TimeSpan.FromMilliseconds(200)));
        await Task.WhenAll(Enumerable.Range(1, 50).Select(log.AppendAsync));
        Assert.InRange(files.SyncCount, 1, 25);
    }

    [Fact]
    public async Task A_full_file_is_sealed_and_forgotten_when_its_entries_are_durable_elsewhere()
    {
        var files = new MemoryFiles();
        using var log = new Log(files, new WalOptions(200, TimeSpan.Zero));
        for (var i = 1; i <= 30; i++) await log.AppendAsync(i);
        Assert.True(files.List("wal/1").Count > 5);
        log.Partition.Forget(17);
        Assert.Equal(Enumerable.Range(1, 30).Where(i => i >= FirstKept(files)), Replay(files, out var notices));
        Assert.InRange(FirstKept(files), 2, 18);
        Assert.Empty(notices);
        log.Partition.Forget(30);
        Assert.True(files.List("wal/1").Count <= 1);
    }

    [Fact]
    public async Task Positions_go_on_behind_those_known_elsewhere_when_the_log_is_gone()
    {
        using var log = new Log(new MemoryFiles(), knownPosition: 1000);
        await log.AppendAsync(1);
        Assert.Equal(1001, log.Partition.CommittedPosition);
    }

    [Fact]
    public async Task A_log_cut_at_any_byte_keeps_every_whole_entry_and_takes_new_ones()
    {
        var whole = await WriteAsync(5);
        var bytes = whole.Read(FirstFile);
        var ends = EntryEnds(bytes);
        for (var length = 0; length < bytes.Length; length++)
        {
            var files = new MemoryFiles();
            files.CreateDirectory("wal/1");
            files.Write(FirstFile, bytes.AsSpan(0, length));
            var kept = ends.Count(end => end <= length);
            using (var log = new Log(files))
            {
                Assert.Equal(Enumerable.Range(1, kept), log.Replayed);
                Assert.Equal(ends.Contains(length) || length is 0 or WalFormat.FileHeaderBytes, log.Notices.Recent.Count == 0);
                await log.AppendAsync(77);
            }

            Assert.Equal([.. Enumerable.Range(1, kept), 77], Replay(files, out var notices));
            Assert.Empty(notices);
        }
    }

    [Fact]
    public async Task A_flipped_bit_costs_at_most_its_entry_and_is_reported()
    {
        var whole = await WriteAsync(4);
        var bytes = whole.Read(FirstFile);
        var ends = EntryEnds(bytes);
        for (var at = 0; at < bytes.Length; at++)
        {
            var files = new MemoryFiles();
            files.CreateDirectory("wal/1");
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            files.Write(FirstFile, flipped);
            var hit = ends.FindIndex(end => at < end) + 1;
            var expected = Enumerable.Range(1, 4).Where(i => at < WalFormat.FileHeaderBytes || i != hit).ToList();
            Assert.Equal(expected, Replay(files, out var notices));
            Assert.NotEmpty(notices);
            // A second start brings the same back, with new entries behind.
            using (var log = new Log(files)) await log.AppendAsync(99);
            Assert.Equal([.. expected, 99], Replay(files, out _));
        }
    }

    [Fact]
    public async Task A_damaged_file_is_kept_aside_when_it_is_no_longer_needed()
    {
        var files = await WriteAsync(3);
        var bytes = files.Read(FirstFile);
        bytes[WalFormat.FileHeaderBytes + WalFormat.EntryHeaderBytes + 3] ^= 1;
        files.Write(FirstFile, bytes);
        using var log = new Log(files);
        Assert.Equal([2, 3], log.Replayed);
        log.Partition.Forget(3);
        Assert.Equal(["0000000000000001.wal.corrupt"], files.List("wal/1"));
    }

    [Fact]
    public async Task A_sealed_file_that_lost_its_tail_is_reported_and_the_next_one_read()
    {
        var files = new MemoryFiles();
        using (var log = new Log(files, new WalOptions(300, TimeSpan.Zero)))
            for (var i = 1; i <= 12; i++) await log.AppendAsync(i);
        var second = WalFormat.Path(1, WalReader.FirstPositions(files, 1)[1]);
        files.Write(second, files.Read(second).AsSpan(0, 60));
        var replayed = Replay(files, out var notices);
        Assert.True(replayed.Count is > 6 and < 12);
        Assert.Equal(12, replayed[^1]);
        Assert.Contains(notices, notice => notice.Text.Contains("are lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_disk_refuses_and_takes_again_when_there_is_room()
    {
        var files = new MemoryFiles();
        using var log = new Log(files);
        await log.AppendAsync(1);
        files.CapacityBytes = files.Length(FirstFile) + 20;
        for (var i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => log.AppendAsync(2));
            Assert.Contains("disk is full", refused.Reason, StringComparison.Ordinal);
        }

        files.CapacityBytes = long.MaxValue;
        await log.AppendAsync(3);
        Assert.Equal([1, 3], log.Applied);
        Assert.Equal([1, 3], Replay(files, out var notices));
        Assert.Empty(notices);
        Assert.Contains(log.Notices.Recent, notice => notice.Text.Contains("takes events again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_refused_does_not_come_back(bool failSync)
    {
        var files = new MemoryFiles();
        using var log = new Log(files);
        for (var i = 1; i <= 40; i++)
        {
            if (i % 3 == 0)
            {
                if (failSync) files.FailingSyncs = 1;
                else files.FailingAppends = 1;
                await Assert.ThrowsAsync<StoreUnavailableException>(() => log.AppendAsync(i));
            }
            else
            {
                await log.AppendAsync(i);
            }
        }

        var expected = Enumerable.Range(1, 40).Where(i => i % 3 != 0).ToList();
        Assert.Equal(expected, log.Applied);
        Assert.Equal(expected, Replay(files, out _));
        Assert.Equal(expected, ReadBack(files));
    }

    [Fact]
    public async Task A_crash_at_any_time_keeps_what_was_acknowledged_once()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var files = new MemoryFiles();
            var acknowledged = new List<int>();
            var number = 0;
            for (var life = 0; life < 4; life++)
            {
                using var log = new Log(files, new WalOptions(400, TimeSpan.Zero));
                Assert.Equal(acknowledged, log.Replayed.Where(acknowledged.Contains));
                Assert.Equal(log.Replayed.Distinct(), log.Replayed);
                acknowledged = [.. log.Replayed];
                for (var left = random.Next(20); left > 0; left--)
                {
                    if (random.Next(6) == 0) files.FailingSyncs = random.Next(3);
                    try
                    {
                        await log.AppendAsync(++number);
                        acknowledged.Add(number);
                    }
                    catch (StoreUnavailableException)
                    {
                        // Refused: it may or may not come back after a crash, but not twice.
                    }
                }

                files.FailingSyncs = 0;
                files.Crash(random);
            }
        }
    }

    private static int FirstKept(MemoryFiles files) => (int)WalReader.FirstPositions(files, 1)[0];

    private static List<int> ReadBack(MemoryFiles files) => [.. WalReader.Read(files, 1).Select(entry => Log.NumberOf(entry.Batch))];

    private static List<int> Replay(MemoryFiles files, out IReadOnlyList<StoreNotice> notices)
    {
        using var log = new Log(files, start: false);
        notices = log.Notices.Recent;
        return log.Replayed;
    }

    private static async Task<MemoryFiles> WriteAsync(int entries)
    {
        var files = new MemoryFiles();
        using var log = new Log(files);
        for (var i = 1; i <= entries; i++) await log.AppendAsync(i);
        return files;
    }

    private static List<int> EntryEnds(byte[] bytes)
    {
        var ends = new List<int>();
        for (var at = WalFormat.FileHeaderBytes; at < bytes.Length; ends.Add(at))
            at += WalFormat.EntryHeaderBytes + BitConverter.ToInt32(bytes, at + 4);
        return ends;
    }

    /// <summary>A partition whose events are numbers.</summary>
    private sealed class Log : IDisposable
    {
        private readonly ManualTime time = new();

        internal Log(MemoryFiles files, WalOptions? options = null, bool start = true, long knownPosition = 0)
        {
            Notices = new StoreNotices(time);
            Partition = new WalPartition(files, 1, options ?? new WalOptions(1 << 20, TimeSpan.Zero), Pool, Notices, time);
            Partition.Replay((_, batch) => Replayed.Add(NumberOf(batch)), knownPosition);
            if (start) Start();
        }

        internal WalPartition Partition { get; }

        internal WalAppendPool Pool { get; } = new();

        internal StoreNotices Notices { get; }

        internal List<int> Replayed { get; } = [];

        internal List<int> Applied { get; } = [];

        public void Dispose() => Partition.Dispose();

        internal static int NumberOf(EventBatch batch)
        {
            Assert.Equal(1, batch.RowCount);
            var lane = Assert.Single(batch.Lanes, lane => lane.Count > 0);
            Assert.Equal("number", Encoding.UTF8.GetString(lane.Name));
            return (int)lane.Bits[0];
        }

        internal void Start() => Partition.Start((_, batch) => Applied.Add(NumberOf(batch)));

        internal async Task AppendAsync(int number)
        {
            var batch = new EventBatch();
            batch.BeginEvent();
            batch.AddInteger("number"u8, number);
            batch.EndEvent(number, 1);
            await Partition.AppendAsync(7, batch).AsTask().WaitAsync(Cancel);
        }
    }
}
