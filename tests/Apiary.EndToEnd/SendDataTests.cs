using System.Text.RegularExpressions;
using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>The blocks of docs/send-data.md that can run here work as they stand, once the key and here the address are replaced.</summary>
public sealed partial class SendDataTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(ServerProcess.RepositoryRoot(), "docs/send-data.md"));

    [Fact]
    public async Task Each_block_stores_an_event_in_the_dataset_that_it_names()
    {
        await using var server = await TestServer.StartAsync();
        var curls = Blocks("sh", "curl -i");
        Assert.Equal(2, curls.Length);
        foreach (var curl in curls)
        {
            var answer = await Programs.RunAsync("bash", ["-c", ForHere(curl, server)]);
            Assert.True(answer.Split('\n')[0].Contains(" 200 ", StringComparison.Ordinal), $"{curl}\n{answer}");
        }

        await Programs.RunAsync("node", ["--input-type=module", "-e", ForHere(Assert.Single(Blocks("js", "import Libhoney")), server)]);
        Assert.Equal(4, await server.CountAsync("my-service", FirstRunTests.ConfigurationKey(server)));
    }

    private static string ForHere(string block, TestServer server) => block
        .Replace("YOUR_KEY", FirstRunTests.IngestKey(server), StringComparison.Ordinal)
        .Replace("http://127.0.0.1:5000", server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

    private static string[] Blocks(string language, string text) =>
        [.. Fenced().Matches(Page).Where(block => block.Groups[1].Value == language).Select(block => block.Groups[2].Value).Where(block => block.Contains(text, StringComparison.Ordinal))];

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
