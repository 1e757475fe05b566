using System.Text.Json;
using Apiary.Server.Errors.Rules;
using Xunit;

namespace Apiary.Tests.Errors.Rules;

/// <summary>Conditions, paths and templates of grouping rules, on one occurrence.</summary>
public sealed class GroupingRulesTests
{
    private const string Data = """
        {"environment":"production","context":"checkout#pay","level":40,"body":{"trace":{"frames":[{"filename":"a.py","method":"x"},{"filename":"lib/b.py","method":"y"}],
         "exception":{"class":"KeyError","message":"jar 17"}}},"custom":{"n":"12","flag":true,"none":null}}
        """;

    [Theory]
    [InlineData("""{"path":"context","eq":"checkout#pay"}""", true)]
    [InlineData("""{"path":"context","neq":"checkout#pay"}""", false)]
    [InlineData("""{"path":"custom.gone","neq":"x"}""", true)]
    [InlineData("""{"path":"custom.gone","eq":""}""", false)]
    [InlineData("""{"path":"custom.none","eq":"null"}""", false)]
    [InlineData("""{"path":"custom.flag","eq":true}""", true)]
    [InlineData("""{"path":"level","gte":40}""", true)]
    [InlineData("""{"path":"level","gt":40}""", false)]
    [InlineData("""{"path":"custom.n","lt":"12.5"}""", true)]
    [InlineData("""{"path":"context","lte":0}""", true)]
    [InlineData("""{"path":"environment","in":["staging","production"]}""", true)]
    [InlineData("""{"path":"environment","in":"preproductionlike"}""", true)]
    [InlineData("""{"path":"environment","nin":["staging"]}""", true)]
    [InlineData("""{"path":"context","contains":"#"}""", true)]
    [InlineData("""{"path":"context","icontains":"PAY"}""", true)]
    [InlineData("""{"path":"context","ncontains":"pay"}""", false)]
    [InlineData("""{"path":"context","startswith":"checkout"}""", true)]
    [InlineData("""{"path":"context","endswith":"checkout"}""", false)]
    [InlineData("""{"path":"body.trace.exception.message","regex_match":"^jar \\d+$"}""", true)]
    [InlineData("""{"path":"body.trace.frames.-1.filename","eq":"lib/b.py"}""", true)]
    [InlineData("""{"path":"body.trace.frames.0.filename","eq":"a.py"}""", true)]
    [InlineData("""{"path":"body.trace.frames.7.filename","eq":"a.py"}""", false)]
    [InlineData("""{"path":"body.trace.frames.*.filename","startswith":"lib/"}""", true)]
    [InlineData("""{"path":"custom.*","eq":"12"}""", true)]
    [InlineData("""{"all":[{"path":"context","contains":"pay"},{"path":"level","eq":40}]}""", true)]
    [InlineData("""{"any":[{"path":"context","eq":"x"},{"none":[{"path":"level","eq":10}]}]}""", true)]
    public void A_condition_holds_or_not(string condition, bool expected)
    {
        var rules = Parse($$"""[{"condition":{{condition}},"fingerprint":"f"}]""");
        Assert.Equal(expected ? "f" : null, rules.Apply(Of(Data), "d", "t").Fingerprint);
    }

    [Fact]
    public void The_first_rule_that_holds_names_and_groups()
    {
        var rules = Parse("""
            [{"condition":{"path":"level","eq":1},"fingerprint":"never"},
             {"condition":{"path":"level","eq":40},"fingerprint":"{{context}}-{{ body.trace.frames.-1.method }}-{{custom.gone}}-{{ default_fingerprint }}","title":"{{default_title}} in {{ environment }}"},
             {"condition":{"path":"level","eq":40},"fingerprint":"later"}]
            """);
        Assert.Equal(new RuleOutcome(1, "checkout#pay-y--d", "t in production"), rules.Apply(Of(Data), "d", "t"));
    }

    [Theory]
    [InlineData("7", "expected a list")]
    [InlineData("[7]", "rule 1: it is no object")]
    [InlineData("""[{"fingerprint":"f"}]""", "rule 1: it has no condition")]
    [InlineData("""[{"condition":{"path":"a","eq":"b"}}]""", "rule 1: it has neither")]
    [InlineData("""[{"condition":{"path":"a","eq":"b"},"fingerprint":"f","titel":"t"}]""", "no field 'titel'")]
    [InlineData("""[{"condition":{"path":"a","equals":"b"},"fingerprint":"f"}]""", "'equals' is no operator")]
    [InlineData("""[{"condition":{"path":"a..b","eq":"b"},"fingerprint":"f"}]""", "is no path")]
    [InlineData("""[{"condition":{"path":"a","eq":{}},"fingerprint":"f"}]""", "a comparison needs")]
    [InlineData("""[{"condition":{"path":"a","gt":"b"},"fingerprint":"f"}]""", "need a number")]
    [InlineData("""[{"condition":{"path":"a","regex_match":"("},"fingerprint":"f"}]""", "regular expression")]
    [InlineData("""[{"condition":{"path":"a","regex_match":"(a)\\1"},"fingerprint":"f"}]""", "regular expression")]
    [InlineData("""[{"condition":{"any":[]},"fingerprint":"f"}]""", "1 to 100 conditions")]
    [InlineData("""[{"condition":{"path":"a","eq":"b"},"fingerprint":""}]""", "1 to 1000 characters")]
    public void What_makes_no_sense_is_refused_with_the_place(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<RuleException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Conditions_are_nested_to_a_depth_and_paths_look_at_a_bounded_number_of_values()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"any":[""", 9)) + """{"path":"a","eq":"b"}""" + string.Concat(Enumerable.Repeat("]}", 9));
        Assert.Contains("8 deep", Assert.Throws<RuleException>(() => Parse($$"""[{"condition":{{deep}},"fingerprint":"f"}]""")).Message, StringComparison.Ordinal);
        var wide = $$"""{"a":[{{string.Join(',', Enumerable.Repeat("1", RulePath.MostVisited))}}]}""";
        Assert.InRange(RulePath.Parse("a.*")!.In(Of(wide)).Count(), 1, RulePath.MostVisited);
    }

    private static GroupingRules Parse(string json) => GroupingRules.Parse(Of(json));

    private static JsonElement Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
