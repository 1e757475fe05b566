using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Segments;

public sealed class SegmentMergeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 700)]
    [InlineData(5, 300)]
    [InlineData(17, 90)]
    public void A_merge_is_the_rows_of_all_inputs_by_time(int inputs, int rowsEach)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var parts = Enumerable.Range(0, inputs).Select(i => SampleRows.Create(rowsEach + i, (seed * 100) + i)).ToArray();
            // Some from files, some in memory and unsorted, with dictionaries and without.
            var segments = parts.Select((rows, i) => (i % 3) switch
            {
                0 => SegmentOnDisk.Write(new RowsSegment(rows)),
                1 => (Segment)new RowsSegment(rows, coded: i % 2 == 0),
                _ => new RowsSegment([.. rows.OrderBy(row => row.Time)]),
            }).ToArray();
            using var merged = SegmentOnDisk.Write(segments);
            SegmentContent.Check(parts.SelectMany(rows => rows), merged);
        }
    }

    [Fact]
    public void Merging_in_steps_gives_the_same_bytes_as_merging_at_once()
    {
        var parts = Enumerable.Range(0, 6).Select(i => SampleRows.Create(400, i, ascending: true)).ToArray();
        var atOnce = SegmentOnDisk.Bytes([.. parts.Select(rows => new RowsSegment(rows))]);
        using var first = SegmentOnDisk.Write([.. parts[..3].Select(rows => new RowsSegment(rows))]);
        using var second = SegmentOnDisk.Write([.. parts[3..].Select(rows => new RowsSegment(rows))]);
        using var inSteps = SegmentOnDisk.Write(first, second);
        using var direct = SegmentOnDisk.Open(atOnce);
        SegmentContent.Check(parts.SelectMany(rows => rows), inSteps);
        SegmentContent.Check(parts.SelectMany(rows => rows), direct);
        Assert.Equal(direct.SizeBytes, inSteps.SizeBytes);
    }

    [Fact]
    public void Blocks_that_interleave_are_merged_across_block_borders()
    {
        var even = Enumerable.Range(0, Segment.BlockRows + 10).Select(i => new TestRow(i * 2, 1, ("n", Engine.Events.FieldValue.Integer(i)))).ToArray();
        var odd = Enumerable.Range(0, Segment.BlockRows + 10).Select(i => new TestRow((i * 2) + 1, 2, ("s", Engine.Events.FieldValue.String($"{i % 1000}")))).ToArray();
        using var left = SegmentOnDisk.Write(new RowsSegment(even));
        using var right = SegmentOnDisk.Write(new RowsSegment(odd));
        using var merged = SegmentOnDisk.Write(left, right);
        Assert.Equal(3, merged.BlockCount);
        SegmentContent.Check(even.Concat(odd), merged);
    }

    [Fact]
    public void Rows_of_one_time_keep_the_order_they_came_in()
    {
        var rows = Enumerable.Range(0, 3000).Select(i => new TestRow(i % 3, 1, ("n", Engine.Events.FieldValue.Integer(i)))).ToArray();
        using var merged = SegmentOnDisk.Write(new RowsSegment(rows[..1000]), new RowsSegment(rows[1000..]));
        SegmentContent.Check(rows, merged);
    }

    [Fact]
    public void Inputs_of_two_datasets_are_refused()
    {
        var rows = SampleRows.Create(3, 1);
        Assert.Throws<ArgumentException>(() => SegmentOnDisk.Write(new RowsSegment(rows), new RowsSegment(rows, datasetId: 8)));
    }

    [Fact]
    public void Empty_inputs_are_left_out_and_none_at_all_is_refused()
    {
        var rows = SampleRows.Create(30, 1);
        using var merged = SegmentOnDisk.Write(new RowsSegment([]), new RowsSegment(rows));
        SegmentContent.Check(rows, merged);
        Assert.Throws<ArgumentException>(() => SegmentOnDisk.Write(new RowsSegment([])));
    }
}
