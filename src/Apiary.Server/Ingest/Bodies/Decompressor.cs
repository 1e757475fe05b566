using System.IO.Compression;

namespace Apiary.Server.Ingest.Bodies;

/// <summary>
/// Compressed bodies to plain bytes. Work and memory are bounded by the limit, not by what a body claims: a body that would
/// become larger is given up at the first byte too many.
/// </summary>
internal static class Decompressor
{
    private const int ReadBytes = 64 * 1024;

    /// <summary>Appends what <paramref name="source"/> holds to <paramref name="target"/>, at most <paramref name="limit"/> bytes.</summary>
    public static BodyFailure Decompress(ContentCoding coding, PooledBytes source, int limit, PooledBytes target)
    {
        // An empty body is empty however it is said to be compressed; who reads it says so in better words.
        if (source.Length == 0) return BodyFailure.None;
        switch (coding)
        {
            case ContentCoding.Identity:
                if (source.Length > limit) return BodyFailure.TooLarge;
                target.Append(source.Span);
                return BodyFailure.None;
            case ContentCoding.Gzip:
                return Inflate(static stream => new GZipStream(stream, CompressionMode.Decompress), source, limit, target);
            case ContentCoding.Deflate when HasZlibHeader(source.Span):
                return Inflate(static stream => new ZLibStream(stream, CompressionMode.Decompress), source, limit, target);
            case ContentCoding.Deflate:
                return Inflate(static stream => new DeflateStream(stream, CompressionMode.Decompress), source, limit, target);
            case ContentCoding.Zstd:
                return ZstdLibrary.Loaded?.Decompress(source, limit, target) ?? BodyFailure.ZstdUnavailable;
            default:
                return BodyFailure.Unsupported;
        }
    }

    /// <summary>RFC 1950, section 2.2: method 8, and the first two bytes as a number are a multiple of 31.</summary>
    private static bool HasZlibHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 2 && (bytes[0] & 0x0F) == 8 && ((bytes[0] << 8) | bytes[1]) % 31 == 0;

    private static BodyFailure Inflate(Func<Stream, Stream> open, PooledBytes source, int limit, PooledBytes target)
    {
        try
        {
            using var stream = open(new MemoryStream(source.Array, 0, source.Length, writable: false));
            while (true)
            {
                var room = target.Room(Math.Min(ReadBytes, limit - target.Length + 1));
                var read = stream.Read(room[..Math.Min(room.Length, limit - target.Length + 1)]);
                if (read == 0) break;
                target.Advance(read);
                if (target.Length > limit) return BodyFailure.TooLarge;
            }

            // Bytes that came in and gave nothing are no compressed data.
            return target.Length == 0 && source.Length < 2 ? BodyFailure.Broken : BodyFailure.None;
        }
        catch (InvalidDataException)
        {
            return BodyFailure.Broken;
        }
    }
}
