using System.Net;
using System.Text;
using Apiary.Cli;
using Apiary.Server.Hosting;
using Xunit;

namespace Apiary.Tests.Cli;

public sealed class OfflineTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("apiary-offline").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_log_is_read_without_a_server_but_not_under_one()
    {
        var token = TestContext.Current.CancellationToken;
        await using (var app = ApiaryServer.Build(new ApiaryOptions { Data = directory, Demo = true, OwnEvents = false, Http = new IPEndPoint(IPAddress.Loopback, 0), OtlpHttp = SidePort.None, OtlpGrpc = SidePort.None }))
        {
            await app.StartAsync(token);
            using var http = new HttpClient { BaseAddress = new Uri(ApiaryServer.AddressOf(app)) };
            using var body = new StringContent("""[{"time":"2024-05-01T12:00:00Z","samplerate":2,"data":{"a":1}},{"time":"2024-05-01T12:00:01Z","data":{"a":null,"b":"x"}}]""", Encoding.UTF8, "application/json");
            body.Headers.Add("X-Honeycomb-Team", "abcd123EFGH");
            Assert.Equal(HttpStatusCode.OK, (await http.PostAsync("/1/batch/wade", body, token)).StatusCode);

            var busy = await CliRun.RunAsync(null, "wal", "cat", "1", "--data", directory);
            Assert.Equal(ExitCodes.Failed, busy.ExitCode);
            Assert.Equal($"a server is using {directory}; leave out --data and ask it\n", busy.Error);
            Assert.Contains("a server has it open", (await CliRun.RunAsync(ApiaryServer.AddressOf(app), "doctor", "--data", directory)).Out, StringComparison.Ordinal);
            await app.StopAsync(token);
        }

        // Wade's partitions are 1 to 3; chance chose one of them.
        var lines = new StringBuilder();
        for (var partition = 1; partition <= 3; partition++) lines.Append((await CliRun.RunAsync(null, "wal", "cat", $"{partition}", "--data", directory)).Out);
        Assert.Matches("""^\{"partition":[123],"position":1,"arrived_at":"[^"]+","dataset":"wade","time":"2024-05-01T12:00:00Z","samplerate":2,"data":\{"a":1\}\}\n\{"partition":[123],"position":1,"arrived_at":"[^"]+","dataset":"wade","time":"2024-05-01T12:00:01Z","samplerate":1,"data":\{"b":"x"\}\}\n$""", lines.ToString());
        Assert.Contains("has no partition 9", (await CliRun.RunAsync(null, "wal", "cat", "9", "--data", directory)).Error, StringComparison.Ordinal);
        Assert.Contains("no such directory", (await CliRun.RunAsync(null, "wal", "cat", "1", "--data", Path.Combine(directory, "none"))).Error, StringComparison.Ordinal);
    }
}
