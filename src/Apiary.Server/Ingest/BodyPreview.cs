using System.Text;
using System.Text.RegularExpressions;

namespace Apiary.Server.Ingest;

/// <summary>The beginning of a refused body for people to look at, with everything that might be a key masked.</summary>
internal static partial class BodyPreview
{
    private const int PreviewBytes = 256, ShownCharacters = 4;

    /// <summary>Readable text; null for an empty body. <paramref name="key"/> is the key that was presented, empty for none.</summary>
    public static string? Of(ReadOnlySpan<byte> body, string key)
    {
        if (body.IsEmpty) return null;
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, PreviewBytes)]);
        if (key.Length > ShownCharacters) text = text.Replace(key, key[..ShownCharacters] + "…", StringComparison.Ordinal);
        text = LongWord().Replace(text, static match => string.Concat(match.ValueSpan[..ShownCharacters], "…"));
        return string.Create(text.Length, text, static (shown, text) =>
        {
            for (var i = 0; i < shown.Length; i++) shown[i] = char.IsControl(text[i]) ? '·' : text[i];
        });
    }

    // No key is shorter; ids of traces are masked with them, which does no harm here.
    [GeneratedRegex("[A-Za-z0-9_-]{20,}")]
    private static partial Regex LongWord();
}
