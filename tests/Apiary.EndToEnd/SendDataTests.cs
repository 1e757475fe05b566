using System.Text.RegularExpressions;
using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>The blocks of docs/send-data.md that run here work as they stand once the key, and here the address, are replaced.</summary>
public sealed partial class SendDataTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private static readonly string Page = File.ReadAllText(Path.Combine(ServerProcess.RepositoryRoot(), "docs/send-data.md"));

    /// <summary>The number of each block with a curl command, for its name.</summary>
    public static TheoryData<int> CurlBlocks => [.. Enumerable.Range(0, Blocks("sh", "curl -i").Count)];

    [Theory]
    [MemberData(nameof(CurlBlocks))]
    public async Task A_curl_command_is_answered_with_200_and_stores_an_event(int index)
    {
        var before = await CountAsync();
        var answer = await Programs.RunAsync("bash", ["-c", ForHere(Blocks("sh", "curl -i")[index])]);
        Assert.Contains(" 200 ", answer.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(before + 1, await CountAsync());
    }

    [Fact]
    public async Task Libhoney_in_JavaScript_stores_an_event()
    {
        var before = await CountAsync();
        await Programs.RunAsync("node", ["--input-type=module", "-e", ForHere(Assert.Single(Blocks("js", "import Libhoney")))]);
        Assert.Equal(before + 1, await CountAsync());
    }

    [Fact]
    public void There_are_two_curl_commands() => Assert.Equal(2, CurlBlocks.Count);

    private async Task<long> CountAsync()
    {
        var (status, _) = await demo.Server.PostAsync("/api/rows", "{\"dataset\":\"my-service\",\"limit\":1}");
        return status == 404 ? 0 : await demo.Server.CountAsync("my-service");
    }

    private string ForHere(string block) => block
        .Replace("YOUR_KEY", TestServer.DemoKey, StringComparison.Ordinal)
        .Replace("http://127.0.0.1:5000", demo.Server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    private static List<string> Blocks(string language, string text) =>
        [.. Fenced().Matches(Page).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value).Where(block => block.Contains(text, StringComparison.Ordinal))];

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
