using System.Text;
using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class QueryValidationTests
{
    [Theory]
    [InlineData("""{"calculations":[{"op":"CONCURRENCY","column":"a"}]}""", "calculations[0].column", "CONCURRENCY should not have an accompanying column")]
    [InlineData("""{"calculations":[{"op":"COUNT"},{"op":"AVG"}]}""", "calculations[1].column", "AVG requires a column")]
    [InlineData("""{"compare_time_offset_seconds":-1}""", "compare_time_offset_seconds", "compare_time_offset_seconds must be between 1 and 31536000")]
    [InlineData("""{"compare_time_offset_seconds":31536001}""", "compare_time_offset_seconds", "compare_time_offset_seconds must be between 1 and 31536000")]
    [InlineData("""{"calculated_fields":[{"name":"","expression":"1"}]}""", "calculated_fields[0].name", "calculated field requires a name")]
    [InlineData("""{"calculated_fields":[{"name":"a","expression":"1"},{"name":"a","expression":"2"}]}""", "calculated_fields[1].name", "duplicate name")]
    [InlineData("""{"calculated_fields":[{"name":"root.a","expression":"1"}]}""", "calculated_fields[0].name", "calculated fields may not have names of relational fields")]
    [InlineData("""{"calculated_fields":[{"name":"a","expression":"IF($b)"}]}""", "calculated_fields[0].expression", "invalid arguments for op IF, got 1, expected 2 or more, at character 1")]
    [InlineData("""{"calculated_fields":[{"name":"a"}]}""", "calculated_fields[0].expression", "empty expression, at character 1")]
    [InlineData("""{"calculated_fields":[{"name":"a","expression":"$a"}]}""", "calculated_fields[0].expression", "fields refer to each other in a circle: a → a, at character 1")]
    [InlineData("""{"calculations":[{"op":"HEATMAP"}]}""", "calculations[0].column", "HEATMAP requires a column")]
    [InlineData("""{"calculations":[{"op":"P98","column":"a"}]}""", "calculations[0].op", "unknown operation: P98")]
    [InlineData("""{"calculations":[{"op":"count"}]}""", "calculations[0].op", "unknown operation: count")]
    [InlineData("""{"calculations":[{"op":"COUNT_DATAPOINTS"}]}""", "calculations[0].op", "operation allowed in metrics datasets only: COUNT_DATAPOINTS")]
    [InlineData("""{"calculations":[{"op":"SUM","column":"root.a"}]}""", "calculations[0].column", "relational fields are not supported in calculations")]
    [InlineData("""{"calculations":[{"op":"COUNT","filters":[{"column":"a","op":"exists"}]}]}""", "calculations[0].name", "name is required when using calculation filters")]
    [InlineData("""{"calculations":[{"op":"COUNT","name":"n","filters":[{"column":"any.a","op":"exists"}]}]}""", "calculations[0].filters[0].column", "relational fields are not supported when using formulas or calculation filters")]
    [InlineData("""{"calculations":[{"op":"COUNT","name":"n"},{"op":"SUM","column":"a","name":"n"}]}""", "calculations[1].name", "duplicate name")]
    [InlineData("""{"calculations":[{"op":"COUNT"},{"op":"SUM","column":"a","name":"COUNT"}]}""", "calculations[1].name", "duplicate name")]
    [InlineData("""{"calculations":[{"op":"COUNT","name":""}]}""", "calculations[0].name", "name must not be empty")]
    [InlineData("""{"filters":[{"column":"a","op":"exists","value":1}]}""", "filters[0].value", "exists does not take a value")]
    [InlineData("""{"filters":[{"column":"a","op":"does-not-exist","value":""}]}""", "filters[0].value", "does-not-exist does not take a value")]
    [InlineData("""{"filters":[{"column":"a","op":"="}]}""", "filters[0].value", "operator = requires a value")]
    [InlineData("""{"filters":[{"column":"a","op":"in","value":[]}]}""", "filters[0].value", "operator in requires a value")]
    [InlineData("""{"filters":[{"column":"a","op":">","value":[1,2]}]}""", "filters[0].value", "operator > takes one value, found 2")]
    [InlineData("""{"filters":[{"column":"","op":"exists"}]}""", "filters[0].column", "filter requires a column")]
    [InlineData("""{"filters":[{"column":"root.","op":"exists"}]}""", "filters[0].column", "root. requires a column behind its point, such as root.name")]
    [InlineData("""{"breakdowns":["any2."]}""", "breakdowns[0]", "any2. requires a column behind its point, such as any2.name")]
    [InlineData("""{"breakdowns":["none.a"]}""", "breakdowns[0]", "fields of none. are supported in filters only: where no span matches there is none to group by")]
    [InlineData("""{"filters":[{"column":"a","op":"exists"},{"column":"any3.a","op":"exists"}],"filter_combination":"OR"}""", "filter_combination", "relational fields cannot be combined with OR: all of their conditions must hold")]
    [InlineData("""{"orders":[{"column":"root.a"}]}""", "orders[0]", "missing matching calculation, formula, or breakdown")]
    [InlineData("""{"breakdowns":["a","a"]}""", "breakdowns[1]", "duplicate breakdown: a")]
    [InlineData("""{"breakdowns":[""]}""", "breakdowns[0]", "breakdown requires a column")]
    [InlineData("""{"orders":[{"op":"SUM","column":"a"}]}""", "orders[0]", "missing matching calculation, formula, or breakdown")]
    [InlineData("""{"orders":[{"column":"a"}]}""", "orders[0]", "missing matching calculation, formula, or breakdown")]
    [InlineData("""{"calculations":[{"op":"HEATMAP","column":"a"}],"orders":[{"op":"HEATMAP","column":"a"}]}""", "orders[0]", "cannot order by HEATMAP")]
    [InlineData("""{"calculations":[{"op":"HEATMAP","column":"a","name":"h"}],"orders":[{"column":"h"}]}""", "orders[0]", "cannot order by HEATMAP")]
    [InlineData("""{"havings":[{"calculate_op":"P95","column":"a","op":">","value":1}]}""", "havings[0]", "P95 missing matching calculation")]
    [InlineData("""{"calculations":[{"op":"HEATMAP","column":"a"}],"havings":[{"calculate_op":"HEATMAP","column":"a","op":">","value":1}]}""", "havings[0]", "HEATMAP is not allowed in havings")]
    [InlineData("""{"havings":[{"calculate_op":"COUNT","op":"contains","value":1}]}""", "havings[0].op", "having op must be one of = != > >= < <=, found contains")]
    [InlineData("""{"limit":0}""", "limit", "limit value must be between 1 and 1000")]
    [InlineData("""{"limit":1001}""", "limit", "limit value must be between 1 and 1000")]
    [InlineData("""{"granularity":7201}""", "granularity", "granularity can not be greater than time_range")]
    [InlineData("""{"granularity":7}""", "granularity", "granularity can not be less than time_range/1000")]
    [InlineData("""{"start_time":1000,"end_time":1100,"granularity":101}""", "granularity", "granularity can not be greater than time_range")]
    [InlineData("""{"granularity":-1}""", "granularity", "granularity must not be negative")]
    [InlineData("""{"time_range":0}""", "time_range", "time_range must be at least 1")]
    [InlineData("""{"time_range":1,"start_time":1,"end_time":2}""", "time_range", "specify at most two of time_range, start_time and end_time")]
    [InlineData("""{"start_time":2,"end_time":1}""", "start_time", "start_time must not be after end_time")]
    [InlineData("""{"start_time":-1}""", "start_time", "start_time must be a Unix time in seconds, found -1")]
    [InlineData("""{"end_time":1700000000000}""", "end_time", "end_time must be a Unix time in seconds, found 1700000000000")]
    public void A_wrong_spec_is_refused_with_one_message(string json, string field, string message)
    {
        var error = Assert.Single(Check(json));
        Assert.Equal(new SpecError(field, message), error);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"calculations":[{"op":"COUNT","column":"a"},{"op":"COUNT"},{"op":"COUNT"}]}""")]
    [InlineData("""{"orders":[{"op":"COUNT"}]}""")]
    [InlineData("""{"calculations":[{"op":"SUM","column":"a","name":"n"}],"orders":[{"column":"n","order":"descending"},{"op":"SUM","column":"a"}]}""")]
    [InlineData("""{"breakdowns":["a"],"orders":[{"column":"a"}],"havings":[{"calculate_op":"COUNT","op":"!=","value":1.5}],"limit":1000}""")]
    [InlineData("""{"time_range":100,"start_time":1,"granularity":1}""")]
    [InlineData("""{"time_range":100,"end_time":1000,"granularity":0}""")]
    [InlineData("""{"granularity":8}""")]
    [InlineData("""{"granularity":7200}""")]
    [InlineData("""{"start_time":5,"end_time":5}""")]
    [InlineData("""{"filters":[{"column":"a","op":"in","value":[1,"b",true]},{"column":"rooted","op":"exists"}]}""")]
    public void A_right_spec_passes(string json) => Assert.Empty(Check(json));

    [Fact]
    public void Without_a_series_ten_thousand_groups_may_be_asked_for()
    {
        var spec = new QuerySpec { Limit = 10_000 };
        Assert.Empty(QueryValidation.Check(spec, QueryValidation.MaxLimitWithoutSeries));
        Assert.Equal("limit value must be between 1 and 1000", Assert.Single(QueryValidation.Check(spec)).Message);
    }

    [Fact]
    public void Every_list_has_at_most_a_hundred_items()
    {
        var spec = new QuerySpec
        {
            Calculations = [.. Enumerable.Range(0, 101).Select(i => new Calculation("COUNT", $"c{i}"))],
            Filters = [.. Enumerable.Range(0, 101).Select(i => new Filter("a", FilterOp.Exists, []))],
            Breakdowns = [.. Enumerable.Range(0, 101).Select(i => $"b{i}")],
            Orders = [.. Enumerable.Range(0, 101).Select(i => new Order("COUNT", "c1", true))],
            Havings = [.. Enumerable.Range(0, 101).Select(i => new Having("COUNT", "c1", FilterOp.Equal, 1))],
        };
        Assert.Equal(
            ["breakdowns", "calculations", "filters", "havings", "orders"],
            QueryValidation.Check(spec).Select(error => error.Field).Order());
    }

    private static IReadOnlyList<SpecError> Check(string json)
    {
        var errors = new List<SpecError>();
        var spec = QuerySpecJson.Read(Encoding.UTF8.GetBytes(json), errors);
        Assert.True(spec is not null, string.Join(", ", errors));
        return QueryValidation.Check(spec);
    }
}
