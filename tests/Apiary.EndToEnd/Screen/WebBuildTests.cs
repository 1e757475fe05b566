using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd.Screen;

/// <summary>The part of the server's build that builds the screen, with a small UI in place of ours: when it runs, when it does not, and what it says.</summary>
public sealed class WebBuildTests : IDisposable
{
    // Takes note of every run, and fails when its source says so.
    private const string BuildScript = """
        import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
        const source = readFileSync('src/page.txt', 'utf8').trim();
        appendFileSync('../runs.txt', source + '\n');
        if (source === 'wrong') { console.error('src/page.txt(1,1): error TS1: it is wrong'); process.exit(3); }
        rmSync('dist', { recursive: true, force: true });
        mkdirSync('dist/assets', { recursive: true });
        writeFileSync('dist/assets/page.js', source);
        writeFileSync('dist/index.html', '<html>' + source);
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("apiary-web-").FullName;

    public WebBuildTests()
    {
        Directory.CreateDirectory(Path.Combine(Web, "src"));
        File.WriteAllText(Path.Combine(Web, "package.json"), """{"name":"small","version":"1.0.0","private":true,"scripts":{"build":"node build.mjs"}}""");
        File.WriteAllText(Path.Combine(Web, "package-lock.json"), """{"name":"small","version":"1.0.0","lockfileVersion":3,"requires":true,"packages":{"":{"name":"small","version":"1.0.0"}}}""");
        File.WriteAllText(Path.Combine(Web, "build.mjs"), BuildScript);
        WritePage("one");
    }

    private string Web => Path.Combine(folder, "web");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_runs_when_a_source_changed_and_once_however_many_builds_ask()
    {
        Assert.Contains("Building the screen", await BuildAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Building the screen", await BuildAsync(), StringComparison.Ordinal);
        Assert.Equal(["one"], Runs());
        Assert.Equal("one", File.ReadAllText(Path.Combine(Web, "dist/assets/page.js")));

        WritePage("two");
        await Task.WhenAll(BuildAsync(), BuildAsync());
        Assert.Equal(["one", "two"], Runs());

        // A source that goes away is a change too.
        File.WriteAllText(Path.Combine(Web, "src/more.txt"), "");
        await BuildAsync();
        File.Delete(Path.Combine(Web, "src/more.txt"));
        await BuildAsync();
        Assert.Equal(4, Runs().Length);
    }

    [Fact]
    public async Task What_fails_fails_the_build_with_all_that_it_said_and_is_tried_again()
    {
        WritePage("wrong");
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => BuildAsync("-v:q"));
        Assert.Contains("src/page.txt(1,1): error TS1: it is wrong", failure.Message, StringComparison.Ordinal);
        Assert.Contains("npm run build ended with exit code 3", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => BuildAsync());
        WritePage("right");
        await BuildAsync();
        Assert.Equal(["wrong", "wrong", "right"], Runs());
    }

    [Fact]
    public async Task Without_Node_the_build_goes_on_and_says_in_one_line_how_to_get_the_screen()
    {
        var dotnet = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(path => Path.Combine(path, "dotnet")).First(File.Exists);
        // A place with a shell and nothing else.
        File.CreateSymbolicLink(Path.Combine(folder, "sh"), "/bin/sh");
        var said = await Programs.RunAsync(dotnet, Arguments("-v:m"), ("PATH", folder));
        Assert.Contains("The screen is not built: install Node.js 20 or newer with npm", Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "runs.txt")));
        Assert.Equal("", (await BuildAsync("-p:SkipUi=true")).Trim());
    }

    private string[] Runs() => File.ReadAllLines(Path.Combine(folder, "runs.txt"));

    private void WritePage(string text) => File.WriteAllText(Path.Combine(Web, "src/page.txt"), text);

    private Task<string> BuildAsync(params string[] more) => Programs.RunAsync("dotnet", Arguments(["-v:m", .. more]));

    private string[] Arguments(params string[] more) =>
    [
        "msbuild", Path.Combine(ServerProcess.RepositoryRoot(), "src/Apiary.Server/Apiary.Server.csproj"), "-nologo", "-t:BuildWebUi",
        "-p:Configuration=Release", $"-p:WebRoot={Web}/", .. more,
    ];
}
