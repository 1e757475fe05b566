using System.IO.Compression;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>The light compression of string heaps: Brotli (RFC 7932) at a low level, piece by piece.</summary>
internal static class TextCompression
{
    /// <summary>Levels above 4 cost several times the time for a tenth of the size.</summary>
    private const int Quality = 4;

    /// <summary>A window of 256 KB: no piece is larger.</summary>
    private const int WindowBits = 18;

    /// <summary>Appends <paramref name="raw"/>, compressed if that saves at least a tenth; returns the bytes written, as many as given when not compressed.</summary>
    internal static int Write(ReadOnlySpan<byte> raw, ByteWriter writer)
    {
        var start = writer.Length;
        var limit = raw.Length - (raw.Length / 10);
        var target = writer.Reserve(raw.Length);
        if (raw.Length > 64 && BrotliEncoder.TryCompress(raw, target[..limit], out var written, Quality, WindowBits))
        {
            writer.Truncate(start + written);
            return written;
        }

        raw.CopyTo(target);
        return raw.Length;
    }

    /// <summary>Fills all of <paramref name="raw"/> from what <see cref="Write"/> wrote; false when that does not work out.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> stored, Span<byte> raw)
    {
        if (stored.Length != raw.Length) return BrotliDecoder.TryDecompress(stored, raw, out var written) && written == raw.Length;
        stored.CopyTo(raw);
        return true;
    }
}
