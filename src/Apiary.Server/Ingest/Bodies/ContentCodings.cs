namespace Apiary.Server.Ingest.Bodies;

/// <summary>Reads the <c>Content-Encoding</c> header.</summary>
internal static class ContentCodings
{
    /// <summary>What the header's text means; case does not matter.</summary>
    public static ContentCoding Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty || Is(text, "identity")) return ContentCoding.Identity;
        if (Is(text, "gzip") || Is(text, "x-gzip")) return ContentCoding.Gzip;
        if (Is(text, "deflate")) return ContentCoding.Deflate;
        return Is(text, "zstd") || Is(text, "zst") ? ContentCoding.Zstd : ContentCoding.Unsupported;
    }

    private static bool Is(ReadOnlySpan<char> text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
