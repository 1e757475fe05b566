using Microsoft.Net.Http.Headers;

namespace Apiary.Server.Hosting.Ui;

/// <summary>Reads <c>Accept-Encoding</c>, RFC 9110 section 12.5.3.</summary>
internal static class AcceptedCodings
{
    /// <summary>Whether a request takes a coding: named, or covered by <c>*</c>, and not with a quality of 0.</summary>
    public static bool Takes(HttpRequest request, string coding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)) return false;
        var named = accepted.FirstOrDefault(item => item.Value.Equals(coding, StringComparison.OrdinalIgnoreCase))
            ?? accepted.FirstOrDefault(item => item.Value == "*");
        return named is not null && named.Quality is not 0;
    }
}
