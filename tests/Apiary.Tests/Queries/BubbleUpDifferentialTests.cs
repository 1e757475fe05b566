using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>Random selections among random events: what is counted, against counting one event after another.</summary>
public sealed class BubbleUpDifferentialTests
{
    private const long Second = 1_000_000_000;

    private static readonly string[] Columns = [.. RandomEvents.Columns.Select(column => column.Name), .. RandomEvents.MixedColumns, "nowhere"];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_event_is_counted_once_in_every_column(int seed) => Compare(seed, rows: seed % 7 == 0 ? 2_000 : 250);

    [Fact]
    public void Events_of_more_than_a_block_are_counted() => Compare(1_000, Segment.BlockRows + 100);

    private static void Compare(int seed, int rows)
    {
        var random = new Random(seed);
        var maker = new RandomEvents(seed);
        TestSegment[] segments =
            [.. Enumerable.Range(0, 3).Select(i => new TestSegment(i % 2, maker.Make(i == 0 ? rows : 200, 60, seed % 3 == 0 ? 1 : 4), (LaneForm)((seed + i) % 3), (seed + i) % 2 == 0))];
        var query = MakeQuery(new RandomSpecs(seed), random);
        var result = QueryEngine.BubbleUp(segments, RandomEvents.Declared, query, new QueryOptions { Parallelism = 2 }, CancellationToken.None);
        var events = segments
            .SelectMany(segment => segment.Events.Select(row => (segment.DatasetId, Row: row, Weight: query.UsageMode ? 1L : row.SampleRate)))
            .Where(row => row.Row.TimestampNanos >= query.StartNanos && row.Row.TimestampNanos < query.EndNanos)
            .Where(row => NaiveQuery.Passes(row.Row, row.DatasetId, query.Filters, query.FilterCombination, RandomEvents.Declared))
            .Select(row => (row.DatasetId, row.Row, row.Weight, Selected: IsSelected(row.Row, row.DatasetId, query.Selection)))
            .ToList();
        var (selected, baseline) = (events.Where(row => row.Selected).Sum(row => row.Weight), events.Where(row => !row.Selected).Sum(row => row.Weight));
        Assert.Equal((selected, baseline), (result.Selected, result.Baseline));
        Assert.Equal(selected == 0 || baseline == 0 ? 1 : 0, result.Warnings.Count);
        var omitted = result.Omitted.ToDictionary();
        Assert.Equal(Columns.Order(), result.Columns.Select(column => column.Column).Concat(omitted.Keys).Order());
        foreach (var column in Columns.Where(column => events.TrueForAll(row => row.Row[column].IsNull))) Assert.Equal("no event has it", omitted[column]);
        foreach (var column in result.Columns)
        {
            var values = events.Select(row => (Value: NaiveQuery.Group(row.Row[column.Column], RandomEvents.Declared(row.DatasetId, column.Column)), row.Weight, row.Selected)).ToList();
            Check(column, values, $"seed {seed}, {column.Column}");
        }

        var ranked = result.Columns.Select(column => (column.ImpliedBy is null ? 2 : 0) + column.Score).ToList();
        Assert.Equal(ranked.OrderDescending(), ranked);
    }

    private static void Check(BubbleUpColumn column, List<(FieldValue Value, long Weight, bool Selected)> values, string what)
    {
        Assert.Equal(Sums(values.Where(value => value.Value.IsNull)), (column.SelectedMissing, column.BaselineMissing));
        Assert.InRange(column.Score, 0, 1);
        var (exact, binned) = (values, new List<(FieldValue Value, long Weight, bool Selected)>());
        if (column.Bins is { } bins)
        {
            bool isNumber(FieldValue value) => !value.IsNull && value.Type is ColumnType.Integer or ColumnType.Float;
            (exact, binned) = ([.. values.Where(value => !isNumber(value.Value))], [.. values.Where(value => isNumber(value.Value))]);
            Assert.InRange(bins.Count, 1, 24);
            Assert.Equal(bins.Skip(1).Select(bin => bin.From), bins.SkipLast(1).Select(bin => bin.To));
            foreach (var bin in bins)
            {
                var inside = binned.Where(value => value.Value.TryGetNumber(out var number) && number >= bin.From && number < bin.To);
                Assert.True(Sums(inside) == (bin.Selected, bin.Baseline), $"{what}: bin from {bin.From} to {bin.To}");
            }

            Assert.Equal(Sums(binned), (bins.Sum(bin => bin.Selected), bins.Sum(bin => bin.Baseline)));
        }

        // Those of bins come on top, so that few values are never binned for nothing.
        var expected = exact.GroupBy(value => NaiveQuery.KeyText([value.Value])).Select(group => $"{group.Key} {Sums(group)}");
        Assert.Equal(expected.Order(), column.Values.Select(value => $"{NaiveQuery.KeyText([value.Value])} {(value.Selected, value.Baseline)}").Order());
        Assert.InRange(column.DistinctCount, 1, values.Select(value => NaiveQuery.KeyText([value.Value])).Distinct().Count());
    }

    private static (long Selected, long Baseline) Sums(IEnumerable<(FieldValue Value, long Weight, bool Selected)> values) =>
        values.Aggregate((0L, 0L), (sum, value) => value.Selected ? (sum.Item1 + value.Weight, sum.Item2) : (sum.Item1, sum.Item2 + value.Weight));

    private static bool IsSelected(TestEvent row, int datasetId, BubbleUpSelection selection)
    {
        if (selection.StartNanos is { } start && row.TimestampNanos < start) return false;
        if (selection.EndNanos is { } end && row.TimestampNanos >= end) return false;
        if (!NaiveQuery.Passes(row, datasetId, selection.Filters, selection.FilterCombination, RandomEvents.Declared)) return false;
        if (selection.Column is not { } column) return true;
        if (selection.Min is null && selection.Max is null) return !row[column].IsNull;
        return NaiveQuery.TryNumber(row[column], out var number) && !(number < selection.Min) && !(number >= selection.Max);
    }

    private static BubbleUpQuery MakeQuery(RandomSpecs specs, Random random)
    {
        var first = RandomEvents.StartSecond + random.Next(-5, 30);
        double? maybe(double value) => random.Next(3) == 0 ? null : value;
        long? maybeTime(double value) => random.Next(2) == 0 ? null : (long)(value * Second);
        return new BubbleUpQuery
        {
            Columns = Columns,
            Filters = random.Next(2) == 0 ? [] : specs.MakeFilters(),
            FilterCombination = (FilterCombination)random.Next(2),
            StartNanos = first * Second,
            EndNanos = (first + random.Next(1, 60)) * Second,
            UsageMode = random.Next(3) == 0,
            ValuesPerColumn = 10_000,
            Selection = new BubbleUpSelection
            {
                Column = random.Next(4) == 0 ? null : ((string[])["duration_ms", "status", "size", "mixed", "score"])[random.Next(5)],
                Min = maybe(random.Next(-20, 300)),
                Max = maybe(random.Next(100, 10_000)),
                StartNanos = maybeTime(first + (random.NextDouble() * 20)),
                EndNanos = maybeTime(first + 20 + (random.NextDouble() * 20)),
                Filters = random.Next(2) == 0 ? [] : specs.MakeFilters(),
                FilterCombination = (FilterCombination)random.Next(2),
            },
        };
    }
}
