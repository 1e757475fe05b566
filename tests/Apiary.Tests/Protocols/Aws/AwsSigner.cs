using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Apiary.Tests.Protocols.Aws;

/// <summary>Signs requests as AWS's clients do, written apart from the server: both are checked against recorded requests.</summary>
internal sealed class AwsSigner(string accessKeyId, string secret, string service, string region = "eu-central-1")
{
    /// <summary>When requests are signed.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The session token that is sent; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>A POST, signed in its headers. What <paramref name="change"/> does to it comes after the signature.</summary>
    public HttpRequestMessage Post(string address, byte[] body, string contentType, Action<HttpRequestMessage>? change = null, string? payloadHash = null, params (string Name, string Value)[] headers)
    {
        var uri = new Uri(address);
        var date = Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = uri.Authority, ["x-amz-date"] = date, ["content-type"] = contentType };
        if (Token is not null) signed["x-amz-security-token"] = Token;
        if (payloadHash is not null) signed["x-amz-content-sha256"] = payloadHash;
        foreach (var (name, value) in headers) signed[name] = value;
        var names = string.Join(';', signed.Keys);
        var canonical = $"POST\n{uri.AbsolutePath}\n{uri.Query.TrimStart('?')}\n{string.Concat(signed.Select(pair => $"{pair.Key}:{pair.Value}\n"))}\n{names}\n{payloadHash ?? Hex(SHA256.HashData(body))}";
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach (var (name, value) in signed)
            if (name is not ("host" or "content-type" or "content-encoding")) request.Headers.TryAddWithoutValidation(name, value);
            else if (name is "content-encoding") request.Content.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={accessKeyId}/{Scope(date)}, SignedHeaders={names}, Signature={Sign(date, canonical)}");
        change?.Invoke(request);
        return request;
    }

    /// <summary>A POST, signed in its address.</summary>
    public HttpRequestMessage Presigned(string address, byte[] body, string contentType, int seconds)
    {
        var uri = new Uri(address);
        var date = Time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var query = $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={WebUtility.UrlEncode($"{accessKeyId}/{Scope(date)}")}&X-Amz-Date={date}&X-Amz-Expires={seconds}&X-Amz-SignedHeaders=host";
        var canonical = $"POST\n{uri.AbsolutePath}\n{query}\nhost:{uri.Authority}\n\nhost\n{Hex(SHA256.HashData(body))}";
        var request = new HttpRequestMessage(HttpMethod.Post, $"{address}?{query}&X-Amz-Signature={Sign(date, canonical)}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return request;
    }

    private string Scope(string date) => $"{date[..8]}/{region}/{service}/aws4_request";

    private string Sign(string date, string canonical)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in Scope(date).Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{date}\n{Scope(date)}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}")));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
