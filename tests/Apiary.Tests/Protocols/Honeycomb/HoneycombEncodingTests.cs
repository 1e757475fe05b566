using System.IO.Compression;
using System.Text;
using Apiary.Server.Ingest;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

public sealed class HoneycombEncodingTests
{
    private static readonly byte[] Body = """[{"data":{"a":1}}]"""u8.ToArray();

    public static TheoryData<string, byte[]> Compressed => new()
    {
        { "identity", Body },
        { "", Body },
        { "gzip", Gzip(Body) },
        { "GZIP", Gzip(Body) },
        { "x-gzip", Gzip(Body) },
        { "gzip", [.. Gzip("""[{"data":"""u8.ToArray()), .. Gzip("""{"a":1}}]"""u8.ToArray())] },
        { "deflate", Zlib(Body) },
        { "deflate", Deflate(Body) },
        { "zstd", ZstdStored(Body) },
        { "zst", ZstdStored(Body) },
        { "zstd", [.. ZstdStored("""[{"data":"""u8.ToArray()), .. ZstdStored("""{"a":1}}]"""u8.ToArray())] },
    };

    [Theory]
    [MemberData(nameof(Compressed))]
    public async Task Post_compressed_body_is_read(string encoding, byte[] body)
    {
        await using var server = await HoneycombTestServer.StartAsync();

        Assert.Equal("""200 [{"status":202}]""", await server.PostAsync("/1/batch/d", body, "Content-Encoding: " + encoding));
        Assert.Contains("a = integer 1", server.Appended.Single().Batch, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", "invalid gzip data")]
    [InlineData("deflate", "invalid deflate data")]
    [InlineData("zstd", "invalid zstd data")]
    public async Task Post_body_that_is_not_what_it_claims_is_refused(string encoding, string error)
    {
        await using var server = await HoneycombTestServer.StartAsync();

        Assert.Equal($"400 {{\"error\":\"{error}\"}}", await server.PostAsync("/1/batch/d", Body, "Content-Encoding: " + encoding));
        Assert.Equal(ArrivalReasons.EncodingBroken, server.LastArrival.Reason);
        Assert.Equal($"the body claims {encoding} but is not", server.LastArrival.Explanation);
        Assert.Equal(Encoding.UTF8.GetString(Body), server.LastArrival.FirstBytes);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("snappy")]
    [InlineData("gzip, zstd")]
    public async Task Post_unknown_encoding_is_415(string encoding)
    {
        await using var server = await HoneycombTestServer.StartAsync();

        Assert.Equal(
            """415 {"error":"unsupported Content-Encoding - send identity, gzip, deflate or zstd"}""",
            await server.PostAsync("/1/batch/d", Body, "Content-Encoding: " + encoding));
        Assert.Equal(ArrivalReasons.EncodingUnsupported, server.LastArrival.Reason);
    }

    public static TheoryData<string, byte[]> Bombs => new()
    {
        { "gzip", Gzip(new byte[50_000_000]) },
        { "deflate", Zlib(new byte[50_000_000]) },
        { "deflate", Deflate(new byte[50_000_000]) },
        // One run-length block of 128 KiB, its frame claiming 2^60 bytes.
        { "zstd", [0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x03, 0x00, 0x10, 0x20] },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task Post_body_that_becomes_too_large_is_given_up(string encoding, byte[] body)
    {
        await using var server = await HoneycombTestServer.StartAsync(new TestServerOptions { Limits = new IngestLimits { MaxRequestBytes = 100_000 } });

        Assert.Equal("""400 {"error":"Request body is too large."}""", await server.PostAsync("/1/batch/d", body, "Content-Encoding: " + encoding));
    }

    [Theory]
    [InlineData(1000, "200")]
    [InlineData(1001, "400")]
    public async Task Post_compressed_body_is_limited_to_the_byte(int length, string status)
    {
        await using var server = await HoneycombTestServer.StartAsync(new TestServerOptions { Limits = new IngestLimits { MaxRequestBytes = 1000 } });
        var plain = Encoding.UTF8.GetBytes("{\"a\":\"" + new string('x', length - 8) + "\"}");
        foreach (var (encoding, body) in new[] { ("gzip", Gzip(plain)), ("deflate", Deflate(plain)), ("zstd", ZstdStored(plain)) })
            Assert.StartsWith(status, await server.PostAsync("/1/events/d", body, "Content-Encoding: " + encoding), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_truncated_compressed_body_is_never_taken_in_part()
    {
        await using var server = await HoneycombTestServer.StartAsync();
        foreach (var (encoding, body) in new[] { ("gzip", Gzip(Body)), ("deflate", Zlib(Body)), ("deflate", Deflate(Body)), ("zstd", ZstdStored(Body)) })
        {
            // Without the marks and checksums behind the data, all data may still be there; never half of it is taken.
            var accepted = server.Appended.Count;
            for (var length = 1; length < body.Length; length++)
            {
                var reply = await server.PostAsync("/1/batch/d", body[..length], "Content-Encoding: " + encoding);
                if (length < body.Length - 9 || encoding == "zstd") Assert.StartsWith("400", reply, StringComparison.Ordinal);
            }

            Assert.InRange(server.Appended.Count - accepted, 0, 9);
            Assert.All(server.Appended, appended => Assert.Equal("event 0 at 1767323045000000000 rate 1\n  a = integer 1\n", appended.Batch));
        }
    }

    private static byte[] Gzip(byte[] body) => Compress(body, stream => new GZipStream(stream, CompressionLevel.Optimal));

    private static byte[] Zlib(byte[] body) => Compress(body, stream => new ZLibStream(stream, CompressionLevel.Optimal));

    private static byte[] Deflate(byte[] body) => Compress(body, stream => new DeflateStream(stream, CompressionLevel.Optimal));

    private static byte[] Compress(byte[] body, Func<Stream, Stream> open)
    {
        using var target = new MemoryStream();
        using (var stream = open(target)) stream.Write(body);
        return target.ToArray();
    }

    /// <summary>A zstd frame (RFC 8878) of one raw block: single segment, 4-byte content size, no checksum.</summary>
    private static byte[] ZstdStored(byte[] body)
    {
        var block = (body.Length << 3) | 1;
        return [0x28, 0xB5, 0x2F, 0xFD, 0xA0, .. BitConverter.GetBytes(body.Length), (byte)block, (byte)(block >> 8), (byte)(block >> 16), .. body];
    }
}
