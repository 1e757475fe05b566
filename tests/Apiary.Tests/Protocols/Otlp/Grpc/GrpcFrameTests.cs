using System.IO.Pipelines;
using Apiary.Server.Ingest.Bodies;
using Apiary.Server.Protocols.Otlp.Grpc;
using Xunit;
using static Apiary.Tests.Protocols.Otlp.OtlpBodies;

namespace Apiary.Tests.Protocols.Otlp.Grpc;

public sealed class GrpcFrameTests
{
    private const int Limit = 100;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Limit)]
    public async Task A_message_is_read_however_it_is_cut_on_the_way(int size)
    {
        var message = Enumerable.Range(0, size).Select(i => (byte)i).ToArray();
        foreach (var piece in (int[])[1, 2, 3, 4, 5, 6, 7, 1000])
        {
            var (frame, read) = await ReadAsync(Frame(message), piece);
            Assert.Equal((GrpcFrameFailure.None, false), (frame.Failure, frame.IsCompressed));
            Assert.Equal(message, read);
        }
    }

    [Fact]
    public async Task A_compressed_message_may_have_what_compression_costs_beyond_the_limit()
    {
        Assert.Equal(GrpcFrameFailure.None, (await ReadAsync(Frame(new byte[Limit]), 1000)).Frame.Failure);
        Assert.Equal(GrpcFrameFailure.TooLarge, (await ReadAsync(Frame(new byte[Limit + 1]), 1000)).Frame.Failure);
        var most = BodyReader.MostReceived(ContentCoding.Gzip, Limit);
        Assert.Equal(new GrpcFrame(GrpcFrameFailure.None, true), (await ReadAsync(Frame(new byte[most], 1), 1000)).Frame);
        Assert.Equal(GrpcFrameFailure.TooLarge, (await ReadAsync(Frame(new byte[most + 1], 1), 1000)).Frame.Failure);
    }

    [Theory]
    [InlineData(new byte[0], GrpcFrameFailure.NoMessage)]
    [InlineData(new byte[] { 0 }, GrpcFrameFailure.Incomplete)]
    [InlineData(new byte[] { 0, 0, 0, 0 }, GrpcFrameFailure.Incomplete)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1 }, GrpcFrameFailure.Incomplete)]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 7 }, GrpcFrameFailure.Incomplete)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 7, 7 }, GrpcFrameFailure.SeveralMessages)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, GrpcFrameFailure.SeveralMessages)]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, GrpcFrameFailure.BadFlag)]
    [InlineData(new byte[] { 0x80, 0, 0, 0, 0 }, GrpcFrameFailure.BadFlag)]
    [InlineData(new byte[] { 0, 0x80, 0, 0, 0 }, GrpcFrameFailure.TooLarge)]
    [InlineData(new byte[] { 1, 0xFF, 0xFF, 0xFF, 0xFF }, GrpcFrameFailure.TooLarge)]
    public async Task What_is_no_frame_is_told_apart(byte[] body, object failure)
    {
        foreach (var piece in (int[])[1, 1000]) Assert.Equal(failure, (await ReadAsync(body, piece)).Frame.Failure);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_before_it_comes()
    {
        var pipe = new Pipe();
        using var target = new PooledBytes();
        await pipe.Writer.WriteAsync(Frame(new byte[Limit + 1]).AsMemory(0, 5));

        Assert.Equal(GrpcFrameFailure.TooLarge, (await GrpcFrame.ReadAsync(pipe.Reader, Limit, target, CancellationToken.None)).Failure);
        Assert.Equal(0, target.Length);
    }

    private static async Task<(GrpcFrame Frame, byte[] Message)> ReadAsync(byte[] body, int piece)
    {
        // Without a pause for the reader, which may have stopped reading.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        using var target = new PooledBytes();
        var reading = GrpcFrame.ReadAsync(pipe.Reader, Limit, target, CancellationToken.None).AsTask();
        for (var at = 0; at < body.Length; at += piece) await pipe.Writer.WriteAsync(body.AsMemory(at, Math.Min(piece, body.Length - at)));
        await pipe.Writer.CompleteAsync();
        return (await reading, target.Span.ToArray());
    }
}
