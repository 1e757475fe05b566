using Apiary.Cli.Checking;
using Xunit;

namespace Apiary.Tests.Cli;

/// <summary>What is wrong with the variables before anything is sent.</summary>
public sealed class OtelTextTests
{
    [Theory]
    [InlineData("http://127.0.0.1:4318", null, false, null, null)]
    [InlineData("https://apiary.example/otlp/", null, false, null, null)]
    [InlineData("http://127.0.0.1:4317/v1/traces", null, true, null, null)]
    [InlineData("http://127.0.0.1:4318/v1/traces", "TRACES", false, null, null)]
    [InlineData("http://127.0.0.1:4318/own/path", "TRACES", false, null, null)]
    [InlineData("127.0.0.1:4318", null, false, "does not say http://", "write http://127.0.0.1:4318")]
    [InlineData("grpc://127.0.0.1:4317", null, true, "no address", "write http://")]
    [InlineData("http://", null, false, "no address", "write http://")]
    [InlineData("\"http://127.0.0.1:4318\"", null, false, "a space or a quote", "bare")]
    [InlineData("http://127.0.0.1:4318 ", null, false, "a space or a quote", "bare")]
    [InlineData("http://127.0.0.1:4318/v1/traces", null, false, "would send to http://127.0.0.1:4318/v1/traces/v1/traces", "write http://127.0.0.1:4318;")]
    [InlineData("http://127.0.0.1:4318/otlp/v1/logs/", null, false, "/v1/logs/v1/logs", "write http://127.0.0.1:4318/otlp;")]
    [InlineData("http://127.0.0.1:4318", "LOGS", false, "names no path", "write http://127.0.0.1:4318/v1/logs,")]
    [InlineData("http://127.0.0.1:4318/v1/traces", "METRICS", false, "takes another signal", "write http://127.0.0.1:4318/v1/metrics")]
    public void An_endpoint_is_judged(string text, string? signal, bool isGrpc, string? wrong, string? remedy) =>
        AssertJudged(wrong, remedy, OtelEndpointText.Judge(text, signal, isGrpc));

    [Theory]
    [InlineData("http://127.0.0.1:4318", null, "http://127.0.0.1:4318/v1/traces")]
    [InlineData("http://127.0.0.1:4318/otlp/", null, "http://127.0.0.1:4318/otlp/v1/traces")]
    [InlineData("http://127.0.0.1:4318/v1/logs", "LOGS", "http://127.0.0.1:4318/v1/logs")]
    public void An_endpoint_leads_where_an_exporter_would_go(string text, string? signal, string target) =>
        Assert.Equal(target, OtelEndpointText.Target(text, signal).ToString());

    [Theory]
    [InlineData("x-honeycomb-team=abc", null, null)]
    [InlineData("x-honeycomb-team=abc,x-honeycomb-dataset=metrics", null, null)]
    [InlineData("authorization=Bearer%20abc", null, null)]
    [InlineData("x-honeycomb-team=\"abc\"", "quotes", "without quotes")]
    [InlineData("'x-honeycomb-team=abc'", "quotes", "without quotes")]
    [InlineData("x-honeycomb-team: abc", "a colon", "x-honeycomb-team=KEY")]
    [InlineData("x-honeycomb-team:abc", "a colon", "x-honeycomb-team=KEY")]
    [InlineData("abc", "no name=value pair", "x-honeycomb-team=KEY")]
    [InlineData("x-honeycomb-team=", "without a name or a value", "x-honeycomb-team=KEY")]
    [InlineData("x-honeycomb-team=abc,", "without a name or a value", "x-honeycomb-team=KEY")]
    [InlineData("x-honeycomb-team = abc", "a space", "without quotes and spaces")]
    [InlineData("authorization=Bearer abc", "a space", "%20")]
    public void A_list_of_headers_is_judged(string text, string? wrong, string? remedy) => AssertJudged(wrong, remedy, OtelHeaderList.Judge(text));

    [Theory]
    [InlineData("x-honeycomb-team=abc", "x-honeycomb-team", "abc")]
    [InlineData("x-honeycomb-dataset=d,X-Honeycomb-Team=a%3Dc", "X-Honeycomb-Team", "a=c")]
    [InlineData("x-honeycomb-team=abc==", "x-honeycomb-team", "abc==")]
    [InlineData("authorization=Bearer%20abc", "authorization", "abc")]
    // user:abc and abc: in base 64.
    [InlineData("authorization=Basic%20dXNlcjphYmM=", "authorization", "abc")]
    [InlineData("authorization=Basic%20YWJjOg==", "authorization", "abc")]
    [InlineData("api-key=abc", null, null)]
    public void The_key_is_found_among_the_headers(string text, string? header, string? key)
    {
        var found = OtelHeaderList.KeyIn(OtelHeaderList.Read(text));
        Assert.Equal(header, found?.Header);
        Assert.Equal(key, found?.Key);
    }

    private static void AssertJudged(string? wrong, string? remedy, (string Wrong, string Remedy)? judged)
    {
        Assert.Equal(wrong is null, judged is null);
        if (judged is not { } found) return;
        Assert.Contains(wrong!, found.Wrong, StringComparison.Ordinal);
        Assert.Contains(remedy!, found.Remedy, StringComparison.Ordinal);
    }
}
