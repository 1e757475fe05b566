using System.Security.Cryptography;
using System.Text;

namespace Apiary.Server.Hosting.Ui;

/// <summary>
/// The UI's one page: as it was built but for a fresh nonce in every answer, by which the content security policy knows the
/// page's own styles.
/// </summary>
internal sealed class UiPage
{
    /// <summary>What stands in the built page where the nonce belongs.</summary>
    public const string NoncePlace = "__CSP_NONCE__";

    private const int NonceBytes = 16;
    private readonly string[] pieces;

    /// <summary>The page of a built <c>index.html</c>.</summary>
    public UiPage(string html)
    {
        pieces = html.Split(NoncePlace);
        // Weak, because answers differ in their nonce.
        Tag = $"W/\"{UiFile.TagOf(Encoding.UTF8.GetBytes(html))}\"";
    }

    /// <summary>The entity tag, quotes included.</summary>
    public string Tag { get; }

    /// <summary>A nonce that was never used: 128 random bits in base 64.</summary>
    public static string CreateNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));

    /// <summary>What the page may load and run: its own scripts, styles and data and nothing of any other origin.</summary>
    public static string PolicyFor(string nonce) =>
        $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The page with a nonce.</summary>
    public byte[] With(string nonce) => Encoding.UTF8.GetBytes(string.Join(nonce, pieces));
}
