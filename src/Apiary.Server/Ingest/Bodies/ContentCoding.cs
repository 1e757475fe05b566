namespace Apiary.Server.Ingest.Bodies;

/// <summary>How a body is compressed, by its <c>Content-Encoding</c>.</summary>
internal enum ContentCoding
{
    /// <summary>Not at all: no header, an empty one, or <c>identity</c>.</summary>
    Identity,

    /// <summary><c>gzip</c> or <c>x-gzip</c>.</summary>
    Gzip,

    /// <summary><c>deflate</c>: zlib's format (RFC 9110), or a raw deflate stream as some senders have it.</summary>
    Deflate,

    /// <summary><c>zstd</c>, or <c>zst</c> as one of Honeycomb's documents spells it.</summary>
    Zstd,

    /// <summary>Anything else, brotli and several codings at once included.</summary>
    Unsupported,
}
