using Apiary.Engine.Queries.Fields;
using Xunit;

namespace Apiary.Tests.Queries.Fields;

/// <summary>The language as text: what it means, and what is said where it means nothing.</summary>
public sealed class FieldParserTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("-1", "-1")]
    [InlineData("- 1", null)]
    [InlineData("1.5E-3", "0.0015")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000f")]
    [InlineData("99999999999999999999", "1E+20f")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("NULL", null)]
    [InlineData("\"a\\tb\\x41\\101\\u00e9\\U0001F41D\\\"\"", "\"a\tbAAé🐝\"\"")]
    [InlineData("`a\\n\"`", "\"a\\n\"\"")]
    [InlineData("$duration_ms", "$duration_ms")]
    [InlineData("$http.status_code", "$http.status_code")]
    [InlineData("$a-$b", null)]
    [InlineData("$a- $b", null)]
    [InlineData("$a - $b", "Sub($a, $b)")]
    [InlineData("$a=3", "$a=3")]
    [InlineData("$größe", "$größe")]
    [InlineData("$\"with spaces\" = 3", "Equal($with spaces, 3)")]
    [InlineData("$`a\"b`", "$a\"b")]
    [InlineData("1 + 2 * 3", "Sum(1, Mul(2, 3))")]
    [InlineData("1 * 2 + 3", "Sum(Mul(1, 2), 3)")]
    [InlineData("1 - 2 - 3", "Sub(Sub(1, 2), 3)")]
    [InlineData("1 - 2 + 3", "Sum(Sub(1, 2), 3)")]
    [InlineData("1 + 2 - 3", "Sum(1, Sub(2, 3))")]
    [InlineData("8 / 4 % 3", "Mod(Div(8, 4), 3)")]
    [InlineData("5 -3", "Sub(5, 3)")]
    [InlineData("5 - -3", "Sub(5, -3)")]
    [InlineData("(1 + 2) * 3", "Mul(Sum(1, 2), 3)")]
    [InlineData("1 < 2 = true", "Equal(LessThan(1, 2), true)")]
    [InlineData("$a >= 1 AND $b != 2 OR !$c", "Or(And(GreaterOrEqual($a, 1), Not(Equal($b, 2))), Not($c))")]
    [InlineData("!$a = 1", "Equal(Not($a), 1)")]
    [InlineData("!!$a", "Not(Not($a))")]
    [InlineData("AND($a, $b,)", "And($a, $b)")]
    [InlineData("OR($a)", "Or($a)")]
    [InlineData("IF(LT($duration_ms, 100), \"fast\", \"slow\")", "If(LessThan($duration_ms, 100), \"fast\", \"slow\")")]
    [InlineData("$duration_ms / 1000 >= 2 AND $name != \"health\"", "And(GreaterOrEqual(Div($duration_ms, 1000), 2), Not(Equal($name, \"health\")))")]
    [InlineData("\u00a0EVENT_TIMESTAMP ( )\u2003", "EventTimestamp()")]
    [InlineData("IN($a, 1, \"x\")", "In($a, 1, \"x\")")]
    public void Text_means(string text, string? expected)
    {
        if (expected is null) Assert.Throws<FieldSyntaxException>(() => FieldParser.Parse(text));
        else Assert.Equal(expected, Show(FieldParser.Parse(text)));
    }

    [Theory]
    [InlineData("", "empty expression", 0)]
    [InlineData(" \t\n", "empty expression", 0)]
    [InlineData("FOOBAR(1)", "invalid function: FOOBAR", 0)]
    [InlineData("if($a, 1)", "invalid function: if", 0)]
    [InlineData("1 + IF($a)", "invalid arguments for op IF, got 1, expected 2 or more", 4)]
    [InlineData("LT(1)", "invalid arguments for op LT, got 1, expected 2", 0)]
    [InlineData("EVENT_TIMESTAMP(1)", "invalid arguments for op EVENT_TIMESTAMP, got 1, expected 0", 0)]
    [InlineData("LENGTH($a, \"b\", 1)", "invalid arguments for op LENGTH, got 3, expected 1 to 2", 0)]
    [InlineData("LENGTH($a, \"words\")", "invalid arguments for op LENGTH: expected \"bytes\" or \"chars\"", 0)]
    [InlineData("IF($a, 1", "mismatched input '<EOF>' expecting {',', ')'}", 8)]
    [InlineData("IF($a 1)", "mismatched input '1' expecting {',', ')'}", 6)]
    [InlineData("IF(, 1)", "mismatched input ',' expecting a value, a $column or a function", 3)]
    [InlineData("1 2", "extraneous input '2' expecting <EOF>", 2)]
    [InlineData("$a)", "extraneous input ')' expecting <EOF>", 2)]
    [InlineData("(1", "mismatched input '<EOF>' expecting ')'", 2)]
    [InlineData("1 +", "mismatched input '<EOF>' expecting a value, a $column or a function", 3)]
    [InlineData("duration_ms > 1", "'duration_ms' is no value: columns are written $duration_ms, texts \"duration_ms\"", 0)]
    [InlineData("$ > 1", "a column's name is missing behind $", 0)]
    [InlineData("$\"\" > 1", "a column's name is missing behind $", 0)]
    [InlineData("\"abc", "the text is not closed", 0)]
    [InlineData("`abc", "the text is not closed", 0)]
    [InlineData("\"\\q\"", "unknown escape in the text", 1)]
    [InlineData("\"\\x4\"", "the escape in the text needs 2 digits", 1)]
    [InlineData("\"\\ud800\"", "the escape in the text is no character", 1)]
    [InlineData("1 & 2", "token recognition error at: '&'", 2)]
    [InlineData("'a'", "token recognition error at: '''", 0)]
    [InlineData("1 == 2", "mismatched input '=' expecting a value, a $column or a function", 3)]
    [InlineData("SWITCH($a, $b, 1)", "invalid arguments for op SWITCH: cases must be texts that stand in the expression", 0)]
    [InlineData("BUCKET($a, $b)", "invalid arguments for op BUCKET: size and bounds must be numbers that stand in the expression", 0)]
    [InlineData("BUCKET($a, 0)", "invalid arguments for op BUCKET: the size must be above 0", 0)]
    [InlineData("BUCKET($a, 1, 5, 4)", "invalid arguments for op BUCKET: the lower bound is above the upper one", 0)]
    [InlineData("REG_MATCH($a, $b)", "invalid arguments for op REG_MATCH: the regular expression must be a text that stands in the expression", 0)]
    [InlineData("REG_MATCH($a, `(?=x)`)", "invalid arguments for op REG_MATCH: error parsing regexp: what looks ahead, looks behind or refers back is not supported", 0)]
    [InlineData("FORMAT_TIME(\"%Q\", 1)", "invalid arguments for op FORMAT_TIME: unknown directive %Q in the format", 0)]
    [InlineData("FORMAT_TIME(\"100%\", 1)", "invalid arguments for op FORMAT_TIME: the format ends in %", 0)]
    [InlineData("RATE($m)", "RATE works on time series of metrics, which are not computed here", 0)]
    [InlineData("INGEST_TIMESTAMP()", "INGEST_TIMESTAMP: when events arrived is not kept with them", 0)]
    public void Fault_is_told_with_its_place(string text, string fault, int position)
    {
        var told = Assert.Throws<FieldSyntaxException>(() => FieldParser.Parse(text));
        Assert.Equal((fault, position), (told.Fault, told.Position));
        Assert.Equal($"{fault}, at character {position + 1}", told.Message);
    }

    [Fact]
    public void Length_and_depth_have_their_limits()
    {
        var longest = "\"" + new string('x', FieldParser.MaxLength - 2) + "\"";
        FieldParser.Parse(longest);
        Assert.Throws<FieldSyntaxException>(() => FieldParser.Parse(longest + " "));
        static string Nested(int depth) => string.Concat(Enumerable.Repeat("NOT(", depth)) + "1" + new string(')', depth);
        FieldParser.Parse(Nested(FieldParser.MaxDepth - 1));
        Assert.StartsWith("nested deeper", Assert.Throws<FieldSyntaxException>(() => FieldParser.Parse(Nested(FieldParser.MaxDepth))).Message, StringComparison.Ordinal);
        Assert.StartsWith("nested deeper", Assert.Throws<FieldSyntaxException>(() => FieldParser.Parse(new string('!', FieldParser.MaxLength - 1) + "1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_refer_to_others_are_put_together_and_never_in_a_circle()
    {
        var fields = new Dictionary<string, FieldExpression>
        {
            ["seconds"] = FieldParser.Parse("$duration_ms / 1000"),
            ["slow"] = FieldParser.Parse("$seconds > 1"),
            ["a"] = FieldParser.Parse("$b"),
            ["b"] = FieldParser.Parse("$a + 1"),
            ["self"] = FieldParser.Parse("$self"),
        };
        for (var i = 1; i < 20; i++) fields[$"x{i}"] = FieldParser.Parse($"$x{i - 1} + $x{i - 1}");
        FieldExpression Expand(string name) => FieldExpansion.Expand(name, fields[name], other => fields.GetValueOrDefault(other));
        Assert.Equal("GreaterThan(Div($duration_ms, 1000), 1)", Show(Expand("slow")));
        Assert.Equal("fields refer to each other in a circle: a → b → a", Assert.Throws<FieldSyntaxException>(() => Expand("a")).Fault);
        Assert.Throws<FieldSyntaxException>(() => Expand("self"));
        Assert.Contains("more than 10000 parts", Assert.Throws<FieldSyntaxException>(() => Expand("x19")).Message, StringComparison.Ordinal);
    }

    private static string Show(FieldExpression expression) => expression switch
    {
        FieldLiteral { Value: { IsNull: true } } => "null",
        FieldLiteral { Value: { Type: Engine.Events.ColumnType.String } text } => $"\"{text.AsString()}\"",
        // Whole floats are told from integers.
        FieldLiteral { Value: { Type: Engine.Events.ColumnType.Float } number } => number.ToString() is var shown && number.AsFloat() % 1 == 0 ? shown + "f" : shown,
        FieldLiteral literal => literal.Value.ToString(),
        FieldColumn column => "$" + column.Name,
        FieldCall call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Show))})",
        _ => throw new ArgumentException("no such expression"),
    };
}
