using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class DistributionTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Values_are_counted_in_selection_and_baseline(int seed)
    {
        var maker = new RandomEvents(seed);
        TestSegment[] segments =
            [.. Enumerable.Range(0, 2).Select(i => new TestSegment(i, maker.Make(300, 60, seed % 2 == 0 ? 1 : 4), (LaneForm)((seed + i) % 3), seed % 3 == 0))];
        var specs = new RandomSpecs(seed);
        var query = new DistributionQuery
        {
            Columns = ["service", "status", "mixed", "text", "flag", "duration_ms", "nowhere"],
            Filters = specs.MakeFilters(),
            Selection = specs.MakeFilters(),
            SelectionCombination = FilterCombination.Or,
            StartNanos = (RandomEvents.StartSecond + 5) * 1_000_000_000,
            EndNanos = (RandomEvents.StartSecond + 50) * 1_000_000_000,
            ValuesPerColumn = 10_000,
            UsageMode = seed % 5 == 0,
        };
        var result = QueryEngine.ReadDistributions(segments, RandomEvents.Declared, query, new QueryOptions { Parallelism = 2 }, CancellationToken.None);
        var rows = segments
            .SelectMany(segment => segment.Events.Select(row => (segment.DatasetId, Row: row, Weight: query.UsageMode ? 1L : row.SampleRate)))
            .Where(row => row.Row.TimestampNanos >= query.StartNanos && row.Row.TimestampNanos < query.EndNanos)
            .Where(row => NaiveQuery.Passes(row.Row, row.DatasetId, query.Filters, FilterCombination.And, RandomEvents.Declared))
            .Select(row => (row.DatasetId, row.Row, row.Weight, Selected: NaiveQuery.Passes(row.Row, row.DatasetId, query.Selection, FilterCombination.Or, RandomEvents.Declared)))
            .ToList();
        Assert.Equal((rows.Sum(row => row.Weight), rows.Where(row => row.Selected).Sum(row => row.Weight)), (result.Baseline, result.Selected));
        foreach (var column in result.Columns)
        {
            var expected = rows
                .GroupBy(row => NaiveQuery.KeyText([NaiveQuery.Group(row.Row[column.Column], RandomEvents.Declared(row.DatasetId, column.Column))]))
                .Select(group => $"{group.Key} {group.Where(row => row.Selected).Sum(row => row.Weight)} {group.Sum(row => row.Weight)}");
            var actual = column.Values.Select(value => $"{NaiveQuery.KeyText([value.Value])} {value.Selected} {value.Baseline}");
            Assert.Equal(expected.Order(), actual.Order());
            Assert.Equal(column.Values.Count, column.DistinctCount);
            Assert.Equal(column.Values.Select(value => value.Selected).OrderDescending(), column.Values.Select(value => value.Selected));
        }
    }

    [Fact]
    public void The_values_most_frequent_in_either_are_kept()
    {
        var events = Enumerable.Range(0, 100).Select(i => TestEvent.At(1, 1, ("v", i < 60 ? "common" : i < 65 ? "selected" : $"rare{i}"), ("s", i is >= 60 and < 65))).ToList();
        var query = new DistributionQuery
        {
            Columns = ["v"],
            Selection = [new Filter("s", FilterOp.Equal, [FieldValue.Boolean(true)])],
            StartNanos = 0,
            EndNanos = long.MaxValue,
            ValuesPerColumn = 2,
        };
        var column = QueryEngine.ReadDistributions([new TestSegment(1, events, LaneForm.Dictionary, true)], Ask.Undeclared, query, new QueryOptions(), CancellationToken.None).Columns[0];
        Assert.Equal(37, column.DistinctCount);
        Assert.Equal([new ValueWeight(FieldValue.String("selected"), 5, 5), new ValueWeight(FieldValue.String("common"), 0, 60)], column.Values);
    }
}
