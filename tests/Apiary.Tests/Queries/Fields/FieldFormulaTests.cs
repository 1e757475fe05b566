using Apiary.Engine.Events;
using Apiary.Engine.Queries.Fields;
using Xunit;

namespace Apiary.Tests.Queries.Fields;

/// <summary>What each function gives, for one event.</summary>
public sealed class FieldFormulaTests
{
    private static readonly TestEvent Row = TestEvent.At(
        0,
        1,
        ("int", 200),
        ("float", 1.5),
        ("neg", -2.5),
        ("zero", 0),
        ("zerof", 0.0),
        ("text", "Größe 🐝"),
        ("num", "12.5"),
        ("whole", "42"),
        ("truetext", "true"),
        ("yes", true),
        ("no", false),
        ("empty", ""),
        ("url", "/api/users/7?x=1"),
        ("when", "2024-05-01T12:00:00.5Z"),
        ("big", 9007199254740993L),
        ("nan", double.NaN)) with { TimestampNanos = 1_700_000_000_250_000_000 };

    [Theory]
    // Literals and columns.
    [InlineData("$int", 200)]
    [InlineData("$missing", null)]
    [InlineData("$empty", "")]
    [InlineData("null", null)]
    // IF, SWITCH, COALESCE.
    [InlineData("IF($yes, 1)", 1)]
    [InlineData("IF($no, 1)", null)]
    [InlineData("IF($no, 1, 2)", 2)]
    [InlineData("IF($missing, 1, $float, \"f\", 3)", "f")]
    [InlineData("IF($zero, 1, $zerof, 2, $empty, 3, $text, 4, $truetext, 5)", 5)]
    [InlineData("IF(null, 1, null)", null)]
    [InlineData("IF($nan, 1, 2)", 1)]
    [InlineData("IF(GTE($int,500),\"5xx\",GTE($int,400),\"4xx\",\"ok\")", "ok")]
    [InlineData("MUL(IF($yes,1,0),100)", 100.0)]
    [InlineData("IF(NOT(EXISTS($trace.parent_id)), LT($float, 300))", true)]
    [InlineData("IF(NOT(EXISTS($int)), LT($float, 300))", null)]
    [InlineData("SWITCH($truetext, \"false\", 0, \"true\", 1)", 1)]
    [InlineData("SWITCH($truetext, \"x\", 0, \"other\")", "other")]
    [InlineData("SWITCH($truetext, \"x\", 0)", null)]
    [InlineData("SWITCH($int, \"200\", 1, 2)", 2)]
    [InlineData("COALESCE($missing, $empty, $zero)", 0)]
    [InlineData("COALESCE($missing, $empty)", null)]
    [InlineData("COALESCE($no)", false)]
    [InlineData("COALESCE($http.route, $http.target, \"unknown\")", "unknown")]
    // Comparisons.
    [InlineData("$int < 201", true)]
    [InlineData("$int < 200.5", true)]
    [InlineData("$int < 200", false)]
    [InlineData("$int <= 200.0", true)]
    [InlineData("$float > 1", true)]
    [InlineData("$float >= 1.5", true)]
    [InlineData("$num < 13", false)]
    [InlineData("$num > \"12\"", true)]
    [InlineData("\"a\" < \"b\"", true)]
    [InlineData("\"Z\" < \"a\"", true)]
    [InlineData("\"\uffff\" < \"🐝\"", true)]
    [InlineData("\"a\" < \"aa\"", true)]
    [InlineData("$missing < 1", false)]
    [InlineData("$missing >= 1", false)]
    [InlineData("null < null", false)]
    [InlineData("$yes > $no", false)]
    [InlineData("$nan < 1", false)]
    [InlineData("$nan >= 1", false)]
    [InlineData("$big < 9007199254740994", true)]
    [InlineData("$big > 9007199254740992", true)]
    [InlineData("$int = 200", true)]
    [InlineData("$int = 200.0", true)]
    [InlineData("$int = \"200\"", false)]
    [InlineData("$int != \"200\"", true)]
    [InlineData("$yes = true", true)]
    [InlineData("$yes = 1", false)]
    [InlineData("$truetext = true", false)]
    [InlineData("$text = \"Größe 🐝\"", true)]
    [InlineData("$missing = null", true)]
    [InlineData("$missing = $absent", true)]
    [InlineData("$missing != 5", true)]
    [InlineData("$nan = $nan", false)]
    [InlineData("IN($int, 1, 200)", true)]
    [InlineData("IN($int, \"200\")", false)]
    [InlineData("NOT_IN($int, 1, 2)", true)]
    [InlineData("NOT_IN($truetext, \"a\", \"true\")", false)]
    // Truth.
    [InlineData("EXISTS($empty)", true)]
    [InlineData("EXISTS($missing)", false)]
    [InlineData("NOT($missing)", true)]
    [InlineData("!$int", false)]
    [InlineData("AND($int, $yes, $truetext)", true)]
    [InlineData("AND($int, $text)", false)]
    [InlineData("OR($missing, $zero, $no)", false)]
    [InlineData("OR($missing, -1)", true)]
    // Arithmetic.
    [InlineData("$int + 1", 201.0)]
    [InlineData("SUM($num, $whole, $text, $missing, $yes)", 55.5)]
    [InlineData("SUM($int)", 200.0)]
    [InlineData("$int - $float", 198.5)]
    [InlineData("SUB(0, $float)", -1.5)]
    [InlineData("MUL($float, $num, 2)", 37.5)]
    [InlineData("MUL($float, $missing)", 0.0)]
    [InlineData("$int / 8", 25.0)]
    [InlineData("$int / 0", null)]
    [InlineData("$int / $text", null)]
    [InlineData("$int % 7", 4.0)]
    [InlineData("$neg % 2", -0.5)]
    [InlineData("$int % 0", null)]
    [InlineData("LOG10(1000)", 3.0)]
    [InlineData("LOG10($num) > 1", true)]
    [InlineData("LOG10(0)", null)]
    [InlineData("LOG10(-1)", null)]
    [InlineData("LOG10($text)", null)]
    [InlineData("LOG10($missing)", null)]
    [InlineData("MIN($int, $float, $num)", 1.5)]
    [InlineData("MAX($int, $float, 500)", 500)]
    [InlineData("MIN($missing, \"b\", 1, \"a\")", "a")]
    [InlineData("MAX(\"b\", \"a\", 99)", "b")]
    [InlineData("MIN($missing, $absent)", null)]
    [InlineData("MAX($yes, 3)", 3)]
    [InlineData("RAND() < 1 AND RAND() >= 0", true)]
    // BUCKET.
    [InlineData("BUCKET(5, 10)", "0 - 10")]
    [InlineData("BUCKET(10, 10)", "0 - 10")]
    [InlineData("BUCKET(10.5, 10)", "10 - 20")]
    [InlineData("BUCKET(-5, 10)", "-10 - 0")]
    [InlineData("BUCKET(0, 10, 0, 30)", "0 - 10")]
    [InlineData("BUCKET(30, 10, 0, 30)", "20 - 30")]
    [InlineData("BUCKET(31, 10, 0, 30)", "> 30")]
    [InlineData("BUCKET(-1, 10, 0, 30)", "< 0")]
    [InlineData("BUCKET(28, 10, 5, 30)", "25 - 30")]
    [InlineData("BUCKET(0.25, 0.1)", "0.2 - 0.3")]
    [InlineData("BUCKET(501, 500, 0, 3000)", "500 - 1000")]
    [InlineData("BUCKET($missing, 10)", null)]
    [InlineData("BUCKET($num, 10)", null)]
    [InlineData("BUCKET($nan, 10)", null)]
    // Casts.
    [InlineData("INT($float)", 1)]
    [InlineData("INT($neg)", -2)]
    [InlineData("INT($num)", 12)]
    [InlineData("INT($whole)", 42)]
    [InlineData("INT($text)", 0)]
    [InlineData("INT($missing)", 0)]
    [InlineData("INT($yes)", 1)]
    [InlineData("INT($big)", 9007199254740993L)]
    [InlineData("INT(1e300)", long.MaxValue)]
    [InlineData("INT($nan)", 0)]
    [InlineData("FLOAT($whole)", 42.0)]
    [InlineData("FLOAT($text)", 0.0)]
    [InlineData("FLOAT($int)", 200.0)]
    [InlineData("BOOL(1)", true)]
    [InlineData("BOOL(0.0)", false)]
    [InlineData("BOOL($truetext)", true)]
    [InlineData("BOOL(\"True\")", false)]
    [InlineData("BOOL($missing)", false)]
    [InlineData("STRING($missing)", "")]
    [InlineData("STRING($float)", "1.5")]
    [InlineData("STRING($int)", "200")]
    [InlineData("STRING($yes)", "true")]
    // Texts.
    [InlineData("CONCAT(\"a\", $missing, $int, $yes, $float)", "a200true1.5")]
    [InlineData("CONCAT($missing)", "")]
    [InlineData("STARTS_WITH($url, \"/api\")", true)]
    [InlineData("STARTS_WITH($url, \"/API\")", false)]
    [InlineData("STARTS_WITH($int, \"2\")", false)]
    [InlineData("ENDS_WITH($url, \"x=1\")", true)]
    [InlineData("CONTAINS($url, \"users\")", true)]
    [InlineData("CONTAINS($url, $missing)", false)]
    [InlineData("CONTAINS($url, \"\")", true)]
    [InlineData("TO_LOWER($text)", "größe 🐝")]
    [InlineData("TO_LOWER($int)", null)]
    [InlineData("LENGTH($text)", 7)]
    [InlineData("LENGTH($text, \"chars\")", 7)]
    [InlineData("LENGTH($text, \"bytes\")", 12)]
    [InlineData("LENGTH($empty)", 0)]
    [InlineData("LENGTH($int)", null)]
    [InlineData("REG_MATCH($url, `^/api/\\w+`)", true)]
    [InlineData("REG_MATCH($url, `^users`)", false)]
    [InlineData("REG_MATCH($missing, `.*`)", false)]
    [InlineData("REG_MATCH($text, `(?i)GRÖSSE|größe`)", true)]
    [InlineData("REG_VALUE($url, `^/api/([^/]+)`)", "users")]
    [InlineData("REG_VALUE($url, `(?P<id>\\d+)\\?`)", "7")]
    [InlineData("REG_VALUE($url, `\\d`)", "7")]
    [InlineData("REG_VALUE($url, `nothing`)", "")]
    [InlineData("REG_VALUE($missing, `x`)", null)]
    [InlineData("REG_COUNT($url, `/`)", 3)]
    [InlineData("REG_COUNT($missing, `/`)", 0)]
    [InlineData("METRO_HASH($url) = METRO_HASH($url)", true)]
    [InlineData("METRO_HASH(\"ab\", \"c\") = METRO_HASH(\"a\", \"bc\")", false)]
    [InlineData("METRO_HASH(1) = METRO_HASH(\"1\")", false)]
    // Times.
    [InlineData("EVENT_TIMESTAMP()", 1_700_000_000.25)]
    [InlineData("UNIX_TIMESTAMP($when)", 1_714_564_800.5)]
    [InlineData("UNIX_TIMESTAMP(\"2024-05-01T14:00:00+02:00\")", 1_714_564_800.0)]
    [InlineData("UNIX_TIMESTAMP(\"2024-05-01\")", null)]
    [InlineData("UNIX_TIMESTAMP($int)", null)]
    [InlineData("FORMAT_TIME(\"%Y-%m-%dT%H:%M:%SZ\", EVENT_TIMESTAMP())", "2023-11-14T22:13:20Z")]
    [InlineData("FORMAT_TIME(\"%A %a %B %b %e %I %p %j %u %w %y %C %D %F %T %R %L %f %s %z %Z %%\", 1700000000.25)", "Tuesday Tue November Nov 14 10 PM 318 2 2 23 20 11/14/23 2023-11-14 22:13:20 22:13 250 250000 1700000000 +0000 UTC %")]
    [InlineData("FORMAT_TIME(\"%G-W%V %U %W %k %l %P %h %c\", 1704067200)", "2024-W01 00 01  0 12 am Jan Mon Jan  1 00:00:00 2024")]
    [InlineData("FORMAT_TIME(\"%H\", $missing)", null)]
    [InlineData("FORMAT_TIME(\"%H\", 1e300)", null)]
    [InlineData("FORMAT_TIME(\"%S\", \"59\")", "59")]
    public void Expression_gives(string text, object? expected)
    {
        var value = FieldFormula.Of(FieldParser.Parse(text)).Compute(new EventRow(Row, Ask.Undeclared, 1));
        Assert.Equal(TestEvent.Value(expected), value);
    }
}
