using Apiary.Engine.Queries.Execution;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class RowViewTests
{
    [Theory]
    [InlineData(65_536, 0)]
    [InlineData(65_536, 1)]
    [InlineData(65_536, 1_024)]
    [InlineData(65_536, 1_025)]
    [InlineData(65_536, 40_000)]
    [InlineData(1_000, 15)]
    [InlineData(1_000, 16)]
    [InlineData(63, 1)]
    [InlineData(64, 64)]
    public void A_subset_of_all_rows_is_the_rows_of_its_mask_however_many_are_missing(int rowCount, int missing)
    {
        var random = new Random(rowCount + missing);
        var absent = Enumerable.Range(0, rowCount).ToArray();
        random.Shuffle(absent);
        var kept = absent[missing..].Order().ToArray();
        var mask = new ulong[(rowCount + 63) / 64];
        foreach (var row in kept) mask[row >> 6] |= 1UL << (row & 63);
        foreach (var hasCells in (bool[])[false, true])
        {
            var (view, subset) = (new RowView(), new RowView());
            view.SetAll(rowCount);
            view.AddRun(3, rowCount / 3);
            view.AddRun(4, rowCount);
            view.HasCells = hasCells;
            view.HasWeights = true;
            for (var row = 0; row < rowCount; row++) (view.Cells[row], view.Weights[row]) = (row * 2, row * 3);
            subset.SetSubset(view, mask);

            Assert.Equal(kept.Length, subset.Count);
            var values = Enumerable.Range(0, 65_536).ToArray();
            subset.Compact(values);
            Assert.Equal(kept, values[..kept.Length]);
            Assert.Equal(kept.Select(row => row * 3L), subset.Weights[..kept.Length]);
            if (hasCells) Assert.Equal(kept.Select(row => row * 2), subset.Cells[..kept.Length]);
            else Assert.Equal([kept.Count(row => row < rowCount / 3), kept.Count(row => row >= rowCount / 3)], Enumerable.Range(0, 2).Select(part => subset.Part(part, out _).Count));
            Assert.Equal(kept, subset.Rows.ToArray());
            Assert.Equal(kept, subset.Positions.ToArray());
        }
    }
}
