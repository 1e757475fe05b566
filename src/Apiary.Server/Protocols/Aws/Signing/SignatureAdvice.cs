namespace Apiary.Server.Protocols.Aws.Signing;

/// <summary>
/// Finds the part of a request in which a signature differs, by making the signature of what was probably signed: with the host that a proxy
/// replaced, without the prefix that it took away, of the body before something changed it. What fits is what happened.
/// </summary>
internal static class SignatureAdvice
{
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>A sentence that names the part.</summary>
    public static string Of(HttpRequest request, SigV4Claim claim, string secret, CanonicalRequest canonical, ReadOnlySpan<byte> body)
    {
        var missing = canonical.Headers.Where(header => header.Value.Length == 0).Select(header => header.Key).ToList();
        foreach (var (variant, words) in Variants(request, claim, canonical))
            if (SigV4.AreSame(SigV4.Sign(secret, claim, variant), claim.Signature)) return words;
        if (body.Length > 0 && SigV4.AreSame(SigV4.Sign(secret, claim, canonical with { PayloadHash = EmptyHash }), claim.Signature)) return "the body: an empty one was signed";
        if (missing.Count > 0) return $"the header {string.Join(", ", missing)}: it was signed and did not arrive, so something on the way took it";
        return "the secret access key is probably another: host, path, query and body give no other explanation";
    }

    private static IEnumerable<(CanonicalRequest Variant, string Words)> Variants(HttpRequest request, SigV4Claim claim, CanonicalRequest canonical)
    {
        var host = request.Headers.Host.ToString();
        foreach (var signed in OtherHosts(request, claim, host))
            yield return (canonical.WithHeader("host", signed), $"the host: {signed} was signed and {host} arrived; what stands before this server must leave the Host header as it is");
        if (request.Headers["X-Forwarded-Prefix"] is [{ Length: > 0 } prefix])
            yield return (canonical with { Path = prefix.TrimEnd('/') + canonical.Path }, $"the path: a proxy took {prefix} away from it");
        if (canonical.Path != "/" && canonical.Path.EndsWith('/')) yield return (canonical with { Path = canonical.Path.TrimEnd('/') }, "the path: it was signed without the slash at its end");
        else yield return (canonical with { Path = canonical.Path + "/" }, "the path: it was signed with a slash at its end");
        if (canonical.Path.Contains('%', StringComparison.Ordinal))
            yield return (canonical with { Path = Uri.UnescapeDataString(canonical.Path) }, "the path: it was encoded once before it was signed and must be twice");
        if (canonical.Query.Length > 0) yield return (canonical with { Query = "" }, "the query: the request was signed without one");
        if (canonical.Headers.Any(header => header.Key == "content-type"))
        {
            foreach (var type in (string[])["application/json", "application/x-amz-json-1.1", "application/x-amz-json-1.0", ""])
                yield return (canonical.WithHeader("content-type", type), $"the content type: {(type.Length > 0 ? type : "none")} was signed and {request.ContentType} arrived");
        }

        if (canonical.Headers.Any(header => header.Key == "accept-encoding"))
        {
            foreach (var coding in (string[])["identity", "gzip", ""])
                yield return (canonical.WithHeader("accept-encoding", coding), "the header accept-encoding: what stands before this server changed it");
        }
    }

    private static IEnumerable<string> OtherHosts(HttpRequest request, SigV4Claim claim, string host)
    {
        var bare = request.Host.Host;
        if (bare != host) yield return bare;
        foreach (var port in (int[])[80, 443, request.HttpContext.Connection.LocalPort]) yield return $"{bare}:{port}";
        foreach (var name in (string[])["localhost", "127.0.0.1"])
        {
            yield return name;
            if (request.Host.Port is { } port) yield return $"{name}:{port}";
        }

        if (request.Headers["X-Forwarded-Host"] is [{ Length: > 0 } forwarded]) yield return forwarded;
        yield return $"{claim.Service}.{claim.Region}.amazonaws.com";
    }
}
