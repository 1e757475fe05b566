using System.Text;
using System.Text.Json;
using Apiary.Bench.Load;

namespace Apiary.Bench.Client;

/// <summary>A server that is killed and started again on the same data.</summary>
internal sealed class ComingAndGoing(string directory) : IAsyncDisposable
{
    private ServerProcess? process;

    /// <summary>Where it is, or was last.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:9");

    public async Task StartAsync()
    {
        if (process is not null) await process.DisposeAsync();
        process = await ServerProcess.StartAsync(directory, ["--own-events", "off", "--demo", "on"]);
        Address = process.Address;
    }

    public Task KillAsync() => process!.KillAsync();

    /// <summary>How many events a dataset holds.</summary>
    public async Task<long> CountAsync(string dataset)
    {
        using var body = new StringContent($$"""{"dataset":"{{dataset}}","series":false,"query":{"calculations":[{"op":"COUNT"}],"time_range":86400} }""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/query", UriKind.Relative)) { Content = body };
        request.Headers.Add("X-Honeycomb-Team", "abcd123EFGH");
        request.Headers.Add("Accept", "application/json");
        using var reply = await process!.Http.SendAsync(request);
        using var answer = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        return (long)answer.RootElement.GetProperty("total").GetProperty("values")[0].GetDouble();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }
}
