using System.Net;
using System.Net.Http.Headers;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Server.Ingest;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>A whole server on a disk in memory, and clients that speak OTLP to it.</summary>
internal sealed class OtlpTestServer : IAsyncDisposable
{
    public const string Protobuf = "application/x-protobuf", Json = "application/json", Grpc = "application/grpc";

    private readonly HttpClient http2;

    private OtlpTestServer(RunningServer running, MemoryFiles files)
    {
        Running = running;
        Files = files;
        http2 = new HttpClient { BaseAddress = new Uri(running.Address), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    public RunningServer Running { get; }

    public MemoryFiles Files { get; }

    /// <summary>A client that speaks HTTP/2 without asking first.</summary>
    public HttpClient Http2 => http2;

    /// <summary>A key that may send and create datasets.</summary>
    public string Key => Running.Keys.Ingest.Secret;

    public Arrivals Arrivals => Running.App.Services.GetRequiredService<Arrivals>();

    public Arrival LastArrival => Arrivals.Recent(1).Single();

    public static async Task<OtlpTestServer> StartAsync(ApiaryOptions? options = null)
    {
        var files = new MemoryFiles();
        return new OtlpTestServer(await RunningServer.StartAsync(options, files), files);
    }

    /// <summary>A key with these permissions alone.</summary>
    public string KeyThatMay(KeyPermissions permissions) =>
        Running.Workspace.CreateKey(Running.Workspace.Environments[0].Id, "test", KeyKind.Configuration, permissions).Secret;

    /// <summary>Posts over HTTP; headers as "Name: value".</summary>
    public Task<OtlpAnswer> PostAsync(string path, byte[] body, string contentType = Protobuf, params string[] headers) =>
        SendAsync(Running.Http, path, new ByteArrayContent(body), contentType, headers);

    /// <summary>Posts over HTTP with the key.</summary>
    public Task<OtlpAnswer> PostWithKeyAsync(string path, byte[] body, string contentType = Protobuf, params string[] headers) =>
        PostAsync(path, body, contentType, ["x-honeycomb-team: " + Key, .. headers]);

    /// <summary>Calls Export over gRPC with these bytes as body.</summary>
    public Task<OtlpAnswer> CallAsync(OtlpSignal signal, byte[] body, params string[] headers) =>
        SendAsync(http2, $"/{OtlpSignals.ServiceOf(signal)}/Export", new ByteArrayContent(body), Grpc, headers);

    /// <summary>Calls Export over gRPC with the key.</summary>
    public Task<OtlpAnswer> CallWithKeyAsync(OtlpSignal signal, byte[] body, params string[] headers) => CallAsync(signal, body, ["x-honeycomb-team: " + Key, .. headers]);

    public async Task<OtlpAnswer> SendAsync(HttpClient client, string path, HttpContent content, string? contentType, params string[] headers)
    {
        using var request = RequestOf(client, path, content, contentType, headers);
        using var reply = await client.SendAsync(request);
        return await OtlpAnswer.OfAsync(reply);
    }

    public static HttpRequestMessage RequestOf(HttpClient client, string path, HttpContent content, string? contentType, params string[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        if (contentType is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            if (!request.Headers.TryAddWithoutValidation(name, value)) content.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>How many events a dataset of the first environment holds.</summary>
    public async Task<string> CountAsync(string dataset)
    {
        var (_, body) = await Running.SendAsync(
            HttpMethod.Post, "/api/query", $$$"""{"dataset":"{{{dataset}}}","series":false,"query":{"start_time":1000000000,"end_time":2500000000,"calculations":[{"op":"COUNT"}]}}""", accept: Json);
        using var answer = System.Text.Json.JsonDocument.Parse(body);
        return answer.RootElement.TryGetProperty("total", out var total) ? total.GetProperty("values")[0].ToString() : body;
    }

    public async ValueTask DisposeAsync()
    {
        http2.Dispose();
        Xunit.Assert.Equal(0, Running.App.Services.GetRequiredService<IngestPipeline>().Pool.RentedCount);
        await Running.DisposeAsync();
    }
}
