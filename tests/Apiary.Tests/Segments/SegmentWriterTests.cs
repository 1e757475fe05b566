using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Segments;

public sealed class SegmentWriterTests
{
    private static readonly TestRow[] Rows = SampleRows.Create(2000, seed: 9);

    [Fact]
    public void A_written_file_survives_a_crash_at_once()
    {
        var files = new MemoryFiles();
        files.CreateDirectory("segments/7");
        SegmentWriter.Write(files, "segments/7/a", [new RowsSegment(Rows)], cancellationToken: TestContext.Current.CancellationToken);
        files.Crash(new Random(1));
        using var segment = SegmentFile.Open(files, "segments/7/a");
        SegmentContent.Check(Rows, segment);
    }

    [Fact]
    public void A_full_disk_leaves_no_file()
    {
        var needed = SegmentOnDisk.Bytes(new RowsSegment(Rows)).Length;
        for (var capacity = 0; capacity < needed; capacity += needed / 7)
        {
            var files = new MemoryFiles { CapacityBytes = capacity };
            Assert.Throws<DiskFullException>(() => SegmentOnDisk.Write(files, new RowsSegment(Rows)));
            Assert.Empty(files.List(""));
            files.CapacityBytes = long.MaxValue;
            SegmentOnDisk.Write(files, new RowsSegment(Rows)).Dispose();
        }
    }

    [Fact]
    public void A_failed_sync_keeps_the_file_that_was_there()
    {
        var files = new MemoryFiles();
        SegmentOnDisk.Write(files, new RowsSegment(Rows[..10])).Dispose();
        files.FailingSyncs = 1;
        Assert.Throws<IOException>(() => SegmentOnDisk.Write(files, new RowsSegment(Rows)));
        using var segment = SegmentFile.Open(files, SegmentOnDisk.Path);
        Assert.Equal(10, segment.RowCount);
        Assert.Equal([SegmentOnDisk.Path], files.List(""));
    }

    [Fact]
    public void An_annotation_comes_back_as_it_was()
    {
        var files = new MemoryFiles();
        SegmentWriter.Write(files, "a", [new RowsSegment(Rows)], "positions 1 to 9"u8, TestContext.Current.CancellationToken);
        using var segment = SegmentFile.Open(files, "a");
        Assert.Equal("positions 1 to 9"u8, segment.Annotation);
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentWriter.Write(files, "b", [new RowsSegment(Rows)], new byte[65_537], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_cancelled_write_leaves_no_file()
    {
        var files = new MemoryFiles();
        Assert.Throws<OperationCanceledException>(() => SegmentWriter.Write(files, "a", [new RowsSegment(Rows)], cancellationToken: new CancellationToken(true)));
        Assert.Empty(files.List(""));
    }

    [Fact]
    public void Thousands_of_sparse_columns_cost_little_and_are_all_found()
    {
        var rows = Enumerable.Range(0, 5000)
            .Select(i => new TestRow(i, 1, ($"column {i}", FieldValue.String($"value {i}")), ($"number {i % 2500}", FieldValue.Integer(i))))
            .ToArray();
        using var segment = SegmentOnDisk.Write(new RowsSegment(rows));
        Assert.Equal(7500, segment.ColumnNames.Count);
        Assert.True(segment.SizeBytes < 7500 * 250, $"{segment.SizeBytes} bytes");
        for (var i = 0; i < 5000; i += 97)
        {
            Assert.True(segment.Lanes($"column {i}").Single().TryReadValue(i, out var value));
            Assert.Equal($"value {i}", value.AsString());
            Assert.Equal(2, segment.Lanes($"number {i % 2500}").Single().Statistics(0).PresentCount);
        }

        Assert.Empty(segment.Lanes("column"));
        Assert.Empty(segment.Lanes("column 99999"));
        Assert.False(segment.MayContain("column 99999", "value"u8));
    }

    [Fact]
    public void A_column_known_without_values_is_not_written()
    {
        // The first half has no value of the rare column, the segment knows it all the same.
        using var segment = SegmentOnDisk.Write(new RowsSegment([new TestRow(1, 1), new TestRow(2, 1)]));
        Assert.Empty(segment.ColumnNames);
        Assert.Equal(2, segment.RowCount);
    }

    [Fact]
    public void The_filter_never_denies_a_value_and_mostly_denies_others()
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => new TestRow(i, 1, ("trace.trace_id", FieldValue.String($"{i / 10:x32}")))).ToArray();
        using var segment = SegmentOnDisk.Write(new RowsSegment(rows));
        var passed = 0;
        for (var i = 0; i < 4000; i++)
        {
            var isThere = segment.MayContain("trace.trace_id", System.Text.Encoding.ASCII.GetBytes($"{i:x32}"));
            if (i < 2000) Assert.True(isThere);
            else passed += isThere ? 1 : 0;
        }

        Assert.InRange(passed, 0, 40);
    }

    [Fact]
    public void Trace_ids_that_never_repeat_have_a_filter_too()
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => new TestRow(i, 1, ("trace.trace_id", FieldValue.String($"{i:x32}")))).ToArray();
        using var segment = SegmentOnDisk.Write(new RowsSegment(rows));
        Assert.Null(segment.Lanes("trace.trace_id")[0].Dictionary);
        Assert.True(segment.MayContain("trace.trace_id", System.Text.Encoding.ASCII.GetBytes($"{19_999:x32}")));
        Assert.True(Enumerable.Range(20_000, 1000).Count(i => segment.MayContain("trace.trace_id", System.Text.Encoding.ASCII.GetBytes($"{i:x32}"))) < 20);
    }
}
