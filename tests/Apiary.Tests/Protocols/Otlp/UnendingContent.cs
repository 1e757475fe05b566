using System.Net;

namespace Apiary.Tests.Protocols.Otlp;

/// <summary>A body that begins and never ends.</summary>
internal sealed class UnendingContent : HttpContent
{
    private readonly TaskCompletionSource never = new();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[] { 0, 0, 0 });
        await stream.FlushAsync();
        await never.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        never.TrySetCanceled();
        base.Dispose(disposing);
    }
}
