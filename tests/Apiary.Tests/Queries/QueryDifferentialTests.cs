using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>Random questions over random events, the engine against <see cref="NaiveQuery"/>, in every form a segment can have.</summary>
public sealed class QueryDifferentialTests
{
    // Half a bin of the histogram, docs/queries.md.
    private const double PercentileError = 1 / 128.0;

    public static TheoryData<int, int, int, int> Cases()
    {
        var cases = new TheoryData<int, int, int, int>();
        for (var seed = 1; seed <= 40; seed++)
        {
            // Empty, one row, few, many; sample rates of one and more; one thread and two.
            var rows = (seed % 5) switch { 0 => 0, 1 => 1, 2 => 40, 3 => 700, _ => 3000 };
            cases.Add(seed, rows, seed % 2 == 0 ? 1 : 20, (seed % 3) + 1);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Random_questions_over_random_events_have_the_naive_answers(int seed, int rows, int maxRate, int segmentCount) =>
        Compare(seed, rows, maxRate, segmentCount, questions: 25, spanSeconds: 120);

    [Fact]
    public void Questions_over_more_than_a_block_have_the_naive_answers() =>
        Compare(seed: 900, rows: Segment.BlockRows + 1, maxRate: 3, segmentCount: 1, questions: 3, spanSeconds: 600);

    internal static void Compare(int seed, int rows, int maxRate, int segmentCount, int questions, int spanSeconds)
    {
        var random = new Random(seed);
        var maker = new RandomEvents(seed);
        var segments = new List<TestSegment>();
        for (var i = 0; i < segmentCount; i++)
        {
            var events = maker.Make(rows, spanSeconds, maxRate);
            segments.Add(new TestSegment(i % 2, events, (LaneForm)random.Next(3), random.Next(2) == 0));
        }

        var all = segments.SelectMany(segment => segment.Events.Select(row => (segment.DatasetId, row))).ToList();
        var specs = new RandomSpecs(seed);
        for (var i = 0; i < questions; i++)
        {
            var spec = specs.Next(spanSeconds);
            // Not a multiple of any granularity: the earlier period's buckets lie under the current ones all the same.
            if (i % 2 == 0) spec = spec with { CompareTimeOffsetSeconds = random.Next(1, spanSeconds) };
            Assert.Empty(QueryValidation.Check(spec));
            var window = QueryWindow.Resolve(spec, DateTimeOffset.UnixEpoch);
            var options = new QueryOptions { Parallelism = 1 + (i % 2), Series = i % 3 != 0 };
            var result = QueryEngine.Run(segments, RandomEvents.Declared, spec, window, options, CancellationToken.None);
            var naive = new NaiveQuery(all, RandomEvents.Declared, spec, window);
            var what = $"seed {seed}, question {i}: {QuerySpecJson.ToJson(spec)}";
            Check(result, naive, spec, options.Series, what);
            if (spec.CompareTimeOffsetSeconds is not { } offset)
            {
                Assert.Null(result.Compare);
                continue;
            }

            // What happened then is what would happen now if all events were so much later.
            var shifted = all.Select(row => (row.DatasetId, row.row with { TimestampNanos = row.row.TimestampNanos + (offset * 1_000_000_000L) })).ToList();
            Check(result, new NaiveQuery(shifted, RandomEvents.Declared, spec with { Havings = [], Limit = null }, window), options.Series, what);
        }
    }

    private static void Check(QueryResult result, NaiveQuery naive, QuerySpec spec, bool series, string what)
    {
        var expected = naive.Groups();
        var passing = expected.Where(group => Passes(spec, group.Value)).ToDictionary();
        var limit = spec.Limit ?? QueryValidation.MaxLimit;
        Assert.True(Math.Min(limit, passing.Count) == result.Groups.Count, $"{what}: {result.Groups.Count} groups, expected {passing.Count} before the limit");
        var kept = new HashSet<string>();
        foreach (var group in result.Groups)
        {
            var key = NaiveQuery.KeyText(group.Key);
            Assert.True(passing.ContainsKey(key), $"{what}: group {key} is not expected");
            Assert.True(kept.Add(key), $"{what}: group {key} twice");
            Check(group, passing[key], result.Calculations, series, $"{what}: group {key}");
        }

        CheckOrder(result, spec, what);
        Check(result.Total, naive.Together(_ => true), result.Calculations, series, $"{what}: total");
        Assert.Equal(passing.Count > limit, result.Other is not null);
        if (result.Other is { } other)
            Check(other, naive.Together(key => passing.ContainsKey(key) && !kept.Contains(key)), result.Calculations, series, $"{what}: other");
    }

    private static void Check(QueryResult result, NaiveQuery then, bool series, string what)
    {
        var compare = result.Compare!;
        var expected = then.Groups();
        Assert.Equal(result.Groups.Count, compare.Groups.Count);
        for (var i = 0; i < compare.Groups.Count; i++)
        {
            var key = NaiveQuery.KeyText(result.Groups[i].Key);
            var there = expected.TryGetValue(key, out var group) && group.Events.Count > 0;
            Assert.True(there == (compare.Groups[i] is not null), $"{what}: group {key} then");
            if (compare.Groups[i] is { } found) Check(found, group!, result.Calculations, series, $"{what}: group {key} then");
        }

        Check(compare.Total, then.Together(_ => true), result.Calculations, series, $"{what}: total then");
    }

    private static void Check(ResultGroup group, NaiveGroup expected, IReadOnlyList<Calculation> calculations, bool series, string what)
    {
        CheckValues(group.Values, expected.Values, calculations, what);
        Assert.Equal(series ? expected.Series.Keys.Order() : [], group.Series.Select(point => point.BucketSecond));
        foreach (var point in group.Series)
            CheckValues(point.Values, expected.Series[point.BucketSecond], calculations, $"{what}, bucket {point.BucketSecond}");
    }

    private static void CheckValues(IReadOnlyList<FieldValue> values, FieldValue[] expected, IReadOnlyList<Calculation> calculations, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            var op = calculations[i].Op;
            var message = $"{what}: {calculations[i].Key} is {values[i]}, expected {expected[i]}";
            Assert.True(values[i].IsNull == expected[i].IsNull, message);
            if (values[i].IsNull) continue;
            values[i].TryGetNumber(out var actual);
            expected[i].TryGetNumber(out var right);
            var tolerance = op[0] == 'P' ? Math.Abs(right) * PercentileError : op == "AVG" ? Math.Abs(right) * 1e-12 : 0;
            Assert.True(actual == right || Math.Abs(actual - right) <= tolerance, message);
        }
    }

    private static void CheckOrder(QueryResult result, QuerySpec spec, string what)
    {
        var order = spec.Orders.Count > 0 ? spec.Orders[0] : new Order(result.Calculations[0].Op, result.Calculations[0].Column, true);
        var breakdown = SpecTerms.FindBreakdown(spec, order);
        var calculation = spec.Orders.Count > 0 ? SpecTerms.FindCalculation(spec, order) : 0;
        for (var i = 1; i < result.Groups.Count; i++)
        {
            var (before, after) = breakdown >= 0
                ? (result.Groups[i - 1].Key[breakdown], result.Groups[i].Key[breakdown])
                : (result.Groups[i - 1].Values[calculation], result.Groups[i].Values[calculation]);
            if (after.IsNull) continue;
            Assert.False(before.IsNull, $"{what}: no value before one");
            var sign = ValueOrder.Compare(before, after);
            Assert.True(order.Descending ? sign >= 0 : sign <= 0, $"{what}: {before} before {after}");
        }
    }

    private static bool Passes(QuerySpec spec, NaiveGroup group)
    {
        foreach (var having in spec.Havings)
        {
            var value = group.Values[SpecTerms.FindCalculation(spec, having)];
            // Percentiles may be off by their error; the generator's bounds then decide differently only by chance.
            if (!value.TryGetNumber(out var number))
            {
                if (having.Op != FilterOp.NotEqual) return false;
                continue;
            }

            var passes = having.Op switch
            {
                FilterOp.Equal => number == having.Value,
                FilterOp.NotEqual => number != having.Value,
                FilterOp.Greater => number > having.Value,
                FilterOp.GreaterOrEqual => number >= having.Value,
                FilterOp.Less => number < having.Value,
                _ => number <= having.Value,
            };
            if (!passes) return false;
        }

        return true;
    }
}
