using Apiary.Engine.Storage;
using Xunit;

namespace Apiary.Tests.Storage;

public sealed class MergePolicyTests
{
    [Fact]
    public void Small_neighbours_are_merged_and_fewer_than_four_are_not()
    {
        Assert.Empty(Choose(Segments(3, rows: 1_000, bytes: 1_000)));
        Assert.Equal([1, 2, 3, 4], Choose(Segments(4, rows: 1_000, bytes: 1_000)).Select(segment => segment.Id));
        Assert.Equal(MergePolicy.MostInputs, Choose(Segments(40, rows: 1_000, bytes: 1_000)).Count);
    }

    [Fact]
    public void A_merge_stays_within_its_rows()
    {
        Assert.Equal(8, Choose(Segments(9, rows: MergePolicy.LargeRows - 1, bytes: 1_000)).Count);
        Assert.Empty(Choose(Segments(8, rows: MergePolicy.LargeRows, bytes: 1_000)));
    }

    [Fact]
    public void A_merge_stays_within_its_bytes()
    {
        Assert.Equal(4, Choose(Segments(5, rows: 1_000, bytes: MergePolicy.MostBytes / 4)).Count);
        Assert.Empty(Choose(Segments(8, rows: 1_000, bytes: (MergePolicy.MostBytes / 4) + 1)));
    }

    [Fact]
    public void A_merge_stays_within_its_span_of_age()
    {
        // The age of segment i counts from when it was written, i.
        Assert.Equal([1, 2, 3, 4, 5], MergePolicy.Choose(Segments(9, rows: 1_000, bytes: 1_000), 4).Select(segment => segment.Id));
        Assert.Equal([1, 2, 3, 4], MergePolicy.Choose(Segments(9, rows: 1_000, bytes: 1_000), 3).Select(segment => segment.Id));
        Assert.Empty(MergePolicy.Choose(Segments(9, rows: 1_000, bytes: 1_000), 2));

        // A merged one is as old as its newest, and holds events that came long before.
        SegmentRecord[] merged = [new(100, 1, 1_000, 0, 9, 1_000, 1, FirstCreatedNanos: -3), .. Segments(4, rows: 1_000, bytes: 1_000)];
        Assert.Equal([1, 2, 3, 4], MergePolicy.Choose(merged, 3).Select(segment => segment.Id));
        Assert.Equal([100, 1, 2, 3, 4], MergePolicy.Choose(merged, 7).Select(segment => segment.Id));

        // One whose first event is of long ago is as old as its last one, and one that is of another age keeps nobody from merging.
        SegmentRecord[] late = [new(100, 1, 1_000, -900, 14, 1_000, 2), new(101, 1, 1_000, -800, 90, 1_000, 90), .. Segments(4, rows: 1_000, bytes: 1_000)];
        Assert.Equal([1, 2, 3, 4], MergePolicy.Choose(late, 4).Select(segment => segment.Id));
    }

    private static IReadOnlyList<SegmentRecord> Choose(IReadOnlyList<SegmentRecord> segments) => MergePolicy.Choose(segments, long.MaxValue);

    private static List<SegmentRecord> Segments(int count, long rows, long bytes) =>
        [.. Enumerable.Range(1, count).Select(i => new SegmentRecord(i, 1, rows, i * 10, (i * 10) + 9, bytes, i))];
}
