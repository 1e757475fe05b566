using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Apiary.EndToEnd.Screen;

/// <summary>The server on an address that others reach: nobody gets in but by signing in, and who did stays so over a restart.</summary>
public sealed partial class AccessTests
{
    private const string Board = """{"name":"Shop <script>alert(1)</script>","panels":[{"kind":"text","text":"slow on Mondays"}]}""";

    [Fact]
    public async Task A_member_added_by_the_printed_line_signs_in_and_session_and_board_are_there_after_a_restart()
    {
        await using var server = await StartAsync();
        var (email, password) = await AddMemberAsync(server);
        using var browser = new SignedInBrowser(server.Address);
        Assert.Equal(401, (await browser.SendAsync(HttpMethod.Get, "/api/datasets")).Status);
        Assert.True((bool)(await browser.JsonAsync(HttpMethod.Get, "/api/me"))["login_required"]!);
        Assert.Equal(401, (await SignInAsync(browser, email, "a guess")).Status);

        var (status, answer) = await SignInAsync(browser, email, password);
        Assert.True(status == 204, answer);
        Assert.Equal(email, (string?)(await browser.JsonAsync(HttpMethod.Get, "/api/me"))["person"]!["email"]);
        var board = await browser.JsonAsync(HttpMethod.Post, "/api/boards", Board);

        // Once in good order and once as a power failure would: what was answered is on the disk.
        foreach (var isOrderly in (bool[])[true, false])
        {
            if (isOrderly)
            {
                await server.RestartAsync();
            }
            else
            {
                await server.KillAsync();
                await server.StartAgainAsync();
            }

            using var again = browser.At(server.Address);
            Assert.Equal(board.ToJsonString(), (await again.JsonAsync(HttpMethod.Get, $"/api/boards/{board["id"]}")).ToJsonString());
        }

        using var leaving = browser.At(server.Address);
        Assert.Equal(204, (await leaving.SendAsync(HttpMethod.Post, "/api/logout", "")).Status);
        using var kept = browser.At(server.Address);
        Assert.Equal(401, (await kept.SendAsync(HttpMethod.Get, "/api/boards")).Status);
    }

    [Fact]
    public async Task What_another_page_makes_the_browser_send_changes_nothing()
    {
        await using var server = await StartAsync();
        var (email, password) = await AddMemberAsync(server);
        using var browser = new SignedInBrowser(server.Address);
        await SignInAsync(browser, email, password);
        (string Name, string Value)[] forgeries = [("X-Apiary-Request", ""), ("Origin", "http://evil.example"), ("Origin", "null"), ("Origin", $"http://{browser.Address.Host}:1")];
        foreach (var forged in forgeries)
        {
            Assert.Equal(403, (await browser.SendAsync(HttpMethod.Post, "/api/boards", Board, forged)).Status);
            Assert.Equal(403, (await browser.SendAsync(HttpMethod.Post, "/api/members", """{"name":"eve","email":"eve@example.org","role":"owner"}""", forged)).Status);
            Assert.Equal(403, (await browser.SendAsync(HttpMethod.Post, "/api/logout", "", forged)).Status);
        }

        Assert.Empty((await browser.JsonAsync(HttpMethod.Get, "/api/boards"))["boards"]!.AsArray());
        Assert.Single((await browser.JsonAsync(HttpMethod.Get, "/api/members"))["members"]!.AsArray());
    }

    [Fact]
    public async Task A_recorded_request_of_honeymarker_is_answered_and_shows_on_the_screen()
    {
        await using var server = await TestServer.StartDemoAsync();
        Assert.Equal(200, (await server.PostAsync("/1/events/wade", "{\"n\":1}")).Status);
        var (status, body, _) = await RawHttp.SendAsync(server.Address, Capture.Read("honeycomb-markers", "honeymarker-add").ToHttp());
        Assert.True(status == 201, body);
        var shown = await server.Http.GetStringAsync(new Uri("/api/markers?dataset=wade&start=1795216000&end=1795216400", UriKind.Relative));
        Assert.Contains("build rig6b00d4065058", shown, StringComparison.Ordinal);
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync("--http", "0.0.0.0:0", "--own-events", "off");

    private static Task<(int Status, string Body)> SignInAsync(SignedInBrowser browser, string email, string password) =>
        browser.SendAsync(HttpMethod.Post, "/api/login", JsonSerializer.Serialize(new { email, password }));

    /// <summary>Runs the line that the server printed, as it stands but for where the program is.</summary>
    private static async Task<(string Email, string Password)> AddMemberAsync(TestServer server)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!FirstMember().IsMatch(server.Output)) await pause.WaitForNextTickAsync(limit.Token);
        var line = FirstMember().Match(server.Output).Groups[1].Value;
        var password = await Programs.RunAsync("bash", ["-c", line.Replace("./apiary", Programs.Cli, StringComparison.Ordinal)]);
        return ("you@example.org", password.Trim());
    }

    [GeneratedRegex(@"first member\s+(\./apiary members add .*\S)\s*$", RegexOptions.Multiline)]
    private static partial Regex FirstMember();
}
