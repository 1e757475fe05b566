using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Fields;
using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Queries.Fields;

/// <summary>
/// A calculated field answers as a stored column with the same values does: the values are those that the formula gives event by event, the
/// questions are random, the segments in every form.
/// </summary>
public sealed class FieldDifferentialTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_fields_answer_as_stored_columns_do(int seed) => Compare(seed, rows: (seed % 4) switch { 0 => 1, 1 => 50, 2 => 400, _ => 1500 }, questions: 15);

    [Fact]
    public void Fields_over_more_than_a_block_answer_as_stored_columns_do() => Compare(seed: 700, Segment.BlockRows + 100, questions: 2);

    private static void Compare(int seed, int rows, int questions)
    {
        var random = new Random(seed);
        var maker = new RandomEvents(seed);
        var expressions = new RandomExpressions(seed);
        var specs = new RandomSpecs(seed);
        for (var question = 0; question < questions; question++)
        {
            var text = expressions.Next();
            var expression = FieldParser.Parse(text);
            var formula = FieldFormula.Of(expression);
            var events = maker.Make(rows, 100, 3);
            var form = (LaneForm)random.Next(3);
            var ordered = random.Next(2) == 0;
            var plain = new TestSegment(0, events, form, ordered);
            var stored = new TestSegment(0, events.Select(row => row with
            {
                Fields = row.Fields.Append(new("f", formula.Compute(new EventRow(row, RandomEvents.Declared, 0)))).Where(field => !field.Value.IsNull).ToDictionary(),
            }), form, ordered);
            var spec = specs.Next(100) with
            {
                Calculations = [new Calculation("COUNT", null), new Calculation("COUNT", "f"), new Calculation("COUNT_DISTINCT", "f"), new Calculation("MIN", "f"), new Calculation("MAX", "f")],
                Breakdowns = random.Next(3) switch { 0 => ["f"], 1 => ["f", "service"], _ => [] },
                Orders = [],
                Havings = [],
                Limit = null,
            };
            if (random.Next(2) == 0) spec = spec with { Filters = [.. spec.Filters, specs.MakeFilter() with { Column = "f" }] };
            if (QueryValidation.Check(spec).Count > 0) continue;
            var options = new QueryOptions { Parallelism = 1 + (question % 2), Series = question % 3 == 0 };
            var window = QueryWindow.Resolve(spec, DateTimeOffset.UnixEpoch);
            var expected = QueryEngine.Run([stored], RandomEvents.Declared, spec, window, options, CancellationToken.None);
            var actual = QueryEngine.Run(
                [plain], RandomEvents.Declared, spec with { CalculatedFields = [new CalculatedField("f", text)] }, window, options, CancellationToken.None);
            Assert.Equal(Show(expected, text), Show(actual, text));
        }
    }

    private static string Show(QueryResult result, string text)
    {
        var groups = result.Groups.Select(group => $"{string.Join('|', group.Key.Select(key => $"{key.Type} {key.IsNull} {key}"))}: {string.Join(", ", group.Values)} {group.Series.Count}");
        return $"{text}\n{string.Join('\n', groups.Order(StringComparer.Ordinal))}\ntotal {string.Join(", ", result.Total.Values)}";
    }
}
