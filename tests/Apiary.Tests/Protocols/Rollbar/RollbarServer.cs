using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Hosting;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Apiary.Tests.Tidy;
using Microsoft.Extensions.DependencyInjection;

namespace Apiary.Tests.Protocols.Rollbar;

/// <summary>A server with Rollbar tokens, and what tests ask of it.</summary>
internal sealed class RollbarServer : IAsyncDisposable
{
    private readonly RunningServer server;

    private RollbarServer(RunningServer server)
    {
        this.server = server;
        Server = Token(KeyPermissions.PostServerItems).Secret;
    }

    /// <summary>A token for items of servers.</summary>
    public string Server { get; }

    public RunningServer Running => server;

    /// <summary>The last request as the arrivals show it.</summary>
    public Arrival LastArrival => server.App.Services.GetRequiredService<Arrivals>().Recent(1).Single();

    public static async Task<RollbarServer> StartAsync(ApiaryOptions? options = null, StoreFiles? files = null, TimeProvider? time = null) =>
        new(await RunningServer.StartAsync(options, files, time));

    public CreatedKey Token(KeyPermissions scopes) => server.Workspace.CreateKey(server.Workspace.Environments[0].Id, "t", KeyKind.Rollbar, scopes);

    /// <summary>Sends an item whose <c>data</c> is given, with the token in the header.</summary>
    public Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string data, string? token = null) =>
        SendAsync(HttpMethod.Post, "/api/1/item/", $$"""{"data":{{data}}}""", token ?? Server);

    public async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body = null, string? token = null, string? type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (body is not null && type is not null) request.Content!.Headers.TryAddWithoutValidation("Content-Type", type);
        if (token is not null) request.Headers.Add("X-Rollbar-Access-Token", token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await SendAsync(request);
    }

    public async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(HttpRequestMessage request)
    {
        using var response = await server.Http.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>All occurrences, oldest first.</summary>
    public async Task<List<Dictionary<string, string>>> EventsAsync()
    {
        var dataset = server.Store.Catalog.Find(server.Workspace.Environments[0].Id, ErrorFields.Dataset);
        if (dataset is null) return [];
        var query = new RowQuery { StartNanos = long.MinValue, EndNanos = long.MaxValue, Limit = 1_000, NewestFirst = false };
        var rows = await server.Store.Backend.ReadRowsAsync([dataset.Id], query, new QueryOptions(), CancellationToken.None);
        return [.. rows.Rows.Select(row => row.Fields.ToDictionary(field => field.Key, field => field.Value.ToString()))];
    }

    /// <summary>A request as a real client sent it, with another token.</summary>
    public HttpRequestMessage Recorded(string name, string token)
    {
        var path = Path.Combine(Repository.Root, "tests/cases/wire/rollbar", name);
        var described = JsonNode.Parse(File.ReadAllText(path + ".json"))!;
        var body = File.ReadAllText(path + ".bin").Replace("0123456789abcdef0123456789abcdef", token, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod((string)described["method"]!), server.Address + (string)described["path"]!) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var header in described["headers"]!.AsArray())
        {
            var (key, value) = ((string)header![0]!, ((string)header[1]!).Replace("0123456789abcdef0123456789abcdef", token, StringComparison.Ordinal));
            if (key is "Host" or "Content-Length" or "Connection" or "Accept-Encoding") continue;
            if (key == "Content-Type") request.Content.Headers.TryAddWithoutValidation(key, value);
            else request.Headers.TryAddWithoutValidation(key, value);
        }

        return request;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
