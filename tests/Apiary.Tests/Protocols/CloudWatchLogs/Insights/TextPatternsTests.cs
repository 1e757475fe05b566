using Apiary.Server.Protocols.CloudWatchLogs.Insights.Clustering;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs.Insights;

/// <summary>Which texts <c>pattern</c> takes for one, and what it shows of them.</summary>
public sealed class TextPatternsTests
{
    [Theory]
    // Words with digits differ, unless they never do.
    [InlineData("GET /api/users/17 HTTP/1.1 200 in 12ms|GET /api/users/4 HTTP/1.1 200 in 7ms", "2  GET <Token-1> HTTP/1.1 200 in <Token-2>")]
    [InlineData("only once 17", "1  only once 17")]
    // What differs among words that are mostly the same.
    [InlineData("user ann logged in|user bob logged in|user eve logged in", "3  user <Token-1> logged in")]
    [InlineData("cache miss|disk full", "1  cache miss;1  disk full")]
    // What stands between words must be the same; white space is one blank.
    [InlineData("a:  b  c|a: b c|a [b] c", "2  a: b c;1  a [b] c")]
    // Equally bad lines alone are one.
    [InlineData("ERROR could not reach db1|WARN could not reach db1|ERROR could not reach db2", "2 Error ERROR could not reach <Token-1>;1 Warning WARN could not reach db1")]
    [InlineData("{\"level\":\"error\",\"ms\":250,\"msg\":\"no honey\"}|{\"level\":\"error\",\"ms\":12,\"msg\":\"no honey\"}", "2 Error {\"level\":\"error\",\"ms\":<Token-1>,\"msg\":\"no honey\"}")]
    [InlineData("no error at all", "1  no error at all")]
    // Times and addresses are words.
    [InlineData("2024-01-12T20:24:35.123Z from 10.0.0.1:80.|2024-01-12T20:24:36.000Z from 10.0.0.2:81.", "2  <Token-1> from <Token-2>.")]
    [InlineData("|", "2  ")]
    [InlineData("[]|{}", "1  [];1  {}")]
    public void Texts_that_are_alike_are_one(string texts, string expected)
    {
        var patterns = new TextPatterns();
        foreach (var text in texts.Split('|')) patterns.Add(text, isBefore: false);
        Assert.Equal(expected, string.Join(';', patterns.All.Select(pattern => $"{pattern.Count} {pattern.Severity} {pattern.Text}")));
    }

    [Fact]
    public void Long_texts_are_one_word_from_some_place_on()
    {
        var patterns = new TextPatterns();
        var words = string.Concat(Enumerable.Repeat("word ", 200));
        patterns.Add(words + "a b c", isBefore: false);
        patterns.Add(words + "d", isBefore: true);
        var pattern = Assert.Single(patterns.All);
        Assert.Equal((1, 1, words + "<Token-1>"), (pattern.Count, pattern.CountBefore, pattern.Text));
        patterns.Add(new string('x', 1 << 20), isBefore: false);
        patterns.Add(new string('[', 1 << 20), isBefore: false);
        Assert.Equal(3, patterns.All.Count);
    }

    [Fact]
    public void However_different_texts_are_their_patterns_are_bounded_and_every_text_is_counted()
    {
        var patterns = new TextPatterns();
        // Of one bucket, without a word in common.
        for (var i = 0; i < 500; i++) patterns.Add($"{Word(i)} {Word(i + 1_000)}", isBefore: false);
        Assert.Equal(100, patterns.All.Count);
        // Each a bucket of its own.
        for (var i = 0; i < 4_000; i++) patterns.Add(string.Concat(Convert.ToString(i + 4_096, 2).Select(bit => bit == '0' ? "a;" : "a,")), isBefore: i % 2 == 0);
        Assert.Equal(2_001, patterns.All.Count);
        Assert.Equal((500 + 2_000, 2_000), (patterns.All.Sum(pattern => pattern.Count), patterns.All.Sum(pattern => pattern.CountBefore)));
        Assert.Equal("<Token-1>", patterns.All[^1].Text);
    }

    private static string Word(int number) => string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
}
