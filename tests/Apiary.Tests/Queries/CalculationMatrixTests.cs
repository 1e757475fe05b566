using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>Every calculation over nothing, one row, nulls, NaN, infinities, mixed types and more than a block, in every form, compared with the naive reading.</summary>
public sealed class CalculationMatrixTests
{
    private static readonly Dictionary<string, object?[]> Columns = new()
    {
        ["empty"] = [],
        ["one"] = [7],
        ["absent"] = [null, null, null],
        ["constant"] = [5, 5, 5, 5, 5],
        ["integers"] = [3, -1, 0, 12, 12, null, 200],
        ["floats"] = [0.25, -0.5, 0.0, -0.0, null, 1024.5, 1024.5],
        ["NaN"] = [double.NaN, 1.5, double.NaN],
        ["only NaN"] = [double.NaN],
        ["booleans"] = [true, false, true, null],
        ["text"] = ["a", "b", "", "a", null],
        ["numbers as text"] = ["1", "2.5", "x", "-3", "1"],
        ["mixed"] = [1, 1.0, "1", true, "x", null, 2, false, "2"],
        ["infinite"] = [double.PositiveInfinity, 1.0, 2.0],
        ["tiny and huge"] = [1e-300, 1e300, -1e-300, double.Epsilon, 0.0],
    };

    public static TheoryData<string> Ops() => [.. CalculationTable.Names.Where(op => op is not ("HEATMAP" or "CONCURRENCY") && !op.StartsWith("RATE", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Ops))]
    public void A_calculation_has_the_naive_result(string op)
    {
        foreach (var (name, values) in Columns)
        {
            var events = values.Select((value, i) => TestEvent.At(i, 1 + (i % 3), ("value", value), ("group", i % 2 == 0 ? "even" : null))).ToList();
            var forms = events.Count == 0 ? [("none", null!)] : Ask.Forms(events);
            foreach (var (form, segment) in forms)
            {
                foreach (var breakdowns in (string[][])[[], ["group"]])
                {
                    foreach (var usage in (bool[])[false, true])
                    {
                        var spec = new QuerySpec { Calculations = [new Calculation(op, "value")], Breakdowns = breakdowns, UsageMode = usage };
                        var window = QueryWindow.Resolve(spec, DateTimeOffset.FromUnixTimeSeconds(7_200));
                        var naive = new NaiveQuery([.. events.Select(row => (1, row))], Ask.Undeclared, spec, window).Groups();
                        var result = Ask.Engine(segment is null ? [] : [segment], spec);
                        Assert.Equal(naive.Count, result.Groups.Count);
                        foreach (var group in result.Groups)
                            AssertSame(naive[NaiveQuery.KeyText(group.Key)].Values[0], group.Values[0], $"{op}(value) of {name}, {form}, by {breakdowns.Length}, usage {usage}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ops))]
    public void A_calculation_over_more_than_a_block_has_the_naive_result(string op)
    {
        var random = new Random(5);
        var events = Enumerable.Range(0, Segment.BlockRows + 1)
            .Select(i => TestEvent.At(i * 0.1, 1, ("value", i == Segment.BlockRows ? 1_000_000.25 : random.Next(0, 4_000) / 4.0)))
            .ToList();
        var segment = new TestSegment(1, events, LaneForm.Mixed, true);
        var spec = new QuerySpec { Calculations = [new Calculation(op, "value")] };
        var window = QueryWindow.Resolve(spec, DateTimeOffset.FromUnixTimeSeconds(7_200));
        var naive = new NaiveQuery([.. events.Select(row => (1, row))], Ask.Undeclared, spec, window).Groups()[""].Values[0];
        var actual = Ask.Engine([segment], spec).Groups[0].Values[0];
        if (op[0] == 'P')
            Assert.True(Math.Abs(actual.AsFloat() - naive.AsFloat()) <= naive.AsFloat() / 128, $"{op}: {actual}, expected {naive}");
        else
            AssertSame(naive, actual, op);
    }

    private static void AssertSame(FieldValue expected, FieldValue actual, string what)
    {
        Assert.True(expected.IsNull == actual.IsNull, $"{what}: {actual}, expected {expected}");
        if (expected.IsNull) return;
        expected.TryGetNumber(out var right);
        actual.TryGetNumber(out var found);
        Assert.True(right.Equals(found) || Math.Abs(right - found) <= Math.Abs(right) * 1e-12, $"{what}: {actual}, expected {expected}");
    }
}
