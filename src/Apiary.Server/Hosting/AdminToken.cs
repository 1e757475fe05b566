using System.Security.Cryptography;

namespace Apiary.Server.Hosting;

/// <summary>
/// The operator's token: in a file of the data directory that only the server's own user can read, so that whoever can read
/// the data can also administer it, over HTTP and from whichever address the server listens on.
/// </summary>
internal static class AdminToken
{
    /// <summary>The file's name in the data directory.</summary>
    public const string FileName = "admin-token";

    private const string Prefix = "apiary_admin_";

    /// <summary>A new token, some 190 random bits.</summary>
    public static string Create() =>
        Prefix + RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 32);

    /// <summary>The token of a data directory, created when it is missing or empty. Throws <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>.</summary>
    public static string Open(string dataDirectory) => PrivateFile.ReadOrCreate(Path.Combine(dataDirectory, FileName), Create());
}
