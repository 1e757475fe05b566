using System.Net;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Xunit;

namespace Apiary.Tests.Hosting;

public sealed class ServerProgramTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("apiary-server").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        await using var server = await RunningServer.StartAsync();
        var port = new Uri(server.Address).Port;
        var (code, output, errors) = await RunAsync("--data", directory, "--http", $"127.0.0.1:{port}");
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Equal($"127.0.0.1:{port} is in use by another program; stop it, or choose another port: --http 127.0.0.1:{port + 1}\n", errors);
    }

    [Fact]
    public async Task A_data_directory_in_use_is_one_line()
    {
        using var held = new DiskFiles(directory).TryLock("lock");
        var (code, _, errors) = await RunAsync("--data", directory, "--http", "127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Equal($"{directory}: the data directory is in use by another process; stop that one, or choose another directory with --data\n", errors);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_is_one_line()
    {
        var file = Path.Combine(directory, "file");
        await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        var (code, _, errors) = await RunAsync("--data", Path.Combine(file, "below"), "--http", "127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains(file, errors, StringComparison.Ordinal);
        Assert.Equal(1, errors.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_workspace_of_something_else_is_one_line()
    {
        Directory.CreateDirectory(Path.Combine(directory, "workspace"));
        await File.WriteAllTextAsync(Path.Combine(directory, "workspace/workspace.journal"), "this is no journal", TestContext.Current.CancellationToken);
        var (code, _, errors) = await RunAsync("--data", directory, "--http", "127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("workspace/workspace.journal at byte 0: expected the magic of a journal", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_nonsense_end_at_once()
    {
        var help = await RunAsync("--help");
        Assert.Equal(0, help.Code);
        Assert.Contains("--retention-age TIME", help.Output, StringComparison.Ordinal);
        var nonsense = await RunAsync("--colour", "blue");
        Assert.Equal(2, nonsense.Code);
        Assert.Equal("there is no option --colour; --help shows all\nexpected an option such as --data, found blue\n", nonsense.Errors);
    }

    [Fact]
    public async Task The_admin_token_stays_and_only_its_owner_can_read_it()
    {
        var token = AdminToken.Open(directory);
        Assert.Equal(token, AdminToken.Open(directory));
        Assert.Matches("^apiary_admin_[0-9A-Za-z]{32}$", token);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(directory, AdminToken.FileName)));
        await using var app = ApiaryServer.Build(new ApiaryOptions { Data = directory, Http = new IPEndPoint(IPAddress.Loopback, 0), OtlpHttp = SidePort.None, OtlpGrpc = SidePort.None });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(ApiaryServer.AddressOf(app)) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "10.0.0.1");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/keys", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_first_start_prints_what_to_copy_and_a_second_one_does_not_print_keys()
    {
        var files = new MemoryFiles();
        var options = new ApiaryOptions();
        await using (var server = await RunningServer.StartAsync(files: files))
        {
            var banner = Banner.Write(server.Address, options, server.Keys, [], null, hasUi: false, hasMembers: false);
            Assert.Contains(server.Keys.Ingest.Secret, banner, StringComparison.Ordinal);
            Assert.Contains($"curl -i {server.Address}/1/events/my-service -H 'X-Honeycomb-Team: {server.Keys.Configuration.Secret}'", banner, StringComparison.Ordinal);
        }

        await using var again = await RunningServer.StartAsync(files: files);
        Assert.Null(again.Keys);
        Assert.Contains("X-Honeycomb-Team: YOUR_KEY", Banner.Write(again.Address, options, null, [], null, hasUi: false, hasMembers: false), StringComparison.Ordinal);
        Assert.Contains("X-Honeycomb-Team: abcd123EFGH", Banner.Write(again.Address, options with { Demo = true }, null, [], null, hasUi: false, hasMembers: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000")]
    [InlineData("http://10.1.2.3:80", "http://10.1.2.3:80")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000")]
    [InlineData("http://0.0.0.0:5000", @"http://\d+\.\d+\.\d+\.\d+:5000")]
    [InlineData("http://[::]:5000", @"http://\d+\.\d+\.\d+\.\d+:5000")]
    public void An_address_that_is_printed_can_be_opened(string listens, string printed)
    {
        var address = ReachableAddress.Of(listens);
        Assert.Matches($"^{(printed.Contains('\\', StringComparison.Ordinal) ? printed : System.Text.RegularExpressions.Regex.Escape(printed))}$", address);
        Assert.DoesNotContain("0.0.0.0", address, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_loopback_the_banner_says_how_the_first_member_comes_to_be()
    {
        var options = new ApiaryOptions { Data = "/var/lib/apiary", Http = new IPEndPoint(IPAddress.Any, 5000) };
        var banner = Banner.Write("http://10.1.2.3:5000", options, null, [], null, hasUi: true, hasMembers: false);
        Assert.StartsWith("Open http://10.1.2.3:5000 in a browser", banner.Trim(), StringComparison.Ordinal);
        Assert.Contains("./apiary members add you@example.org --role owner --url http://10.1.2.3:5000 --key \"$(cat /var/lib/apiary/admin-token)\"", banner, StringComparison.Ordinal);
        Assert.DoesNotContain("members add", Banner.Write("http://10.1.2.3:5000", options, null, [], null, hasUi: true, hasMembers: true), StringComparison.Ordinal);
        Assert.DoesNotContain("members add", Banner.Write("http://127.0.0.1:5000", new ApiaryOptions(), null, [], null, hasUi: true, hasMembers: false), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var code = await ServerProgram.RunAsync(["--otlp-http", "none", "--otlp-grpc", "none", "--xray", "none", .. arguments], output, errors);
        return (code, output.ToString(), errors.ToString().ReplaceLineEndings("\n"));
    }
}
