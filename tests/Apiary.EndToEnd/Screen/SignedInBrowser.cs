using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Apiary.EndToEnd.Screen;

/// <summary>Asks a server as the screen does in a browser: with cookies, and with a header of its own.</summary>
internal sealed class SignedInBrowser : IDisposable
{
    private const string OurHeader = "X-Apiary-Request", Cookie = "apiary_session";

    private readonly CookieContainer cookies = new();
    private readonly HttpClient http;

    public SignedInBrowser(Uri address)
    {
        Address = address;
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    /// <summary>The session's token; null without one.</summary>
    public string? Token => cookies.GetCookies(Address)[Cookie]?.Value;

    /// <summary>The same session at the same machine's other port.</summary>
    public SignedInBrowser At(Uri address)
    {
        var other = new SignedInBrowser(address);
        other.cookies.Add(other.Address, new Cookie(Cookie, Token, "/"));
        return other;
    }

    public async Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var sent = new Dictionary<string, string> { [OurHeader] = "1" };
        if (method != HttpMethod.Get) sent["Origin"] = Address.GetLeftPart(UriPartial.Authority);
        foreach (var (name, value) in headers) sent[name] = value;
        foreach (var (name, value) in sent)
            if (value.Length > 0) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonNode> JsonAsync(HttpMethod method, string path, string? body = null)
    {
        var (status, answer) = await SendAsync(method, path, body);
        return status is 200 or 201 ? JsonNode.Parse(answer)! : throw new InvalidOperationException($"{method} {path}: {status} {answer}");
    }

    public void Dispose() => http.Dispose();
}
