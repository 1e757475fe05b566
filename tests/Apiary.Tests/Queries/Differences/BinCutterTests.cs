using Apiary.Engine.Queries.Differences;
using Xunit;

namespace Apiary.Tests.Queries.Differences;

public sealed class BinCutterTests
{
    [Fact]
    public void Bins_cover_everything_once_and_have_about_the_same_weight()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var next = -100.0;
            NumberAtom[] atoms = [.. Enumerable.Range(0, random.Next(1, 400)).Select(_ =>
            {
                var from = next + random.Next(3);
                next = from + 1;
                return new NumberAtom(from, next, random.Next(5), random.Next(20) == 0 ? random.Next(5_000) : 1 + random.Next(100));
            })];
            var most = random.Next(1, 30);
            var bins = BinCutter.Cut(atoms, most);
            Assert.InRange(bins.Count, 1, most);
            Assert.Equal((atoms[0].From, atoms[^1].To), (bins[0].From, bins[^1].To));
            Assert.Equal(bins.Skip(1).Select(bin => bin.From), bins.SkipLast(1).Select(bin => bin.To));
            foreach (var bin in bins)
            {
                var inside = atoms.Where(atom => atom.From >= bin.From && atom.From < bin.To).ToList();
                Assert.Equal((inside.Sum(atom => atom.Selected), inside.Sum(atom => atom.Baseline)), (bin.Selected, bin.Baseline));
                // More than its share only where one atom is as heavy, or none could be split off.
                var heaviest = inside.Max(atom => atom.Selected + atom.Baseline);
                var total = atoms.Sum(atom => atom.Selected + atom.Baseline);
                Assert.True(bin.Selected + bin.Baseline <= (total / most) + heaviest + 1, $"seed {seed}: a bin of {bin.Selected + bin.Baseline}");
            }
        }
    }

    [Fact]
    public void A_heavy_number_has_a_bin_of_its_own()
    {
        NumberAtom[] atoms = [.. Enumerable.Range(0, 100).Select(i => new NumberAtom(i, i + 1, 0, i == 40 ? 10_000 : 10))];
        var bins = BinCutter.Cut(atoms, 10);
        Assert.Equal(10, bins.Count);
        Assert.Contains(bins, bin => bin.From == 40 && bin.To == 41);
    }
}
