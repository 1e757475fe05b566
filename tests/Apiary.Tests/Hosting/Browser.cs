using System.Net;
using System.Text;
using System.Text.Json;
using Apiary.Server.Workspace;

namespace Apiary.Tests.Hosting;

/// <summary>Asks as the UI's page does in a browser: keeps cookies, says where it comes from, and sends the header of our own.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient http;

    public Browser(RunningServer server)
    {
        Address = new Uri(server.Address);
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, UseCookies = true }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The token in its session cookie; null without one.</summary>
    public string? Token
    {
        get => Cookies.GetCookies(Address)[SessionCookie.Name]?.Value;
        set => Cookies.Add(Address, new Cookie(SessionCookie.Name, value, "/"));
    }

    /// <summary>A browser in which a member has signed in; throws when that is refused.</summary>
    public static async Task<Browser> SignedInAsync(RunningServer server, string email, string password)
    {
        var browser = new Browser(server);
        var (status, body) = await browser.SignInAsync(email, password);
        return status == HttpStatusCode.NoContent ? browser : throw new InvalidOperationException($"{(int)status} {body}");
    }

    public Task<(HttpStatusCode Status, string Body)> SignInAsync(string email, string password) =>
        SendAsync(HttpMethod.Post, "/api/login", JsonSerializer.Serialize(new { email, password }));

    public Task<(HttpStatusCode Status, string Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public async Task<JsonElement> GetJsonAsync(string path)
    {
        var (status, body) = await GetAsync(path);
        return status == HttpStatusCode.OK ? JsonDocument.Parse(body).RootElement : throw new InvalidOperationException($"{path}: {(int)status} {body}");
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var answer = await AskAsync(method, path, body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>As <see cref="SendAsync"/> with headers added, or replaced; one with an empty value is left out.</summary>
    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var sent = new Dictionary<string, string> { [ForgeryCheck.Header] = "1" };
        // As browsers do: with everything that changes something.
        if (method != HttpMethod.Get) sent["Origin"] = Address.GetLeftPart(UriPartial.Authority);
        foreach (var (name, value) in headers) sent[name] = value;
        foreach (var (name, value) in sent)
            if (value.Length > 0) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }

    public void Dispose() => http.Dispose();
}
