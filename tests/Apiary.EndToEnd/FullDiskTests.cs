using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Apiary.Bench.Load;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>The server on a file system that is really full: a small one in memory, in a mount namespace of the server's own.</summary>
public sealed class FullDiskTests
{
    // Becomes the server after it has mounted the file system at its first argument and put a file to remove there.
    private const string Script = "mount -t tmpfs -o size=16m none \"$0\" && head -c 6000000 /dev/zero > \"$0/ballast\" && exec \"$@\"";

    private const int EventsEach = 50;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_refused_for_later_and_what_was_acknowledged_stays_and_more_comes_when_there_is_room()
    {
        var disk = Directory.CreateTempSubdirectory("apiary-full-").FullName;
        try
        {
            if (!CanMount(disk)) Assert.Skip("this system lets no user mount a file system in a namespace of its own (unshare -rm)");
            await using var server = await ServerProcess.StartAsync(Path.Combine(disk, "data"), ["--demo"], launcher: ["unshare", "-rm", "sh", "-c", Script, disk]);
            var accepted = 0;
            int status;
            while ((status = await SendAsync(server)) == 200) Assert.InRange(accepted += EventsEach, 1, 10_000);
            Assert.Equal(429, status);
            Assert.InRange(accepted, EventsEach, 10_000);
            Assert.Equal(accepted, await CountAsync(server));
            Assert.Equal(429, await SendAsync(server));

            // The process's own view of the file system, from outside.
            File.Delete($"/proc/{server.Id}/root{disk}/ballast");
            Assert.Equal(200, await SendAsync(server));
            Assert.Equal(accepted + EventsEach, await CountAsync(server));
        }
        finally
        {
            Directory.Delete(disk, recursive: true);
        }
    }

    private static bool CanMount(string disk)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            using var attempt = Process.Start(new ProcessStartInfo("unshare", ["-rm", "sh", "-c", Script, disk, "true"]) { RedirectStandardError = true })!;
            attempt.StandardError.ReadToEnd();
            attempt.WaitForExit();
            return attempt.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Sends events that cannot be made smaller; the status of the whole batch.</summary>
    private static async Task<int> SendAsync(ServerProcess server)
    {
        var items = Enumerable.Range(0, EventsEach).Select(_ => $$$"""{"data":{"noise":"{{{Convert.ToBase64String(RandomNumberGenerator.GetBytes(6_000))}}}"}}""");
        using var reply = await PostAsync(server, "/1/batch/noise", $"[{string.Join(',', items)}]");
        return (int)reply.StatusCode;
    }

    private static async Task<int> CountAsync(ServerProcess server)
    {
        using var reply = await PostAsync(server, "/api/query", """{"dataset":"noise","series":false,"query":{"time_range":86400}}""");
        return (int)JsonNode.Parse(await reply.Content.ReadAsStringAsync(Cancel))!["total"]!["values"]![0]!;
    }

    private static async Task<HttpResponseMessage> PostAsync(ServerProcess server, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.Add("X-Honeycomb-Team", TestServer.DemoKey);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await server.Http.SendAsync(request, Cancel);
    }
}
