using System.Security.Cryptography;
using System.Text;

namespace Apiary.Server.Workspace;

/// <summary>What lets a caller in without a key.</summary>
/// <param name="AnonymousOperator">True while the server listens on loopback alone: then whoever reaches it runs it.</param>
/// <param name="AdminTokenHash">SHA-256 of the admin token.</param>
/// <param name="DefaultEnvironmentId">What an operator asks about who names no environment; null for the oldest one.</param>
internal sealed record AccessRules(bool AnonymousOperator, byte[] AdminTokenHash, string? DefaultEnvironmentId)
{
    /// <summary>The rules for a token in clear.</summary>
    public static AccessRules With(bool anonymousOperator, string adminToken, string? defaultEnvironmentId) =>
        new(anonymousOperator, SHA256.HashData(Encoding.UTF8.GetBytes(adminToken)), defaultEnvironmentId);

    /// <summary>Whether <paramref name="presented"/> is the admin token, in constant time.</summary>
    public bool IsAdminToken(string presented) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), AdminTokenHash);
}
