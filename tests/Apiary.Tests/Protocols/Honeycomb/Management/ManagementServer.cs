using System.Text;
using System.Text.Json;
using Apiary.Engine.Files;
using Apiary.Server.Hosting;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Management;

/// <summary>A server asked as the Terraform provider's client does: JSON with a key, each answer's status looked at first.</summary>
internal sealed class ManagementServer : IAsyncDisposable
{
    private readonly RunningServer server;
    private readonly string key;

    private ManagementServer(RunningServer server, string key)
    {
        this.server = server;
        this.key = key;
    }

    public RunningServer Server => server;

    /// <summary>A server with the dataset <c>web</c>, and a key of these permissions.</summary>
    public static async Task<ManagementServer> StartAsync(KeyPermissions permissions = KeyPermissions.All, ApiaryOptions? options = null, StoreFiles? files = null, TimeProvider? time = null)
    {
        var server = await RunningServer.StartAsync(options, files, time);
        await server.StoreAsync("web", """{"time":"2024-05-01T12:00:00Z","data":{"name":"GET /","duration_ms":10,"error":false,"trace.trace_id":"t"}}""", """{"time":"2024-05-01T12:00:01Z","data":{"name":"GET /","duration_ms":250,"error":true}}""");
        var environment = server.Workspace.Environments[0];
        return new ManagementServer(server, server.Workspace.CreateKey(environment.Id, "terraform", KeyKind.Configuration, permissions).Secret);
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-Honeycomb-Team", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await server.Http.SendAsync(request);
    }

    /// <summary>The body of an answer of this status; an undefined element when it has none.</summary>
    public async Task<JsonElement> ExpectAsync(int status, string method, string path, string? body = null)
    {
        using var reply = await SendAsync(method, path, body);
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(status == (int)reply.StatusCode, $"{method} {path}: expected {status}, found {(int)reply.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Expects a refusal with some words.</summary>
    public async Task RefusedAsync(int status, string words, string method, string path, string? body = null) =>
        Assert.Contains(words, (await ExpectAsync(status, method, path, body)).GetRawText(), StringComparison.Ordinal);

    /// <summary>Expects 201 and gives the new thing's id.</summary>
    public async Task<string> CreateAsync(string path, string body) => (await ExpectAsync(201, "POST", path, body)).GetProperty("id").GetString()!;

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
