using System.Buffers;
using System.Security.Cryptography;

namespace Apiary.Server.Workspace;

/// <summary>
/// Makes ids and secrets in the shapes that clients of Honeycomb know, sections 2.2 and 2.6 of the protocol reference.
/// The letter behind <c>hc</c> names the installation; ours is <c>a</c>.
/// </summary>
internal static class Ids
{
    /// <summary>Prefix of an ingest key's id.</summary>
    public const string IngestKeyPrefix = "hcaik_";

    /// <summary>Prefix of a configuration key's id.</summary>
    public const string ConfigurationKeyPrefix = "hcalk_";

    /// <summary>Prefix of a Rollbar token's id.</summary>
    public const string RollbarTokenPrefix = "hcart_";

    /// <summary>Prefix of a management key's id.</summary>
    public const string ManagementKeyPrefix = "hcamk_";

    /// <summary>The first letters of an AWS access key's id.</summary>
    public const string AwsAccessKeyPrefix = "APIA";

    private const string UpperBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Crockford = "0123456789abcdefghjkmnpqrstvwxyz";
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const string LowerAlphanumeric = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Base58Characters = SearchValues.Create(Base58);
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A prefix and 26 characters: 48 bits of time in milliseconds, then 80 random bits (a ULID in lower case).</summary>
    public static string Ulid(string prefix, DateTimeOffset now)
    {
        Span<char> text = stackalloc char[26];
        var milliseconds = now.ToUnixTimeMilliseconds();
        for (var i = 9; i >= 0; i--)
        {
            text[i] = Crockford[(int)(milliseconds & 31)];
            milliseconds >>= 5;
        }

        RandomNumberGenerator.GetItems<char>(Crockford, text[10..]);
        return string.Concat(prefix, text);
    }

    /// <summary>A short id: 11 characters of base 58, some 64 random bits.</summary>
    public static string Short() => RandomNumberGenerator.GetString(Base58, 11);

    /// <summary>Whether a text could be what <see cref="Short"/> made, here or at Honeycomb: 10 to 12 characters of base 58.</summary>
    public static bool IsShort(ReadOnlySpan<char> id) => id.Length is >= 10 and <= 12 && !id.ContainsAnyExcept(Base58Characters);

    /// <summary>A configuration key: 22 letters and digits, some 131 random bits.</summary>
    public static string ConfigurationSecret() => RandomNumberGenerator.GetString(Alphanumeric, 22);

    /// <summary>An AWS access key's id: 20 capitals and digits as Amazon's have, but not their first four letters. Some 80 random bits.</summary>
    public static string AwsAccessKeyId() => AwsAccessKeyPrefix + RandomNumberGenerator.GetString(UpperBase32, 16);

    /// <summary>An AWS secret access key: 40 letters and digits, some 238 random bits.</summary>
    public static string AwsSecretAccessKey() => RandomNumberGenerator.GetString(Alphanumeric, 40);

    /// <summary>A Rollbar access token: 32 lower-case hexadecimal digits, 128 random bits; section 2 of Rollbar's reference.</summary>
    public static string RollbarToken() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>An ingest key: its id and 32 characters, some 165 random bits.</summary>
    public static string IngestSecret(string id) => id + RandomNumberGenerator.GetString(LowerAlphanumeric, 32);

    /// <summary>A management key as it is presented: its id, a colon and 32 characters, some 165 random bits.</summary>
    public static string ManagementSecret(string id) => $"{id}:{RandomNumberGenerator.GetString(LowerAlphanumeric, 32)}";
}
