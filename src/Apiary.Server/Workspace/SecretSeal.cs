using System.Security.Cryptography;
using System.Text;

namespace Apiary.Server.Workspace;

/// <summary>
/// Closes secrets that the server must be able to read again (AES-256-GCM), so that the workspace's journal, which is copied and
/// looked at, does not hold them in clear. The key lies beside it in a file that only the server's own user can read. Thread-safe.
/// </summary>
internal sealed class SecretSeal
{
    /// <summary>The key's file in the data directory.</summary>
    public const string FileName = "secret-key";

    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16;

    private readonly byte[] key;

    private SecretSeal(byte[] key) => this.key = key;

    /// <summary>A seal with a new key.</summary>
    public static SecretSeal Create() => new(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The seal of a data directory, its key created when it is missing. Throws <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>.</summary>
    public static SecretSeal Open(string dataDirectory, Func<string, string, string> readOrCreate)
    {
        var text = readOrCreate(Path.Combine(dataDirectory, FileName), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes)));
        try
        {
            if (Convert.FromHexString(text) is { Length: KeyBytes } known) return new SecretSeal(known);
        }
        catch (FormatException)
        {
            // Told below, as a key of another length is.
        }

        throw new IOException($"{FileName}: expected {KeyBytes * 2} hexadecimal digits; remove the file to get a new key, then make new AWS access keys");
    }

    /// <summary>Closes a secret: nonce, tag and ciphertext in base 64.</summary>
    public string Close(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var closed = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = closed.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes));
        return Convert.ToBase64String(closed);
    }

    /// <summary>Opens what <see cref="Close"/> made; null when it was closed with another key or is damaged.</summary>
    public string? Open(string closed)
    {
        try
        {
            var bytes = Convert.FromBase64String(closed);
            if (bytes.Length < NonceBytes + TagBytes) return null;
            var plain = new byte[bytes.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
