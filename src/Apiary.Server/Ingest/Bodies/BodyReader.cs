using System.IO.Pipelines;

namespace Apiary.Server.Ingest.Bodies;

/// <summary>Request bodies as one run of plain bytes in pooled memory, within limits.</summary>
internal static class BodyReader
{
    /// <summary>What compressed data of incompressible content may have beyond the content itself: 1 % and a header.</summary>
    private const int SlackDivisor = 100, SlackBytes = 1024;

    /// <summary>How much room an announced length gets before its bytes are there, so that idle senders cannot fill the memory.</summary>
    private const int TrustedBytes = 1 << 20;

    /// <summary>
    /// Appends the body as it came to <paramref name="received"/> and uncompressed to <paramref name="plain"/>; without
    /// compression <paramref name="plain"/> stays empty and <paramref name="received"/> is the body: see <see cref="PlainOf"/>.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="coding">Its content coding.</param>
    /// <param name="limit">Most bytes once uncompressed; exactly as many are accepted.</param>
    /// <param name="received">Empty; the bytes as they came.</param>
    /// <param name="plain">Empty; the uncompressed bytes.</param>
    /// <param name="cancellationToken">Ends the wait for the sender.</param>
    public static async ValueTask<BodyFailure> ReadAsync(
        HttpRequest request, ContentCoding coding, int limit, PooledBytes received, PooledBytes plain, CancellationToken cancellationToken)
    {
        if (coding == ContentCoding.Unsupported) return BodyFailure.Unsupported;
        var receivedLimit = MostReceived(coding, limit);
        if (request.ContentLength is { } announced)
        {
            if (announced > receivedLimit) return BodyFailure.TooLarge;
            received.Room((int)Math.Min(announced, TrustedBytes));
        }

        var failure = await ReceiveAsync(request.BodyReader, receivedLimit, received, cancellationToken);
        if (failure != BodyFailure.None || coding == ContentCoding.Identity) return failure;
        return Decompressor.Decompress(coding, received, limit, plain);
    }

    /// <summary>Where <see cref="ReadAsync"/> put the plain bytes.</summary>
    public static PooledBytes PlainOf(ContentCoding coding, PooledBytes received, PooledBytes plain) =>
        coding == ContentCoding.Identity ? received : plain;

    /// <summary>Most bytes that may come for <paramref name="limit"/> bytes once uncompressed.</summary>
    public static int MostReceived(ContentCoding coding, int limit) => coding == ContentCoding.Identity ? limit : (limit / SlackDivisor) + limit + SlackBytes;

    /// <summary>Waits for more of a body; what came is the caller's to advance over, unless there is a failure.</summary>
    public static async ValueTask<(ReadResult Result, BodyFailure Failure)> ReadSomeAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return (await reader.ReadAsync(cancellationToken), BodyFailure.None);
        }
        catch (BadHttpRequestException failure) when (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, BodyFailure.TooLarge);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            return (default, BodyFailure.Incomplete);
        }
    }

    private static async ValueTask<BodyFailure> ReceiveAsync(PipeReader reader, int limit, PooledBytes target, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (result, failure) = await ReadSomeAsync(reader, cancellationToken);
            if (failure != BodyFailure.None) return failure;
            var buffer = result.Buffer;
            var isTooLarge = buffer.Length > limit - target.Length;
            if (!isTooLarge)
            {
                foreach (var segment in buffer) target.Append(segment.Span);
            }

            reader.AdvanceTo(buffer.End);
            if (isTooLarge) return BodyFailure.TooLarge;
            if (result.IsCompleted) return BodyFailure.None;
        }
    }
}
