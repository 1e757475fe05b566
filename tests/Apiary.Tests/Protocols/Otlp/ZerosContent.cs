using System.Net;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>A body of zeros behind a few other bytes, made while it is sent, with or without saying how long it is.</summary>
internal sealed class ZerosContent(byte[] head, long count, bool isAnnounced) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(head);
        var zeros = new byte[1 << 16];
        for (var sent = 0L; sent < count; sent += zeros.Length) await stream.WriteAsync(zeros.AsMemory(0, (int)Math.Min(zeros.Length, count - sent)));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = head.Length + count;
        return isAnnounced;
    }
}
