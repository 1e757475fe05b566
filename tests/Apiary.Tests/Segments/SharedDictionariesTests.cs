using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Segments;

/// <summary>Many segment files whose dictionaries share too little memory.</summary>
public sealed class SharedDictionariesTests
{
    private static readonly TestRow[][] Parts = [.. Enumerable.Range(0, 8).Select(seed => SampleRows.Create(600, seed))];

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    [InlineData(long.MaxValue)]
    public void Files_read_the_same_whatever_the_limit_and_never_take_more(long limit)
    {
        var cache = new DictionaryCache(limit);
        var segments = Open(cache);
        var used = new List<long>();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < segments.Length; i++)
            {
                SegmentContent.Check(Parts[i], segments[i]);
                used.Add(cache.UsedBytes);
                Assert.InRange(cache.UsedBytes, 0, limit);
            }
        }

        if (limit == long.MaxValue) Assert.Equal(used[^1], used[segments.Length - 1]);
        Assert.Equal(limit > 0, used.Max() > 0);
        foreach (var segment in segments) segment.Dispose();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void Threads_that_make_each_other_let_go_read_what_is_there()
    {
        var cache = new DictionaryCache(30_000);
        var segments = Open(cache);
        Parallel.For(0, 6, thread =>
        {
            var random = new Random(thread);
            var strings = new StringBlock();
            for (var i = 0; i < 150; i++)
            {
                var at = random.Next(segments.Length);
                var name = (string[])["text", "trace.trace_id", "route"];
                var lane = segments[at].Lanes(name[random.Next(name.Length)])[0];
                var dictionary = lane.Dictionary!;
                lane.ReadStrings(0, strings);
                var pinned = dictionary.Pin();
                for (var row = 0; row < segments[at].RowCount; row += 37)
                {
                    if (!lane.TryReadValue(row, out var value)) continue;
                    var bytes = Encoding.UTF8.GetBytes(value.AsString());
                    Assert.True(strings.Value(row).SequenceEqual(bytes));
                    var index = dictionary.Find(bytes);
                    Assert.Equal(index, pinned.Find(bytes));
                    Assert.True(dictionary.Bytes(index).SequenceEqual(bytes));
                    Assert.True(pinned.Bytes(index).SequenceEqual(bytes));
                    Assert.Equal(dictionary.Hash(index), pinned.Hash(index));
                }

                Assert.InRange(cache.UsedBytes, 0, cache.LimitBytes);
            }
        });
        foreach (var segment in segments) segment.Dispose();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void A_pinned_dictionary_outlives_its_eviction_and_reads_nothing_again()
    {
        var cache = new DictionaryCache(60_000);
        var segments = Open(cache);
        foreach (var name in (string[])["text", "trace.trace_id"])
        {
            var dictionary = segments[0].Lanes(name)[0].Dictionary!;
            var pinned = dictionary.Pin();
            Assert.Same(pinned, dictionary.Pin());
            foreach (var segment in segments[1..]) SegmentContent.Check(Parts[Array.IndexOf(segments, segment)], segment);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < pinned.Count; i++) Assert.False(pinned.Bytes(i).IsEmpty);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
            var again = dictionary.Pin();
            Assert.NotSame(pinned, again);
            for (var i = 0; i < pinned.Count; i++) Assert.True(pinned.Bytes(i).SequenceEqual(again.Bytes(i)));
        }

        foreach (var segment in segments) segment.Dispose();
    }

    [Fact]
    public void An_index_over_a_dictionary_is_counted()
    {
        var cache = new DictionaryCache(long.MaxValue);
        using var segment = Open(cache)[0];
        var dictionary = segment.Lanes("text")[0].Dictionary!;
        dictionary.Find("no such text"u8);
        var before = cache.UsedBytes;
        for (var i = 0; i < 50; i++) Assert.Equal(-1, dictionary.Find("no such text"u8));
        Assert.InRange(cache.UsedBytes - before, dictionary.Count * 2L * sizeof(int), dictionary.Count * 4L * sizeof(int));
    }

    [Fact]
    public void A_string_of_a_dictionary_that_is_never_kept_costs_its_piece_alone()
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => new TestRow(i, 1, ("c", FieldValue.String($"statement {i % 4000} {new string((char)('a' + (i % 26)), 300)}")))).ToArray();
        var files = new MemoryFiles();
        SegmentWriter.Write(files, "s", [new RowsSegment(rows)], cancellationToken: TestContext.Current.CancellationToken);
        using var segment = SegmentFile.Open(files, "s", new DictionaryCache(1_000));
        var lane = segment.Lanes("c")[0];
        Assert.True(lane.TryReadValue(0, out _));
        Assert.True(lane.TryReadValue(1, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var row = 0; row < 20; row++)
        {
            Assert.True(lane.TryReadValue(row * 901, out var value));
            Assert.Equal(rows[row * 901].Fields[0].Value, value);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    private static SegmentFile[] Open(DictionaryCache cache)
    {
        var files = new MemoryFiles();
        return [.. Parts.Select((rows, i) =>
        {
            SegmentWriter.Write(files, $"{i}", [new RowsSegment(rows)]);
            return SegmentFile.Open(files, $"{i}", cache);
        })];
    }
}
