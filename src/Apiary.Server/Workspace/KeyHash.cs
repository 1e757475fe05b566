using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Apiary.Server.Workspace;

/// <summary>
/// What is kept of a secret: SHA-256 of the store's salt and the secret. The secrets are random and long, so a slow hash
/// would add nothing but cost to every request; the salt keeps tables made elsewhere from fitting here.
/// </summary>
/// <param name="A">Bytes 0 to 7, little endian; the part that look-ups find by.</param>
/// <param name="B">Bytes 8 to 15.</param>
/// <param name="C">Bytes 16 to 23.</param>
/// <param name="D">Bytes 24 to 31.</param>
internal readonly record struct KeyHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Size in bytes.</summary>
    public const int Size = 32;

    // Longer text is no key of ours; the bound keeps the buffer on the stack.
    private const int MaxKeyChars = 256;

    /// <summary>The hash of a presented key; false when it is longer than any key can be.</summary>
    public static bool TryCompute(ReadOnlySpan<byte> salt, ReadOnlySpan<char> secret, out KeyHash hash)
    {
        hash = default;
        if (secret.Length > MaxKeyChars) return false;
        Span<byte> buffer = stackalloc byte[Size + (MaxKeyChars * 3)];
        salt.CopyTo(buffer);
        var length = salt.Length + Encoding.UTF8.GetBytes(secret, buffer[salt.Length..]);
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(buffer[..length], digest);
        hash = Read(digest);
        CryptographicOperations.ZeroMemory(buffer);
        return true;
    }

    /// <summary>Reads what <see cref="ToHex"/> wrote. Throws <see cref="FormatException"/>.</summary>
    public static KeyHash FromHex(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        return bytes.Length == Size ? Read(bytes) : throw new FormatException($"expected {Size} bytes of hash, found {bytes.Length}");
    }

    /// <summary>The 32 bytes in hexadecimal.</summary>
    public string ToHex()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Whether two hashes are equal, in a time that does not depend on where they differ.</summary>
    public bool FixedTimeEquals(KeyHash other) => ((A ^ other.A) | (B ^ other.B) | (C ^ other.C) | (D ^ other.D)) == 0;

    private static KeyHash Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));

    private void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, A);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], D);
    }
}
