using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Fields;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Queries.Relations;
using Xunit;

namespace Apiary.Tests.Queries.Relations;

/// <summary>Where relational fields end: memory, names, and what other threads do at the same time.</summary>
public sealed class RelationLimitTests
{
    private static readonly QuerySpec ByParent = new()
    {
        HasRelationalNames = true,
        Breakdowns = ["parent.name"],
        Filters = [new("any.name", FilterOp.Exists, [])],
        StartTime = 0,
        EndTime = 100,
    };

    [Fact]
    public void Memory_ends_with_a_message_and_one_step_more_is_enough()
    {
        var segment = new TestSegment(1, Enumerable.Range(0, 20_000).Select(Span), LaneForm.Mixed, true);
        var (refused, enough) = (0L, 64L << 20);
        while (enough - refused > 1)
        {
            var middle = (refused + enough) / 2;
            try
            {
                Ask.Engine([segment], ByParent, options: new QueryOptions { MemoryLimitBytes = middle });
                enough = middle;
            }
            catch (QueryLimitException limit)
            {
                Assert.Equal($"relational fields need more than the query's {middle >> 20} MiB of memory; add conditions to them, or ask for a shorter time range", limit.Message);
                refused = middle;
            }
        }

        // A slot of a span that is grouped by has 20 bytes, one of a trace 8; at most a third are in use.
        Assert.InRange(enough, 20_000 * 20, 20_000 * 3 * 30);
        Assert.Equal(20_000L, Ask.Engine([segment], ByParent, options: new QueryOptions { MemoryLimitBytes = enough }).Total.Values[0].AsInteger());
    }

    [Fact]
    public void Time_ends_it()
    {
        var segment = new TestSegment(1, Enumerable.Range(0, 1_000).Select(Span), LaneForm.Mixed, true);
        Assert.Contains("took longer", Assert.Throws<QueryLimitException>(() => Ask.Engine([segment], ByParent, options: new QueryOptions { Timeout = TimeSpan.Zero })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_columns_that_look_relational_are_columns_where_a_question_does_not_say_otherwise()
    {
        TestEvent[] events = [TestEvent.At(1, 1, ("root.cause", "disk"), ("cause", "no")), TestEvent.At(1, 1, ("cause", "disk"))];
        var spec = new QuerySpec { Filters = [new("root.cause", FilterOp.Equal, [FieldValue.String("disk")])], Breakdowns = ["root.cause"], StartTime = 0, EndTime = 10 };
        var group = Assert.Single(Ask.Engine([new TestSegment(1, events, LaneForm.Mixed, true)], spec).Groups);
        Assert.Equal(("disk", 1L), (group.Key[0].AsString(), group.Values[0].AsInteger()));
    }

    [Fact]
    public void Calculated_fields_are_fields_of_any_span()
    {
        var segment = new TestSegment(1, Enumerable.Range(0, 100).Select(Span), LaneForm.Dictionary, false);
        var spec = ByParent with
        {
            CalculatedFields = [new CalculatedField("twice", "CONCAT($name, $name)")],
            Filters = [new("parent.twice", FilterOp.Equal, [FieldValue.String("op1op1")])],
            Breakdowns = ["parent.twice", "twice"],
        };
        Assert.Equal(["op1op1|op2op2"], Ask.Engine([segment], spec).Groups.Select(group => string.Join('|', group.Key)));
    }

    [Fact]
    public void Of_spans_with_one_key_the_earliest_stays_however_many_threads_put_them_in()
    {
        var budget = new MemoryBudget(long.MaxValue);
        var values = new ColumnValues(budget);
        var ids = Enumerable.Range(0, 64).Select(i => values.IdOf(FieldValue.String($"v{i:00}"))).ToArray();
        for (var round = 0; round < 50; round++)
        {
            var index = new RelationIndex(4, [values], budget);
            // Odd ones begin together and first; of them the value that comes first in order is 1.
            Parallel.For(0, 64, i => index.Add(7, i % 2 == 1 ? 100 : 50, [ids], i));
            Assert.Equal("v01", values.Value(index.IdsOf(0)[index.Find(7)]).AsString());
            Assert.Equal(-1, index.Find(8));
        }
    }

    /// <summary>Traces of four spans, each the parent of the next.</summary>
    private static TestEvent Span(int i) => TestEvent.At(
        1 + (i % 50), 1, [("trace.trace_id", $"t{i / 4}"), ("trace.span_id", Id(i)), ("name", $"op{i % 4}"), .. i % 4 == 0 ? [] : ((string, object?)[])[("trace.parent_id", Id(i - 1))]]);

    private static string Id(int number) => (number * 2654435761L).ToString("x16", CultureInfo.InvariantCulture);
}
