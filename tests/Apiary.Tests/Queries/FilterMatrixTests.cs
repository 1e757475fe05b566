using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>Every operator against every kind of value and operand, for every declared type and form of lane, compared with the naive reading.</summary>
public sealed class FilterMatrixTests
{
    private static readonly object?[] Values =
    [
        null, "", "a", "abc", "aBc", "größe", "ö", "200", "200.0", "0200", " 200", "true", "TRUE", "false", "NaN", "1e400", "-0",
        true, false, 0, 1, -1, 200, 404, long.MinValue, long.MaxValue, 9007199254740993,
        0.0, -0.0, 0.1, 200.0, 200.5, 1e300, -1e300, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    private static readonly object[] Operands =
        ["", "a", "b", "ö", "200", "true", "20", 200, 200.0, 200.5, 0, -1, 1, true, false, 9007199254740992.0, 9007199254740993, 9.3e18, -9.3e18];

    public static TheoryData<FilterOp> Ops() => [.. Enum.GetValues<FilterOp>()];

    [Theory]
    [MemberData(nameof(Ops))]
    public void An_operator_picks_the_rows_of_the_naive_reading(FilterOp op)
    {
        var events = Values.Select((value, i) => TestEvent.At(i, 1, ("value", value), ("index", i))).ToList();
        ColumnType?[] declaredTypes = [null, ColumnType.String, ColumnType.Integer, ColumnType.Float, ColumnType.Boolean];
        foreach (var (form, segment) in Ask.Forms(events))
        {
            foreach (var declared in declaredTypes)
            {
                foreach (var operands in OperandsOf(op))
                {
                    ColumnType? types(int datasetId, string column) => column == "value" ? declared : ColumnType.Integer;
                    var filter = new Filter("value", op, operands);
                    var expected = events.Where(row => NaiveQuery.Passes(row, 1, filter, types)).Select(row => row.TimestampNanos);
                    var found = QueryEngine.ReadRows(
                        [segment],
                        types,
                        new RowQuery { Filters = [filter], StartNanos = 0, EndNanos = long.MaxValue, NewestFirst = false },
                        new QueryOptions(),
                        CancellationToken.None);
                    Assert.True(
                        expected.SequenceEqual(found.Rows.Select(row => row.TimestampNanos)),
                        $"{form}, declared {declared}: value {FilterOps.Name(op)} {string.Join(',', operands.Select(value => $"{value.Type} {value}"))} "
                        + $"found {string.Join(' ', found.Rows.Select(row => Values[row.TimestampNanos / 1_000_000_000] ?? "null"))}");
                }
            }
        }
    }

    [Theory]
    [InlineData(FilterCombination.And, 1)]
    [InlineData(FilterCombination.Or, 4)]
    public void Filters_combine(FilterCombination combination, int count)
    {
        TestEvent[] events =
        [
            TestEvent.At(1, 1, ("a", "x"), ("b", 1)), TestEvent.At(2, 1, ("a", "x"), ("b", 2)),
            TestEvent.At(3, 1, ("a", "y"), ("b", 1)), TestEvent.At(4, 1, ("b", 1)), TestEvent.At(5, 1, ("a", "y")),
        ];
        var spec = new QuerySpec
        {
            Filters = [new Filter("a", FilterOp.Equal, [FieldValue.String("x")]), new Filter("b", FilterOp.Equal, [FieldValue.Integer(1)])],
            FilterCombination = combination,
        };
        foreach (var (form, segment) in Ask.Forms(events))
            Assert.Equal((form, (long)count), (form, Ask.Engine([segment], spec).Total.Values[0].AsInteger()));
    }

    [Fact]
    public void A_filter_on_a_column_that_is_nowhere_finds_what_lacks_it()
    {
        var segment = new TestSegment(1, [TestEvent.At(1, 1, ("a", 1))], LaneForm.Plain, false);
        Assert.Equal(0, Count(FilterOp.Exists));
        Assert.Equal(1, Count(FilterOp.DoesNotExist));

        long Count(FilterOp op) => Ask.Engine([segment], new QuerySpec { Filters = [new Filter("b", op, [])] }).Total.Values[0].AsInteger();
    }

    private static IEnumerable<FieldValue[]> OperandsOf(FilterOp op)
    {
        if (FilterOps.TakesNoValue(op)) return [[]];
        var single = Operands.Select(operand => new[] { TestEvent.Value(operand) });
        return FilterOps.TakesSeveralValues(op)
            ? single.Append([FieldValue.String("a"), FieldValue.String("ö"), FieldValue.String("nowhere")]).Append([FieldValue.String("abc"), FieldValue.Integer(200), FieldValue.Boolean(false)])
            : single;
    }
}
