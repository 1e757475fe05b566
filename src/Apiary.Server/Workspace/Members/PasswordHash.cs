using System.Security.Cryptography;
using System.Text;

namespace Apiary.Server.Workspace.Members;

/// <summary>What is kept of a password: PBKDF2 with HMAC-SHA-256 over it and a salt of its own, in hexadecimal.</summary>
/// <param name="Iterations">How often the function was applied.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Hash">The result.</param>
internal sealed record PasswordHash(int Iterations, string Salt, string Hash)
{
    // OWASP's figure for PBKDF2 with SHA-256, 2023; some tenths of a second.
    private const int UsualIterations = 600_000;
    private const int SaltBytes = 16, HashBytes = 32;

    /// <summary>What passwords of people who do not exist are compared with, so that it takes as long; none is right, for nobody finds one whose hash is zeros.</summary>
    public static readonly PasswordHash OfNobody = new(UsualIterations, new string('0', SaltBytes * 2), new string('0', HashBytes * 2));

    /// <summary>The hash of a password under a new salt; takes its time.</summary>
    public static PasswordHash Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(UsualIterations, Convert.ToHexStringLower(salt), Convert.ToHexStringLower(Derive(password, salt, UsualIterations)));
    }

    /// <summary>Whether a password is the one; takes its time, the same for every answer.</summary>
    public bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromHexString(Salt), Iterations), Convert.FromHexString(Hash));

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
