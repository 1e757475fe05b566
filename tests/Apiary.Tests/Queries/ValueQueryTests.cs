using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class ValueQueryTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void All_values_of_few_events_are_found_and_counted(int seed)
    {
        var maker = new RandomEvents(seed);
        var random = new Random(seed);
        TestSegment[] segments = [.. Enumerable.Range(0, 3).Select(i => new TestSegment(i, maker.Make(150, 60, 3), (LaneForm)((seed + i) % 3), i == 1))];
        foreach (var column in RandomEvents.Columns.Select(column => column.Name).Concat(RandomEvents.MixedColumns).Append("nowhere"))
        {
            var prefix = ((string[])["", "2", "user-1", "T", "/R/3", "gr", "x"])[random.Next(7)];
            var query = new ValueQuery { Column = column, Prefix = prefix, Limit = 500 };
            var result = QueryEngine.ReadValues(segments, RandomEvents.Declared, query, new QueryOptions(), CancellationToken.None);
            var expected = segments
                .SelectMany(segment => segment.Events.Select(row => NaiveQuery.Group(row[column], RandomEvents.Declared(segment.DatasetId, column))))
                .Where(value => !value.IsNull && value.ToString().StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .CountBy(value => value);
            Assert.Equal(expected.Select(Text).Order(), result.Values.Select(pair => Text(new(pair.Key, (int)pair.Value))).Order());
            Assert.True(result.IsComplete);
            Assert.Equal(result.Values.Select(pair => pair.Value).OrderDescending(), result.Values.Select(pair => pair.Value));

            var few = QueryEngine.ReadValues(segments, RandomEvents.Declared, query with { Limit = 3 }, new QueryOptions(), CancellationToken.None);
            Assert.Equal(result.Values.Take(3), few.Values);
            Assert.Equal(result.Values.Count <= 3, few.IsComplete);
        }
    }

    [Fact]
    public void Values_of_old_segments_come_behind_the_frequent_ones_of_new_ones()
    {
        // A million newer rows are more than are counted.
        Segment[] segments =
        [
            new TestSegment(1, [TestEvent.At(1, 1, ("route", "/old"), ("id", "o1"))], LaneForm.Mixed, true),
            new TestSegment(1, Enumerable.Range(0, 600_000).Select(i => TestEvent.At(100 + i, 1, ("route", i % 3 == 0 ? "/a" : "/b"), ("id", $"n{i}"))), LaneForm.Mixed, true),
        ];
        var routes = Ask(segments, new ValueQuery { Column = "route" });
        Assert.Equal(["/b", "/a", "/old"], routes.Values.Select(pair => pair.Key.AsString()));
        Assert.True(routes.Values[1].Value is > 100_000 and < 200_000);
        Assert.Equal(0, routes.Values[2].Value);
        Assert.True(routes.IsComplete);
        // Too many to look through: the newest are there, and nobody is told that those are all.
        var ids = Ask(segments, new ValueQuery { Column = "id", Limit = 5 });
        Assert.Equal(5, ids.Values.Count);
        Assert.False(ids.IsComplete);
        Assert.All(ids.Values, pair => Assert.True(int.Parse(pair.Key.AsString().AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) > 500_000));
    }

    private static ValueResult Ask(Segment[] segments, ValueQuery query) =>
        QueryEngine.ReadValues(segments, Queries.Ask.Undeclared, query, new QueryOptions(), CancellationToken.None);

    private static string Text(KeyValuePair<FieldValue, int> pair) => $"{pair.Key.Type}:{pair.Key} {pair.Value}";
}
