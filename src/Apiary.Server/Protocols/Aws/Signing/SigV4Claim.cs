namespace Apiary.Server.Protocols.Aws.Signing;

/// <summary>What a request says of its signature (Signature Version 4), before any of it is believed.</summary>
/// <param name="AccessKeyId">Whose it is said to be.</param>
/// <param name="Date">The scope's day, <c>YYYYMMDD</c>.</param>
/// <param name="Region">The scope's region.</param>
/// <param name="Service">The scope's service.</param>
/// <param name="SignedHeaders">Names of the headers that were signed, as sent: lower case, sorted.</param>
/// <param name="Signature">The signature, 64 hexadecimal digits.</param>
/// <param name="Time">When it was signed.</param>
/// <param name="TimeText">The same as it stands in the text that was signed.</param>
internal sealed record SigV4Claim(
    string AccessKeyId, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature, DateTimeOffset Time, string TimeText)
{
    /// <summary>The only algorithm that is known here.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>How times are written.</summary>
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The last part of a scope.</summary>
    public const string Terminator = "aws4_request";

    /// <summary>True when it stands in the address (a presigned request) and not in the headers.</summary>
    public bool IsPresigned { get; init; }

    /// <summary>How long a presigned request is good; null for others.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The session token of temporary credentials; null for others.</summary>
    public string? SessionToken { get; init; }

    /// <summary>The credential scope.</summary>
    public string Scope => $"{Date}/{Region}/{Service}/{Terminator}";
}
