using System.Buffers;
using System.IO.Pipelines;
using Apiary.Server.Ingest.Bodies;

namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>
/// The frame in which a message stands, alone in its body (gRPC over HTTP/2, "Length-Prefixed-Message"): a byte that is 1 when the message is
/// compressed, its length in four bytes with the most significant first, and the message.
/// </summary>
/// <param name="Failure">What is wrong with it.</param>
/// <param name="IsCompressed">Whether the message is compressed.</param>
internal readonly record struct GrpcFrame(GrpcFrameFailure Failure, bool IsCompressed)
{
    /// <summary>Bytes before the message.</summary>
    public const int HeadBytes = 5;

    /// <summary>Reads the one frame of a body. A message beyond the limit is refused by its announced length, before it is there.</summary>
    /// <param name="reader">The body.</param>
    /// <param name="limit">Most bytes of a message that is not compressed; a compressed one may have as many more as compression may cost.</param>
    /// <param name="target">Empty; gets the message as it came.</param>
    /// <param name="cancellationToken">Ends the wait for the sender.</param>
    public static async ValueTask<GrpcFrame> ReadAsync(PipeReader reader, int limit, PooledBytes target, CancellationToken cancellationToken)
    {
        byte flag = 0;
        long announced = -1;
        while (true)
        {
            var (result, failure) = await BodyReader.ReadSomeAsync(reader, cancellationToken);
            if (failure == BodyFailure.TooLarge) return new(GrpcFrameFailure.TooLarge, false);
            if (failure != BodyFailure.None) return new(GrpcFrameFailure.Incomplete, false);
            var rest = result.Buffer;
            if (announced < 0 && TryReadHead(ref rest, out flag, out announced) && Judge(flag, announced, limit) is var judged and not GrpcFrameFailure.None)
            {
                reader.AdvanceTo(rest.End);
                return new(judged, false);
            }

            if (announced < 0)
            {
                reader.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted) return new(rest.IsEmpty ? GrpcFrameFailure.NoMessage : GrpcFrameFailure.Incomplete, false);
                continue;
            }

            var isTooMuch = rest.Length > announced - target.Length;
            if (!isTooMuch)
            {
                foreach (var part in rest) target.Append(part.Span);
            }

            reader.AdvanceTo(rest.End);
            if (isTooMuch) return new(GrpcFrameFailure.SeveralMessages, false);
            if (result.IsCompleted) return new(target.Length == announced ? GrpcFrameFailure.None : GrpcFrameFailure.Incomplete, flag == 1);
        }
    }

    private static bool TryReadHead(ref ReadOnlySequence<byte> rest, out byte flag, out long announced)
    {
        var head = new SequenceReader<byte>(rest);
        announced = -1;
        if (!head.TryRead(out flag) || !head.TryReadBigEndian(out int length)) return false;
        announced = (uint)length;
        rest = rest.Slice(HeadBytes);
        return true;
    }

    private static GrpcFrameFailure Judge(byte flag, long announced, int limit)
    {
        if (flag > 1) return GrpcFrameFailure.BadFlag;
        return announced > BodyReader.MostReceived(flag == 0 ? ContentCoding.Identity : ContentCoding.Gzip, limit) ? GrpcFrameFailure.TooLarge : GrpcFrameFailure.None;
    }
}
