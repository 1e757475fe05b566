using Apiary.Server.Alerting.Templates;
using Xunit;

namespace Apiary.Tests.Alerting;

/// <summary>Templates of webhooks, as people write them for other tools.</summary>
public sealed class TemplateTests
{
    private static readonly Dictionary<string, object?> Data = new()
    {
        ["Name"] = "Slow \"é\"",
        ["Threshold"] = 0.05,
        ["Nothing"] = null,
        ["Empty"] = new List<object?>(),
        ["Alert"] = new Dictionary<string, object?> { ["Status"] = "TRIGGERED", ["IsTest"] = false },
        ["Vars"] = new Dictionary<string, object?> { ["severity"] = "warning" },
        ["Groups"] = new List<object?> { Group("a", 1.5), Group("b", 2.0) },
    };

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{.Name}}", "Slow \"é\"")]
    [InlineData("{{ .Name | toJson }}", "\"Slow \\\"é\\\"\"")]
    [InlineData("{{quote .Alert.Status}}", "\"TRIGGERED\"")]
    [InlineData("{{.Vars.severity | upper | printf \"[%s]\"}}", "[WARNING]")]
    [InlineData("{{.Threshold}}", "0.05")]
    [InlineData("{{.Nothing}}", "<no value>")]
    [InlineData("{{if eq .Alert.Status \"TRIGGERED\"}}firing{{else}}resolved{{end}}", "firing")]
    [InlineData("{{if eq .Alert.Status \"OK\"}}a{{else if .Alert.IsTest}}b{{else if gt .Threshold 0.01}}c{{else}}d{{end}}", "c")]
    [InlineData("{{if and .Name (not .Alert.IsTest)}}y{{end}}", "y")]
    [InlineData("{{if or .Empty .Nothing}}y{{else}}n{{end}}", "n")]
    [InlineData("{{range .Groups}}{{.Result}};{{end}}", "1.5;2;")]
    [InlineData("{{range $i, $g := .Groups}}{{if $i}},{{end}}{{(index $g.Group 0).Value}}={{$g.Result}}{{end}}", "a=1.5,b=2")]
    [InlineData("{{range .Empty}}x{{else}}none{{end}}", "none")]
    [InlineData("{{range $g := .Groups}}{{$.Threshold}} {{end}}", "0.05 0.05 ")]
    [InlineData("{{with .Alert}}{{.Status}}{{end}}", "TRIGGERED")]
    [InlineData("{{with .Nothing}}x{{else}}none{{end}}", "none")]
    [InlineData("{{$s := \"low\"}}{{if true}}{{$s = \"high\"}}{{end}}{{$s}}", "high")]
    [InlineData("{{len .Groups}} {{len .Name}}", "2 9")]
    [InlineData("{{toJson .Groups}}", "[{\"group\":[{\"key\":\"route\",\"value\":\"a\"}],\"result\":1.5},{\"group\":[{\"key\":\"route\",\"value\":\"b\"}],\"result\":2}]")]
    [InlineData("{{printf \"%.2f %d %5s|%-5s|%q %v%%\" .Threshold 7 \"x\" \"y\" \"z\" true}}", "0.05 7     x|y    |\"z\" true%")]
    [InlineData("{{printf \"%#v\" .Vars.severity}}", "\"warning\"")]
    [InlineData("a  {{- \" b \" -}}  c", "a b c")]
    [InlineData("a{{/* nothing */}}b", "ab")]
    [InlineData("{{`}}`}}", "}}")]
    [InlineData("{{now | date \"2006-01-02T15:04:05Z07:00\"}}", "2024-05-01T12:00:30Z")]
    [InlineData("{{date \"Jan 2, 06 3:04PM\" now}}", "May 1, 24 12:00PM")]
    public void A_template_says_what_it_should(string template, string expected) =>
        Assert.Equal(expected, TextTemplate.Parse(template).Render(Data, new DateTimeOffset(2024, 5, 1, 12, 0, 30, TimeSpan.Zero)));

    [Theory]
    [InlineData("{{.Name", "unclosed action")]
    [InlineData("{{if .Name}}x", "if without end")]
    [InlineData("{{end}}", "unexpected {{end}}")]
    [InlineData("{{.Nope}}", "can't evaluate field Nope")]
    [InlineData("{{.Name.First}}", "can't evaluate field First")]
    [InlineData("{{shout .Name}}", "function \"shout\" not defined")]
    [InlineData("{{$x}}", "undefined variable \"$x\"")]
    [InlineData("{{lt .Name 1}}", "incompatible types")]
    [InlineData("{{eq .Name}}", "wrong number of args for eq")]
    [InlineData("{{.Name | }}", "missing value for command")]
    [InlineData("{{(.Name}}", "unclosed left paren")]
    [InlineData("{{\"a}}", "unclosed action")]
    [InlineData("{{template \"x\"}}", "template is not supported")]
    [InlineData("{{range .Name}}x{{end}}", "can't iterate")]
    [InlineData("{{index .Groups 2}}", "out of range")]
    public void What_is_wrong_with_a_template_is_said(string template, string words) =>
        Assert.Contains(words, Assert.Throws<TemplateException>(() => TextTemplate.Parse(template).Render(Data, default)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_template_that_makes_too_much_ends()
    {
        // Each pass writes what two make: 2^k texts for k nested ranges.
        var nested = string.Concat(Enumerable.Repeat("{{range $.Groups}}", 40)) + "x" + string.Concat(Enumerable.Repeat("{{end}}", 40));
        Assert.Contains("too much", Assert.Throws<TemplateException>(() => TextTemplate.Parse(nested).Render(Data, default)).Message, StringComparison.Ordinal);
        Assert.Contains("nested", Assert.Throws<TemplateException>(() => TextTemplate.Parse(string.Concat(Enumerable.Repeat("{{if true}}", 60)))).Message, StringComparison.Ordinal);
        Assert.Contains("nested", Assert.Throws<TemplateException>(() => TextTemplate.Parse($"{{{{{new string('(', 9_000)}}}}}")).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, object?> Group(string route, double result) => new()
    {
        ["Group"] = new List<object?> { new Dictionary<string, object?> { ["Key"] = "route", ["Value"] = route } },
        ["Result"] = result,
    };
}
