using Apiary.Server.Api.Keys;
using Xunit;

namespace Apiary.Tests.Api.Keys;

/// <summary>The key is found in whatever people copy, with what a sender would stumble over.</summary>
public sealed class PastedKeyTests
{
    [Theory]
    [InlineData("KEY", null)]
    [InlineData("KEY\n", null)]
    [InlineData("x-honeycomb-team=KEY", "x-honeycomb-team")]
    [InlineData("X-Honeycomb-Team: KEY", "X-Honeycomb-Team")]
    [InlineData("x-hny-team: KEY", "x-hny-team")]
    [InlineData("Authorization: Bearer KEY", "Authorization")]
    [InlineData("authorization=Bearer KEY", "Authorization")]
    [InlineData("Bearer KEY", null)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=KEY", "OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("export OTEL_EXPORTER_OTLP_HEADERS=\"x-honeycomb-team=KEY\"", "OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_HEADERS=a=b,x-honeycomb-team=KEY,x-honeycomb-dataset=d", "OTEL_EXPORTER_OTLP_TRACES_HEADERS")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20KEY", "OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("HONEYCOMB_API_KEY=KEY", "HONEYCOMB_API_KEY")]
    [InlineData("export HONEYCOMB_WRITEKEY='KEY'", "HONEYCOMB_WRITEKEY")]
    [InlineData("$env:APIARY_API_KEY = \"KEY\"", "APIARY_API_KEY")]
    [InlineData("  \"x-honeycomb-team\": \"KEY\",", "x-honeycomb-team")]
    [InlineData("headers:\n  x-honeycomb-team: KEY\n", "x-honeycomb-team")]
    [InlineData("curl -i http://127.0.0.1:5000/1/events/shop -H 'X-Honeycomb-Team: KEY' -d '{\"a\":1}'", "X-Honeycomb-Team")]
    [InlineData("curl -H X-Honeycomb-Team:KEY -d {}", "X-Honeycomb-Team")]
    [InlineData("HONEYCOMB_API_KEY=KEY # of production", "HONEYCOMB_API_KEY")]
    public void A_key_that_stands_where_it_belongs_has_no_problem(string text, string? from)
    {
        var pasted = PastedKey.In(text);
        Assert.Equal("KEY", pasted.Key);
        Assert.Equal(from, pasted.ReadFrom, ignoreCase: true);
        Assert.Empty(pasted.Problems);
    }

    [Theory]
    [InlineData(" KEY", "KEY", "a space around")]
    [InlineData("\"KEY\"", "KEY", "quotes around")]
    [InlineData("“KEY”", "KEY", "quotes around")]
    [InlineData("KE\nY", "KEY", "a line break in the key")]
    [InlineData("KE\u200bY", "KEY", "invisible")]
    [InlineData("\ufeffKEY", "KEY", "invisible")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=\"x-honeycomb-team=KEY\"", "KEY", "quotes in it")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team= KEY", "KEY", "a space before the key")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team:KEY", "KEY", "written with a colon")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=KEY", "", "names neither x-honeycomb-team nor authorization")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS=api-key=KEY", "", "names neither x-honeycomb-team nor authorization")]
    [InlineData("Authorization: KEY", "KEY", "a word before the key")]
    [InlineData("Authorization: Token KEY", "KEY", "Token is not known here")]
    [InlineData("Authorization: Basic dXNlcjpLRVk=", "KEY", "Basic is taken over OTLP alone")]
    [InlineData("Authorization: Basic S0VZOg==", "KEY", "Basic is taken over OTLP alone")]
    [InlineData("Authorization: Basic !!!", "", "not base 64")]
    public void What_a_sender_would_stumble_over_is_told(string text, string key, string told)
    {
        var pasted = PastedKey.In(text);
        Assert.Equal(key, pasted.Key);
        Assert.Contains(pasted.Problems, problem => problem.Contains(told, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("\"")]
    [InlineData(":::::")]
    [InlineData("x-honeycomb-team")]
    [InlineData("x-honeycomb-team=")]
    [InlineData("Authorization:")]
    [InlineData("Basic ")]
    [InlineData("export ")]
    [InlineData("QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    public void Nonsense_does_no_harm(string text) => Assert.NotNull(PastedKey.In(text).Key);

    [Fact]
    public void Random_text_does_no_harm()
    {
        var random = new Random(7);
        string[] parts = ["x-honeycomb-team", "=", ":", "\"", "'", " ", "\n", "Bearer", "Basic", "Authorization", "export ", "OTEL_EXPORTER_OTLP_HEADERS", "hcaik_", "%20", "%", ",", "\u0000", "é"];
        for (var i = 0; i < 20_000; i++) PastedKey.In(string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)])));
    }
}
