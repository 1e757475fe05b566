using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Apiary.Server.Protocols.Aws.Signing;

/// <summary>Finds what a request says of its signature: in the Authorization header, or in the address (sections 8.1 and 8.2 of the protocol reference).</summary>
internal static class SigV4ClaimReader
{
    /// <summary>The longest life of a presigned request: a week.</summary>
    private const int MaxLifetimeSeconds = 604_800;

    private const int SignatureChars = 64;

    /// <summary>The claim; null, with what is wrong with it, or with null for a request that is not signed at all.</summary>
    public static SigV4Claim? Read(HttpRequest request, out AwsError? error)
    {
        error = null;
        if (request.Headers.Authorization is [{ Length: > 0 } header, ..]) return ReadHeader(request, header, out error);
        return request.Query.ContainsKey("X-Amz-Algorithm") || request.Query.ContainsKey("X-Amz-Signature") ? ReadQuery(request, out error) : null;
    }

    private static SigV4Claim? ReadHeader(HttpRequest request, string header, out AwsError? error)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var algorithm = space < 0 ? header : header[..space];
        if (algorithm != SigV4Claim.Algorithm)
        {
            error = AwsErrors.Incomplete($"Unsupported AWS 'algorithm': '{Shown(algorithm)}'.");
            return null;
        }

        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in header[(space + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parts[part[..equals]] = part[(equals + 1)..];
        }

        var (timeText, time) = TimeOf(request);
        var missing = new List<string>();
        foreach (var name in (string[])["Credential", "Signature", "SignedHeaders"])
            if (!parts.TryGetValue(name, out var value) || value.Length == 0) missing.Add($"Authorization header requires '{name}' parameter.");
        if (timeText is null) missing.Add("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        if (missing.Count > 0)
        {
            error = AwsErrors.Incomplete(string.Join(' ', missing));
            return null;
        }

        if (time is null)
        {
            error = AwsErrors.Incomplete("Date must be in ISO-8601 'basic format'.");
            return null;
        }

        return Build(parts["Credential"], parts["SignedHeaders"], parts["Signature"], timeText!, time.Value, Only(request.Headers["X-Amz-Security-Token"]), out error);
    }

    private static SigV4Claim? ReadQuery(HttpRequest request, out AwsError? error)
    {
        var query = request.Query;
        var missing = new List<string>();
        foreach (var name in (string[])["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date", "X-Amz-Expires"])
            if (Only(query[name]) is null) missing.Add($"AWS query-string parameters must include '{name}'.");
        if (missing.Count > 0)
        {
            error = AwsErrors.Incomplete(string.Join(' ', missing));
            return null;
        }

        if (query["X-Amz-Algorithm"] != SigV4Claim.Algorithm)
        {
            error = AwsErrors.Incomplete($"Unsupported AWS 'algorithm': '{Shown(query["X-Amz-Algorithm"]!)}'.");
            return null;
        }

        if (Parse(query["X-Amz-Date"]!) is not { } time)
        {
            error = AwsErrors.Incomplete("X-Amz-Date must be in ISO-8601 'basic format'.");
            return null;
        }

        if (!int.TryParse(query["X-Amz-Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > MaxLifetimeSeconds)
        {
            error = AwsErrors.Incomplete($"X-Amz-Expires must be a number of seconds from 1 to {MaxLifetimeSeconds}.");
            return null;
        }

        var claim = Build(query["X-Amz-Credential"]!, query["X-Amz-SignedHeaders"]!, query["X-Amz-Signature"]!, query["X-Amz-Date"]!, time, Only(query["X-Amz-Security-Token"]), out error);
        return claim is null ? null : claim with { IsPresigned = true, Lifetime = TimeSpan.FromSeconds(seconds) };
    }

    private static SigV4Claim? Build(string credential, string signedHeaders, string signature, string timeText, DateTimeOffset time, string? token, out AwsError? error)
    {
        // The access key id comes first; what is behind it has no slashes of its own.
        var scope = credential.Split('/');
        if (scope.Length != 5 || scope[0].Length == 0 || scope[4] != SigV4Claim.Terminator)
        {
            error = AwsErrors.Incomplete($"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{Shown(credential)}'");
            return null;
        }

        var names = signedHeaders.Split(';');
        if (Array.Exists(names, static name => name.Length == 0) || !names.Contains("host", StringComparer.Ordinal))
        {
            error = AwsErrors.Incomplete("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
            return null;
        }

        if (signature.Length != SignatureChars || !signature.All(char.IsAsciiHexDigitLower))
        {
            error = AwsErrors.Incomplete("Signature must be 64 hexadecimal digits in lower case.");
            return null;
        }

        error = null;
        return new SigV4Claim(scope[0], scope[1], scope[2], scope[3], names, signature, time, timeText) { SessionToken = token };
    }

    /// <summary>The request's time: X-Amz-Date, else Date. What is signed is its basic form, whichever it was.</summary>
    private static (string? Text, DateTimeOffset? Time) TimeOf(HttpRequest request)
    {
        if (Only(request.Headers["X-Amz-Date"]) is { } amz) return (amz, Parse(amz));
        if (Only(request.Headers.Date) is not { } date) return (null, null);
        if (Parse(date) is { } basic) return (date, basic);
        return DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time.UtcDateTime.ToString(SigV4Claim.TimeFormat, CultureInfo.InvariantCulture), time)
            : (date, null);
    }

    private static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, SigV4Claim.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string? Only(StringValues values) => values is [{ Length: > 0 } only] ? only : null;

    private static string Shown(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
