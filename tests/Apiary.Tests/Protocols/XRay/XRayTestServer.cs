using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Apiary.Server.Hosting;
using Apiary.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Apiary.Tests.Protocols.XRay;

/// <summary>A server whose X-Ray API is called by the daemon's port, unsigned.</summary>
internal sealed class XRayTestServer : IAsyncDisposable
{
    private readonly HttpClient client = new();

    private XRayTestServer(RunningServer running) => Running = running;

    public RunningServer Running { get; }

    public string Address => $"http://{Running.App.Services.GetRequiredService<ServerParts>().XRay.Wanted}";

    public static async Task<XRayTestServer> StartAsync(ApiaryOptions? options = null, Apiary.Engine.Files.StoreFiles? files = null, TimeProvider? time = null) =>
        new(await RunningServer.StartAsync((options ?? new ApiaryOptions()) with { XRay = SidePort.Parse("127.0.0.1:0")! }, files, time));

    /// <summary>Calls an operation, given by its path; the answer as JSON.</summary>
    public async Task<JsonNode> CallAsync(string path, string body)
    {
        var (status, text) = await TryAsync(path, body);
        return status == HttpStatusCode.OK ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {status} {text}");
    }

    /// <summary>Calls an operation, whatever comes of it.</summary>
    public async Task<(HttpStatusCode Status, string Text)> TryAsync(string path, string body)
    {
        using var response = await client.PostAsync(Address + path, new StringContent(body, Encoding.UTF8, "application/json"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Puts documents; all must be taken.</summary>
    public async Task PutAsync(params string[] documents)
    {
        var answer = await CallAsync("/TraceSegments", new JsonObject { ["TraceSegmentDocuments"] = new JsonArray([.. documents.Select(document => JsonValue.Create(document))]) }.ToJsonString());
        if (answer["UnprocessedTraceSegments"]!.AsArray().Count > 0) throw new InvalidOperationException(answer.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Running.DisposeAsync();
    }
}
