using System.Text;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>Where exporters put the key: where all callers do, or, as some collectors have nothing else, behind <c>Authorization: Basic</c>.</summary>
internal static class OtlpKey
{
    private const string Basic = "Basic ";

    /// <summary>The key; empty when there is none. Behind Basic it is the password or, when that is empty, the user's name.</summary>
    public static string Of(IHeaderDictionary headers)
    {
        if (PresentedKey.Of(headers) is { Length: > 0 } key) return key;
        var authorization = headers.Authorization is { Count: > 0 } values ? values[0] ?? "" : "";
        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)) return "";
        var encoded = authorization[Basic.Length..].Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return "";
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return pair;
        return colon + 1 < pair.Length ? pair[(colon + 1)..] : pair[..colon];
    }
}
