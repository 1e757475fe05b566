using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Protocols.CloudWatchLogs.Patterns;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs.Patterns;

/// <summary>The vectors of section 7.4 of the protocol reference, and what people get wrong.</summary>
public sealed class FilterPatternTests
{
    private const string J = """{"level":"ERROR","latency":120.5,"user":{"id":7,"name":"ann"},"tags":["a","b"],"ok":true,"note":null,"code":"404"}""";
    private const string S = "10.0.0.1 - ann [12/Jan/2024:20:24:35 +0000] \"GET /a.html HTTP/1.1\" 404 1534";

    [Theory]
    [InlineData("ERROR", "[ERROR 500] boom", true)]
    [InlineData("error", "[ERROR 500] boom", false)]
    [InlineData("boom ERROR", "[ERROR 500] boom", true)]
    [InlineData("\"boom ERROR\"", "[ERROR 500] boom", false)]
    [InlineData("\"ERROR 500\"", "[ERROR 500] boom", true)]
    [InlineData("\"a \\\"b\\\"\"", "x a \"b\" y", true)]
    [InlineData("?WARN ?ERROR", "WARN disk", true)]
    [InlineData("?WARN ?ERROR", "INFO disk", false)]
    [InlineData("?WARN disk", "INFO disk", true)]
    [InlineData("ERROR -timeout", "ERROR: timeout", false)]
    [InlineData("ERROR -timeout", "ERROR: refused", true)]
    [InlineData("-timeout", "fine", true)]
    [InlineData("-\"time out\"", "a time out", false)]
    [InlineData("", "anything", true)]
    [InlineData("  ", "", true)]
    [InlineData("AUTHORIZED", "UNAUTHORIZED", true)]
    [InlineData("%5[0-9]{2}%", "status 503", true)]
    [InlineData("%5[0-9]{2}%", "status 403", false)]
    [InlineData(@"%\d+\.\d+%", "took 1.5", true)]
    [InlineData("Grüße", "viele Grüße", true)]
    public void Text(string pattern, string message, bool matches) => Assert.Equal(matches, Parse(pattern).Matches(message));

    [Theory]
    [InlineData("""{ $.level = "ERROR" }""", true)]
    [InlineData("{ $.level = ERROR }", true)]
    [InlineData("""{ $.level = "ERR*" }""", true)]
    [InlineData("""{ $.level = "*RR*" }""", true)]
    [InlineData("""{$.level="ERROR"}""", true)]
    [InlineData("{ $.latency > 100 && $.latency <= 120.5 }", true)]
    [InlineData("{ $.latency = 1.205e2 }", true)]
    [InlineData("""{ $["level"] = "ERROR" }""", true)]
    [InlineData("""{ ($.user.id = 7 || $.user.id = 8) && $.level != "INFO" }""", true)]
    [InlineData("""{ $.user.id = 8 && $.level = "x" || $.ok IS TRUE }""", true)]
    [InlineData("""{ $.tags[1] = "b" }""", true)]
    [InlineData("{ $.ok IS TRUE }", true)]
    [InlineData("{ $.note IS NULL }", true)]
    [InlineData("{ $.ok IS NOT NULL }", true)]
    [InlineData("{ $.missing NOT EXISTS }", true)]
    [InlineData("{ $.ok EXISTS }", true)]
    [InlineData("{ $.level = %^ERR% }", true)]
    [InlineData("{ $.latency = * }", true)]
    [InlineData("{ $.latency = 12* }", true)]
    [InlineData("""{ $.level = "err*" }""", false)]
    [InlineData("{ $.note NOT EXISTS }", false)]
    [InlineData("{ $.missing = * }", false)]
    [InlineData("{ $.user.id > 7 }", false)]
    [InlineData("{ $.user = * }", false)]
    [InlineData("{ $.tags = * }", false)]
    [InlineData("{ $.tags[2] = * }", false)]
    [InlineData("{ $.code = 404 }", false)]
    [InlineData("""{ $.latency = "120.5" }""", false)]
    [InlineData("""{ $.missing != "x" }""", false)]
    [InlineData("{ $.missing IS NULL }", false)]
    [InlineData("{ $.ok IS FALSE }", false)]
    public void Json(string pattern, bool matches)
    {
        var parsed = Parse(pattern);
        Assert.Equal(matches, parsed.Matches(J));
        Assert.Equal(matches, parsed.Matches("  " + J));
        Assert.False(parsed.Matches("plain text"));
        Assert.False(parsed.Matches("prefix " + J));
        Assert.False(parsed.Matches(J[..^1]));
    }

    [Theory]
    [InlineData("[ip, id, user, ts, request, status, bytes]", true)]
    [InlineData("[ip, id, user, ts, request = *.html*, status = 4*, bytes > 1000]", true)]
    [InlineData("[..., status = 404, bytes]", true)]
    [InlineData("[ip, ..., bytes]", true)]
    [InlineData("[..., status = 4* || status = 5*, bytes]", true)]
    [InlineData("[..., status >= 400 && STATUS < 500, bytes]", true)]
    [InlineData("[ip = %^10\\.%, ...]", true)]
    [InlineData("[ip, id, user]", false)]
    [InlineData("[ip != 10.*, ...]", false)]
    [InlineData("[..., status = 5* || status = 3*, bytes]", false)]
    [InlineData("[..., user > 5, a, b, c, d]", false)]
    public void Space_delimited(string pattern, bool matches) => Assert.Equal(matches, Parse(pattern).Matches(S));

    [Fact]
    public void Fields_of_a_line_have_the_names_of_the_pattern()
    {
        var values = Parse("[ip, id, user, ts, request, status, bytes]").Extract(S).ToDictionary();
        Assert.Equal("10.0.0.1", values["$ip"]);
        Assert.Equal("12/Jan/2024:20:24:35 +0000", values["$ts"]);
        Assert.Equal("GET /a.html HTTP/1.1", values["$request"]);
        Assert.Equal("1534", values["$bytes"]);
        Assert.Equal([new("$.user.id", "7"), new("$.tags[1]", "b")], Parse("""{ $.user.id = 7 && $.tags[1] = b }""").Extract(J));
    }

    [Theory]
    [InlineData("%(a|b)%", "parentheses")]
    [InlineData("%something!%", "`!`")]
    [InlineData("%open", "no % closes")]
    [InlineData("%[%", "cannot be read")]
    [InlineData("{ $.a = ", "found the end")]
    [InlineData("{ $.a = 1", "expected `}`, found the end")]
    [InlineData("{ $.a ~ 1 }", "a comparison")]
    [InlineData("{ a = 1 }", "$.level")]
    [InlineData("{ $.a > text }", "only numbers")]
    [InlineData("{ $.a = 1 } x", "nothing behind")]
    [InlineData("{ $ = 1 }", "a field's name")]
    [InlineData("{ $.a[x] = 1 }", "a place in a list")]
    [InlineData("{ $.a IS 5 }", "NULL, TRUE or FALSE")]
    [InlineData("{ $.a = %x% && $.b = %x% && $.c = %x% }", "2 regular expressions")]
    [InlineData("[a, b", "expected `]`")]
    [InlineData("[a, ..., b, ...]", "may stand once")]
    [InlineData("[a = 1 || b = 2]", "expected a")]
    [InlineData("foo-bar", "double quotes, at character 4")]
    [InlineData("\"open", "a quote")]
    [InlineData("a ?", "expected a word")]
    public void Wrong_patterns_say_where(string pattern, string message)
    {
        Assert.False(FilterPatternParser.TryParse(pattern, out _, out var error));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("at character", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""", "{ $.a = * }")]
    [InlineData("""{"a":"x","\ud800":1}""", "{ $.b = * }")]
    public void Half_a_character_in_a_message_is_no_text(string message, string pattern)
    {
        Assert.False(Parse(pattern).Matches(message));
        Assert.Empty(Parse(pattern).Extract(message));
    }

    [Fact]
    public void Deep_parentheses_are_refused_and_the_length_is_limited()
    {
        Assert.False(FilterPatternParser.TryParse("{ " + new string('(', 900) + " }", out _, out var error));
        Assert.Contains("too deep", error, StringComparison.Ordinal);
        Assert.True(FilterPatternParser.TryParse(new string('a', FilterPattern.MaxLength), out _, out _));
        Assert.False(FilterPatternParser.TryParse(new string('a', FilterPattern.MaxLength + 1), out _, out _));
    }

    [Theory]
    [InlineData("ERROR \"a b\" -x", "message contains ERROR; message contains a b; message does-not-contain x", "")]
    [InlineData("?a ?b", "", "message contains a; message contains b")]
    [InlineData("?a ?%b%", "", "")]
    [InlineData("{ $.level = ERROR && $.latency > 5 }", "level = ERROR; latency > 5", "")]
    [InlineData("{ $.level = \"ab*cdef*\" }", "level contains cdef", "")]
    [InlineData("{ $.level = A || $.latency = 5 }", "", "level = A; latency = 5")]
    [InlineData("{ $.level = A || $.tags[0] = b }", "", "")]
    [InlineData("{ $.level != A }", "level exists ", "")]
    [InlineData("{ $.message = hi }", "line.message exists ", "")]
    [InlineData("[a = *x.html*, b = 5]", "message contains x.html", "")]
    public void What_the_engine_can_rule_out(string pattern, string required, string anyOf)
    {
        var filters = Parse(pattern).Needed(column => column switch { "level" => ColumnType.String, "latency" => ColumnType.Float, _ => null });
        Assert.Equal(required, Show(filters.Required));
        Assert.Equal(anyOf, Show(filters.AnyOf));
    }

    private static string Show(IReadOnlyList<Filter> filters) =>
        string.Join("; ", filters.Select(filter => $"{filter.Column} {FilterOps.Name(filter.Op)} {string.Join(',', filter.Values)}"));

    private static FilterPattern Parse(string pattern)
    {
        Assert.True(FilterPatternParser.TryParse(pattern, out var parsed, out var error), error);
        return parsed;
    }
}
