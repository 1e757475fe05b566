using Apiary.Engine.Storage;
using Xunit;

namespace Apiary.Tests.Storage;

public sealed class MergePolicyTests
{
    [Fact]
    public void Small_neighbours_are_merged_and_fewer_than_four_are_not()
    {
        Assert.Empty(MergePolicy.Choose(Segments(3, rows: 1_000, bytes: 1_000)));
        Assert.Equal([1, 2, 3, 4], MergePolicy.Choose(Segments(4, rows: 1_000, bytes: 1_000)).Select(segment => segment.Id));
        Assert.Equal(MergePolicy.MostInputs, MergePolicy.Choose(Segments(40, rows: 1_000, bytes: 1_000)).Count);
    }

    [Fact]
    public void A_merge_stays_within_its_rows()
    {
        Assert.Equal(8, MergePolicy.Choose(Segments(9, rows: MergePolicy.LargeRows - 1, bytes: 1_000)).Count);
        Assert.Empty(MergePolicy.Choose(Segments(8, rows: MergePolicy.LargeRows, bytes: 1_000)));
    }

    [Fact]
    public void A_merge_stays_within_its_bytes()
    {
        Assert.Equal(4, MergePolicy.Choose(Segments(5, rows: 1_000, bytes: MergePolicy.MostBytes / 4)).Count);
        Assert.Empty(MergePolicy.Choose(Segments(8, rows: 1_000, bytes: (MergePolicy.MostBytes / 4) + 1)));
    }

    private static List<SegmentRecord> Segments(int count, long rows, long bytes) =>
        [.. Enumerable.Range(1, count).Select(i => new SegmentRecord(i, 1, rows, i * 10, (i * 10) + 9, bytes, i))];
}
