using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Apiary.Server.Protocols.Aws.Signing;

/// <summary>
/// The text that a signature is over: method, path, query, signed headers, their names and the body's hash, in the one form that both sides can make
/// (section 8.1 of the protocol reference). A record, so that one part can be replaced to see whether that is what differs.
/// </summary>
/// <param name="Method">The method, upper case.</param>
/// <param name="Path">The path, normalised and encoded.</param>
/// <param name="Query">Names and values, encoded and sorted.</param>
/// <param name="Headers">Name and value of each signed header, in the order of their names as sent.</param>
/// <param name="PayloadHash">The body's hash, or the word that stands for it.</param>
internal sealed record CanonicalRequest(string Method, string Path, string Query, IReadOnlyList<KeyValuePair<string, string>> Headers, string PayloadHash)
{
    /// <summary>The text.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            text.Append(Method).Append('\n').Append(Path).Append('\n').Append(Query).Append('\n');
            foreach (var (name, value) in Headers) text.Append(name).Append(':').Append(value).Append('\n');
            text.Append('\n').AppendJoin(';', Headers.Select(header => header.Key)).Append('\n').Append(PayloadHash);
            return text.ToString();
        }
    }

    /// <summary>That of a request.</summary>
    public static CanonicalRequest Of(HttpRequest request, SigV4Claim claim, string payloadHash)
    {
        var (path, query) = TargetOf(request);
        return new CanonicalRequest(
            request.Method.ToUpperInvariant(),
            CanonicalPath(path),
            CanonicalQuery(query, claim.IsPresigned),
            [.. claim.SignedHeaders.Select(name => KeyValuePair.Create(name, ValueOf(request, name)))],
            payloadHash);
    }

    /// <summary>The same with another value of one header.</summary>
    public CanonicalRequest WithHeader(string name, string value) =>
        this with { Headers = [.. Headers.Select(header => header.Key == name ? KeyValuePair.Create(name, value) : header)] };

    /// <summary>
    /// A path as it came, without dot segments and empty ones, each segment encoded once more: what came is encoded once already.
    /// </summary>
    public static string CanonicalPath(string raw)
    {
        if (raw.Length == 0) return "/";
        var kept = new List<string>();
        foreach (var segment in raw.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".") continue;
            if (segment != "..") kept.Add(Encode(segment));
            else if (kept.Count > 0) kept.RemoveAt(kept.Count - 1);
        }

        var path = "/" + string.Join('/', kept);
        return kept.Count > 0 && (raw.EndsWith('/') || raw.EndsWith("/.", StringComparison.Ordinal) || raw.EndsWith("/..", StringComparison.Ordinal)) ? path + "/" : path;
    }

    /// <summary>A query as it came: decoded, encoded in the one way, sorted by name and then value; without the signature of a presigned one.</summary>
    public static string CanonicalQuery(string raw, bool isPresigned)
    {
        if (raw.Length == 0) return "";
        var pairs = new List<(string Name, string Value)>();
        foreach (var part in raw.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Reencode(equals < 0 ? part : part[..equals]);
            if (isPresigned && name == "X-Amz-Signature") continue;
            pairs.Add((name, equals < 0 ? "" : Reencode(part[(equals + 1)..])));
        }

        pairs.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name) is var byName and not 0 ? byName : string.CompareOrdinal(a.Value, b.Value));
        return string.Join('&', pairs.Select(pair => pair.Name + "=" + pair.Value));
    }

    /// <summary>A header's value without space around it and with one space for each run of them.</summary>
    public static string Collapse(string value)
    {
        var trimmed = value.Trim(' ', '\t');
        if (!trimmed.Contains("  ", StringComparison.Ordinal)) return trimmed;
        var text = new StringBuilder(trimmed.Length);
        foreach (var c in trimmed)
            if (c != ' ' || text.Length == 0 || text[^1] != ' ') text.Append(c);
        return text.ToString();
    }

    private static string ValueOf(HttpRequest request, string name)
    {
        var values = request.Headers[name];
        if (values.Count == 0 && name == "content-length" && request.ContentLength is { } length) return length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return string.Join(',', values.Select(value => Collapse(value ?? "")));
    }

    private static (string Path, string Query) TargetOf(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        // The absolute form, which proxies send, has scheme and host before the path.
        if (target.Length == 0 || target[0] != '/') target = request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
    }

    private static string Reencode(string text) => Encode(Uri.UnescapeDataString(text.Replace('+', ' ')));

    private static string Encode(string text) => Uri.EscapeDataString(text);
}
