using System.Security.Cryptography;
using System.Text;

namespace Apiary.Server.Protocols.Aws.Signing;

/// <summary>The arithmetic of Signature Version 4.</summary>
internal static class SigV4
{
    /// <summary>The signature that a secret makes of a request under a claim's scope and time.</summary>
    public static string Sign(string secret, SigV4Claim claim, CanonicalRequest request)
    {
        var hash = Hash(Encoding.UTF8.GetBytes(request.Text));
        var text = $"{SigV4Claim.Algorithm}\n{claim.TimeText}\n{claim.Scope}\n{hash}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (string[])[claim.Date, claim.Region, claim.Service, SigV4Claim.Terminator]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Whether two signatures are the same, in a time that does not depend on where they differ.</summary>
    public static bool AreSame(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(a), Encoding.ASCII.GetBytes(b));

    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
