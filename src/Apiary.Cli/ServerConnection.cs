using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Apiary.Cli;

/// <summary>Talks to a server; every failure is a <see cref="CliException"/> in words.</summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly HttpClient http;

    /// <summary>Prepares a connection; nothing is sent yet.</summary>
    public ServerConnection(Uri address, string? key, string? environment)
    {
        Address = address;
        Key = key;
        // Streams run as long as they run; everything else is ended by the server's own limits.
        http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("apiary-cli", "0.1.0"));
        // Tells the server that no web page sent this, see docs/operating/access.md.
        http.DefaultRequestHeaders.Add("X-Apiary-Request", "1");
        if (key is not null) http.DefaultRequestHeaders.TryAddWithoutValidation("X-Honeycomb-Team", key);
        if (environment is not null) http.DefaultRequestHeaders.TryAddWithoutValidation("X-Apiary-Environment", environment);
    }

    /// <summary>The server's address, ending in a slash.</summary>
    public Uri Address { get; }

    /// <summary>The key, null for none.</summary>
    public string? Key { get; }

    /// <summary>The JSON answer to a GET.</summary>
    public async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, null, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>The JSON answer to a request with a JSON body.</summary>
    public async Task<JsonDocument> SendJsonAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, body, "application/json", cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>A GET whose answer is read as it comes; the caller disposes it.</summary>
    public Task<HttpResponseMessage> OpenStreamAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    /// <summary>A POST whose answer is read as it comes; the caller disposes it.</summary>
    public Task<HttpResponseMessage> PostStreamAsync(string path, string body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, null, cancellationToken);

    /// <summary>A request whose status the caller judges itself; null when nothing listens there.</summary>
    public async Task<HttpResponseMessage?> TryAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException failure) when (failure.InnerException is SocketException || failure.StatusCode is null)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes);
        }
        catch (JsonException)
        {
            throw new CliException($"{response.RequestMessage?.RequestUri} answered something that is not JSON; is that an Apiary server?");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body, string? accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        var response = await TryAsync(request, cancellationToken)
            ?? throw new CliException($"no server answers at {Address}; start one with ./apiary serve, or name another with --url", ExitCodes.Unreachable);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw new CliException(await ExplainAsync(response, cancellationToken));
    }

    private async Task<string> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var status = (int)response.StatusCode;
        string? error = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var value)) error = value.ToString();
        }
        catch (JsonException)
        {
            // Not ours; the status has to do.
        }

        error ??= $"the server answered {status}";
        return status == 401 && Key is null ? $"{error} (no key was given: --key or APIARY_API_KEY)" : error;
    }
}
