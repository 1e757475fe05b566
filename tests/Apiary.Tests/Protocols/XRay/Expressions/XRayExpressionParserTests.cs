using Apiary.Server.Protocols.XRay.Expressions;
using Xunit;

namespace Apiary.Tests.Protocols.XRay.Expressions;

public sealed class XRayExpressionParserTests
{
    [Theory]
    [InlineData("ok")]
    [InlineData("!ok")]
    [InlineData("ok = false")]
    [InlineData("http.status != 200")]
    [InlineData("duration >= 5 AND duration <= 8")]
    [InlineData("ok !partial duration <3")]
    [InlineData("user CONTAINS \"\"")]
    [InlineData("service() { fault }")]
    [InlineData("service(\"data-plane\") {root = true and fault = true}")]
    [InlineData("fault = true AND http.url CONTAINS \"example/game\" AND responsetime >= 5")]
    [InlineData("service(\"api.example.com\") { fault = true OR responsetime > 2.5 } AND annotation.account = \"12345\"")]
    [InlineData("group.name = \"high_response_time\" AND user = \"alice\"")]
    [InlineData("service(id(name: \"x\", type: \"AWS::Lambda::Function\", account.id: \"1\"))")]
    [InlineData("edge(\"a\", id(type:\"remote\")) { throttle }")]
    [InlineData("annotation[my.key] = true OR annotation[\"other key\"] BEGINSWITH 'a'")]
    [InlineData("rootcause.fault.exception { last and message = \"a \\\"b\\\"\" }")]
    [InlineData("rootcause.responsetime.entity { last and coverage > 0.8 and !remote }")]
    [InlineData("rootcause.json = #[{\"Services\":[{\"Name\":\"a]\"}]}]")]
    [InlineData("responseTime > 1e-3 && ok", false)]
    [InlineData("RESPONSETIME > -1 Or (FAULT)")]
    [InlineData("   ")]
    public void What_aws_shows_can_be_read(string text, bool isGood = true) => Assert.Equal(isGood, XRayExpressionParser.Parse(text, out _) is not null);

    [Theory]
    [InlineData("service(", "expected a name in quotes")]
    [InlineData("service(\"a\"", "expected )")]
    [InlineData("service(\"a\") {", "expected a keyword")]
    [InlineData("service(\"a\") { service(\"b\") }", "is not a keyword, at character 16")]
    [InlineData("fault and", "expected a keyword, at character 10")]
    [InlineData("fault )", "expected an operator or the end, at character 7")]
    [InlineData("nothing = 1", "nothing is not a keyword, at character 1")]
    [InlineData("root", "in braces only")]
    [InlineData("http.status CONTAINS \"2\"", "cannot be compared")]
    [InlineData("fault > true", "cannot be compared")]
    [InlineData("user = 1", "cannot be compared")]
    [InlineData("duration = true", "cannot be compared")]
    [InlineData("duration =", "expected a value")]
    [InlineData("user = \"a", "has no end at character 8")]
    [InlineData("ok ~ ok", "found ~")]
    [InlineData("edge(\"a\")", "expected ,")]
    [InlineData("group.name > \"a\"", "expected =")]
    [InlineData("rootcause.sun.service { name = \"a\" }", "fault, error or responsetime")]
    [InlineData("rootcause.json = #[", "has no end")]
    [InlineData("annotation", "expected [KEY]")]
    [InlineData("annotation[", "expected [KEY]")]
    [InlineData("service(id(color:\"red\"))", "found color")]
    public void Where_reading_stopped_is_told(string text, string words)
    {
        Assert.Null(XRayExpressionParser.Parse(text, out var fault));
        Assert.Contains(words, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_and_depth_have_ends()
    {
        Assert.NotNull(XRayExpressionParser.Parse("ok" + new string(' ', XRayExpressionParser.MaxLength - 2), out _));
        Assert.Null(XRayExpressionParser.Parse("ok" + new string(' ', XRayExpressionParser.MaxLength - 1), out _));
        Assert.NotNull(XRayExpressionParser.Parse(new string('(', 50) + "ok" + new string(')', 50), out _));
        Assert.Null(XRayExpressionParser.Parse(new string('(', 51) + "ok" + new string(')', 51), out var fault));
        Assert.Contains("deeper than 50", fault, StringComparison.Ordinal);
        Assert.Null(XRayExpressionParser.Parse(new string('!', 5000) + "ok", out _));
    }

    [Fact]
    public void And_binds_tighter_than_or_and_may_be_left_out()
    {
        var both = XRayExpressionParser.Parse("ok fault or error and throttle", out _);
        var or = Assert.IsType<XRayExpression.Or>(both);
        Assert.IsType<XRayExpression.And>(or.Left);
        Assert.IsType<XRayExpression.And>(or.Right);
    }
}
