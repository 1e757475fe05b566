using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class QuerySpecJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"calculations":[{"op":"COUNT"},{"op":"P99","column":"duration_ms"}],"filters":[{"column":"error","op":"=","value":true}],"breakdowns":["service.name"],"orders":[{"column":"duration_ms","op":"P99","order":"descending"}],"havings":[{"calculate_op":"COUNT","op":">","value":10}],"limit":100,"granularity":60,"time_range":7200}""")]
    [InlineData("""{"calculations":[{"op":"COUNT","name":"n","filters":[{"column":"a","op":"in","value":[1,2.5,"x",false]}],"filter_combination":"OR"}],"filter_combination":"OR","start_time":1,"end_time":2,"compare_time_offset_seconds":3600,"usage_mode":true}""")]
    [InlineData("""{"filters":[{"column":"a","op":"does-not-exist"},{"column":"b","op":"starts-with","value":""}],"orders":[{"op":"COUNT"}],"granularity":0}""")]
    public void What_was_written_comes_back(string json)
    {
        var spec = Read(json);
        Assert.Equal(json, QuerySpecJson.ToJson(spec));
    }

    [Theory]
    [InlineData("""{"filter_combination":"AND","usage_mode":false,"calculations":[],"limit":null,"id":"abc","calculated_fields":[],"formulas":[],"compare_time_offset_seconds":0}""", "{}")]
    [InlineData("""{"orders":[{"op":"COUNT","order":"ascending"}],"time_range":7200.0}""", """{"orders":[{"op":"COUNT"}],"time_range":7200}""")]
    [InlineData("""{"filters":[{"column":"a","op":"in","value":"x, y,z"}]}""", """{"filters":[{"column":"a","op":"in","value":["x","y","z"]}]}""")]
    [InlineData("""{"filters":[{"column":"a","op":"exists","value":null}]}""", """{"filters":[{"column":"a","op":"exists"}]}""")]
    public void Defaults_are_left_out(string json, string written) => Assert.Equal(written, QuerySpecJson.ToJson(Read(json)));

    [Theory]
    [InlineData("""{"breakdown":["a"]}""", "breakdown", "unknown field: breakdown")]
    [InlineData("""{"calculations":[{"op":"COUNT","colum":"a"}]}""", "calculations[0].colum", "unknown field: colum")]
    [InlineData("""{"filters":[{"column":"a","op":"=","value":1,"x":1}]}""", "filters[0].x", "unknown field: x")]
    [InlineData("""{"calculated_fields":[{"name":"a","text":"1"}]}""", "calculated_fields[0].text", "unknown field: text")]
    [InlineData("""{"formulas":[{"name":"a","expression":"1"}]}""", "formulas", "formulas is not supported yet")]
    [InlineData("""{"compare_time_offset_seconds":"1h"}""", "compare_time_offset_seconds", "expected a whole number, found a string")]
    [InlineData("""{"filters":[{"column":"a","op":"~","value":1}]}""", "filters[0].op", "unknown operator: ~")]
    [InlineData("""{"filters":[{"column":"a","value":1}]}""", "filters[0].op", "filter requires an op")]
    [InlineData("""{"filters":[{"column":"a","op":"=","value":{"x":1}}]}""", "filters[0].value", "value must be a string, a number or a boolean")]
    [InlineData("""{"filters":[{"column":"a","op":"=","value":1e999}]}""", "filters[0].value", "number out of range")]
    [InlineData("""{"filters":{"column":"a"}}""", "filters", "expected an array, found an object")]
    [InlineData("""{"filter_combination":"XOR"}""", "filter_combination", "filter_combination must be AND or OR, found XOR")]
    [InlineData("""{"breakdowns":[1]}""", "breakdowns[0]", "expected a string, found the number 1")]
    [InlineData("""{"orders":[{"op":"COUNT","order":"down"}]}""", "orders[0].order", "order must be ascending or descending, found down")]
    [InlineData("""{"havings":[{"calculate_op":"COUNT","op":">","value":"1"}]}""", "havings[0].value", "having value must be a number")]
    [InlineData("""{"havings":[{"calculate_op":"COUNT","op":">","value":1e400}]}""", "havings[0].value", "having value must be a number")]
    [InlineData("""{"limit":"10"}""", "limit", "expected a whole number, found a string")]
    [InlineData("""{"limit":1.5}""", "limit", "expected a whole number, found the number 1.5")]
    [InlineData("""{"usage_mode":1}""", "usage_mode", "expected true or false, found the number 1")]
    [InlineData("""{"breakdowns":["\ud800"]}""", "", "text is not valid Unicode")]
    [InlineData("[]", "", "query must be an object, found an array")]
    [InlineData("""{"limit":1""", "", "invalid JSON at line 1, byte 11")]
    public void What_is_not_understood_is_refused(string json, string field, string message)
    {
        var errors = new List<SpecError>();
        Assert.Null(QuerySpecJson.Read(Encoding.UTF8.GetBytes(json), errors));
        Assert.Contains(new SpecError(field, message), errors);
    }

    [Fact]
    public void Values_keep_their_JSON_types()
    {
        var filter = Read("""{"filters":[{"column":"a","op":"in","value":[200,200.5,"200",true,9223372036854775808]}]}""").Filters[0];
        Assert.Equal(
            [FieldValue.Integer(200), FieldValue.Float(200.5), FieldValue.String("200"), FieldValue.Boolean(true), FieldValue.Float(9223372036854775808)],
            filter.Values);
    }

    [Fact]
    public void Every_random_spec_comes_back_the_same()
    {
        var specs = new RandomSpecs(7);
        for (var i = 0; i < 300; i++)
        {
            var json = QuerySpecJson.ToJson(specs.Next(100));
            Assert.Equal(json, QuerySpecJson.ToJson(Read(json)));
        }
    }

    private static QuerySpec Read(string json)
    {
        var errors = new List<SpecError>();
        var spec = QuerySpecJson.Read(Encoding.UTF8.GetBytes(json), errors);
        Assert.True(spec is not null, string.Join(", ", errors));
        return spec;
    }
}
