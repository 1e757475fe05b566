using System.Globalization;
using System.Text;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>Pages of lists: a token says where the next one begins. It is opaque to clients, and absent on the last page.</summary>
internal static class XRayPage
{
    private const string Prefix = "apiary:";

    /// <summary>Where a page begins; null when the token is none of ours.</summary>
    public static int? StartOf(string? token)
    {
        if (token is null) return 0;
        try
        {
            var text = Encoding.ASCII.GetString(Convert.FromBase64String(token));
            return text.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The token of the page behind this one; null when there is none.</summary>
    public static string? After(int start, int size, int count) =>
        start + size < count ? Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{start + size}"))) : null;
}
