using System.Text.RegularExpressions;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>A newcomer's first minute: start, copy the line that is printed, ask.</summary>
public sealed partial class FirstRunTests
{
    [Fact]
    public async Task The_printed_curl_line_works_as_it_stands()
    {
        await using var server = await TestServer.StartAsync();
        var line = CurlLine().Match(server.Output).Groups[1].Value;
        Assert.True(line.Length > 0, server.Output);
        var answer = await Programs.RunAsync("bash", ["-c", line]);
        Assert.Contains(" 200 ", answer.Split('\n')[0], StringComparison.Ordinal);
        var dataset = DatasetInLine().Match(line).Groups[1].Value;
        Assert.Equal(1, await server.CountAsync(dataset, ConfigurationKey(server)));
    }

    [Fact]
    public async Task Keys_are_shown_once_and_an_unknown_one_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var key = ConfigurationKey(server);
        await server.RestartAsync();
        Assert.DoesNotContain(key, server.Output, StringComparison.Ordinal);
        Assert.Equal(200, (await server.PostAsync("/1/events/first", "{\"n\":1}", key)).Status);
        var (status, answer) = await server.PostAsync("/1/events/first", "{\"n\":1}", key[..^1] + (key[^1] == 'a' ? 'b' : 'a'));
        Assert.Equal(401, status);
        Assert.Contains("unknown API key - check your credentials", answer, StringComparison.Ordinal);
        Assert.Equal(401, (await server.PostAsync("/1/events/first", "{\"n\":1}", key: null)).Status);
    }

    internal static string ConfigurationKey(TestServer server) => Key(server, "configuration");

    internal static string IngestKey(TestServer server) => Key(server, "ingest");

    private static string Key(TestServer server, string kind)
    {
        var key = Regex.Match(server.Output, kind + @" key\s+(\S+)").Groups[1].Value;
        return key.Length > 0 ? key : throw new InvalidOperationException($"no {kind} key in:\n{server.Output}");
    }

    [GeneratedRegex(@"^\s*(curl .*)$", RegexOptions.Multiline)]
    private static partial Regex CurlLine();

    [GeneratedRegex(@"/1/events/([\w.-]+)")]
    private static partial Regex DatasetInLine();
}
