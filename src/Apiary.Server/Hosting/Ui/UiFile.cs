using System.Security.Cryptography;

namespace Apiary.Server.Hosting.Ui;

/// <summary>One file of the built UI, in memory, in the codings that the build prepared.</summary>
/// <param name="ContentType">What <c>Content-Type</c> says of it.</param>
/// <param name="Plain">The bytes as they are.</param>
/// <param name="Brotli">The same in brotli; null when the build prepared none.</param>
/// <param name="Gzip">The same in gzip; null when the build prepared none.</param>
/// <param name="IsImmutable">True when its name changes with its content, so that nobody ever needs to ask again.</param>
internal sealed record UiFile(string ContentType, byte[] Plain, byte[]? Brotli, byte[]? Gzip, bool IsImmutable)
{
    /// <summary>Tells this content from another; without quotes.</summary>
    public string Tag { get; } = TagOf(Plain);

    /// <summary>A short digest of some bytes, fit for an entity tag.</summary>
    public static string TagOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12));

    /// <summary>The smallest form that a request takes, with the name of its coding; null for none.</summary>
    public (byte[] Body, string? Coding) For(HttpRequest request)
    {
        if (Brotli is not null && AcceptedCodings.Takes(request, "br")) return (Brotli, "br");
        if (Gzip is not null && AcceptedCodings.Takes(request, "gzip")) return (Gzip, "gzip");
        return (Plain, null);
    }
}
