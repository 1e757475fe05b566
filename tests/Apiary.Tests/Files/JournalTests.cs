using System.Text;
using Apiary.Engine.Files;
using Xunit;

namespace Apiary.Tests.Files;

public sealed class JournalTests
{
    [Fact]
    public void Records_come_back_in_order_after_reopening()
    {
        var files = new MemoryFiles();
        using (var journal = Open(files, out _))
        {
            journal.Append("one"u8);
            journal.Append(""u8);
            journal.Append("three"u8);
        }

        using var again = Open(files, out var records);
        Assert.Equal(["one", "", "three"], records);
        Assert.Equal(3, again.RecordCount);
        Assert.Empty(again.Damage);
    }

    [Fact]
    public void Every_acknowledged_record_survives_any_crash_and_only_the_last_unacknowledged_may_appear()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var files = new MemoryFiles();
            var acknowledged = new List<string>();
            var journal = Open(files, out _);
            string? pending = null;
            for (var i = 0; i < random.Next(1, 12); i++)
            {
                var record = new string((char)('a' + i), random.Next(0, 200));
                if (random.Next(5) == 0)
                {
                    files.FailingSyncs = 1;
                    Assert.ThrowsAny<IOException>(() => journal.Append(Encoding.UTF8.GetBytes(record)));
                    pending = record;
                    continue;
                }

                if (random.Next(6) == 0)
                {
                    journal.Rewrite(acknowledged.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text)));
                }

                journal.Append(Encoding.UTF8.GetBytes(record));
                acknowledged.Add(record);
                pending = null;
            }

            files.Crash(random);
            using var again = Open(files, out var records);
            if (records.Count == acknowledged.Count + 1) Assert.Equal(pending, records[^1]);
            Assert.Equal(acknowledged, records.Take(acknowledged.Count));
        }
    }

    [Fact]
    public void A_file_cut_at_any_byte_keeps_every_whole_record_before_the_cut()
    {
        var files = new MemoryFiles();
        using (var journal = Open(files, out _))
        {
            journal.Append("first"u8);
            journal.Append("second"u8);
        }

        var whole = files.Read("j");
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = new MemoryFiles();
            cut.Write("j", whole.AsSpan(0, length));
            using (var journal = Open(cut, out var records))
            {
                Assert.Equal(length >= 8 + 8 + 5 ? ["first"] : [], records);
                journal.Append("after"u8);
            }

            using var again = Open(cut, out var after);
            Assert.Equal("after", after[^1]);
        }
    }

    [Fact]
    public void A_flipped_byte_in_the_middle_is_passed_over_reported_and_kept_aside()
    {
        var files = new MemoryFiles();
        using (var journal = Open(files, out _))
        {
            journal.Append("first"u8);
            journal.Append("second"u8);
            journal.Append("third"u8);
        }

        var bytes = files.Read("j");
        bytes[8 + 8 + 5 + 8 + 2] ^= 0x40;
        files.Write("j", bytes);
        using var again = Open(files, out var records);
        Assert.Equal(["first", "third"], records);
        Assert.Contains("damaged", Assert.Single(again.Damage), StringComparison.Ordinal);
        Assert.Equal(bytes, files.Read("j.corrupt"));
    }

    [Fact]
    public void Another_kind_of_file_is_refused_and_left_alone()
    {
        var files = new MemoryFiles();
        files.Write("j", "not a journal"u8);
        Assert.Throws<CorruptFileException>(() => Open(files, out _));
        Assert.Equal("not a journal"u8.ToArray(), files.Read("j"));
    }

    [Fact]
    public void A_full_disk_refuses_the_record_and_the_next_one_fits_when_room_is_back()
    {
        var files = new MemoryFiles();
        using (var journal = Open(files, out _))
        {
            journal.Append("one"u8);
            files.CapacityBytes = files.Length("j") + 3;
            Assert.Throws<DiskFullException>(() => journal.Append("two"u8));
            files.CapacityBytes = long.MaxValue;
            journal.Append("three"u8);
        }

        using var again = Open(files, out var records);
        Assert.Equal(["one", "three"], records);
    }

    [Theory]
    [InlineData("j.tmp")]
    [InlineData("j")]
    public void A_rewrite_that_the_disk_does_not_let_be_loses_nothing_and_the_journal_goes_on(string denied)
    {
        var files = new MemoryFiles();
        using (var journal = Open(files, out _))
        {
            journal.Append("one"u8);
            journal.Append("two"u8);
            files.FullFor = path => path == denied;
            if (denied == "j.tmp") Assert.False(journal.TryRewrite([]));
            files.FullFor = null;
            files.DeniedFor = path => path == denied;
            Assert.False(journal.TryRewrite([]));
            files.DeniedFor = null;
            journal.Append("three"u8);
        }

        using var again = Open(files, out var records);
        Assert.Equal(["one", "two", "three"], records);
    }

    [Fact]
    public void A_rewrite_whose_result_cannot_be_opened_is_opened_by_the_next_append()
    {
        var files = new MemoryFiles();
        using (var journal = Open(files, out _))
        {
            journal.Append("old"u8);
            // The rename is the first that touches the name itself, opening it again the second.
            var touched = 0;
            files.DeniedFor = path => path == "j" && ++touched > 1;
            Assert.Throws<AccessDeniedException>(() => journal.Rewrite([Encoding.UTF8.GetBytes("new")]));
            Assert.Throws<AccessDeniedException>(() => journal.Append("refused"u8));
            files.DeniedFor = null;
            Assert.Equal(1, journal.RecordCount);
            journal.Append("next"u8);
        }

        using var again = Open(files, out var records);
        Assert.Equal(["new", "next"], records);
    }

    private static Journal Open(StoreFiles files, out List<string> records)
    {
        var read = new List<string>();
        var journal = Journal.Open(files, "j", payload => read.Add(Encoding.UTF8.GetString(payload)));
        records = read;
        return journal;
    }
}
