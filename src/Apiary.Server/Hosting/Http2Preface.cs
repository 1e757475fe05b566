using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Apiary.Server.Hosting;

/// <summary>
/// Lets one port without TLS take HTTP/1.1 and HTTP/2. The web server knows the two apart by what TLS negotiated; without TLS
/// it takes everything for HTTP/1.1. A client of HTTP/2 says so by its first 24 bytes (RFC 9113, section 3.4), which no request of
/// HTTP/1.1 begins with, so this looks at them and tells the web server by the feature in which it looks for TLS's answer.
/// Needs <see cref="KestrelServerOptions.AllowAlternateSchemes"/>, because the scheme is still http.
/// </summary>
/// <param name="next">The web server.</param>
/// <param name="patience">How long a connection may say nothing.</param>
internal sealed class Http2Preface(ConnectionDelegate next, TimeSpan patience)
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Called for each connection; a silent one waits here, without a thread, as it otherwise would in the web server.</summary>
    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        if (await IsHttp2Async(connection) is not { } isHttp2) return;
        if (isHttp2)
        {
            connection.Features.Set<ITlsConnectionFeature>(PlainHttp2Feature.Instance);
            connection.Features.Set<ITlsApplicationProtocolFeature>(PlainHttp2Feature.Instance);
        }

        await next(connection);
    }

    /// <summary>Looks at the first bytes and leaves them; null when the connection ended, said nothing for too long, or the server stops.</summary>
    private async ValueTask<bool?> IsHttp2Async(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        waiting.CancelAfter(patience);
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(waiting.Token);
                var first = result.Buffer;
                var answer = Judge(first) ?? (result.IsCompleted ? false : null);
                // What was looked at is not taken: without an answer the next read waits for more than this.
                input.AdvanceTo(first.Start, answer is null ? first.End : first.Start);
                if (answer is not null) return answer;
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>Whether the bytes begin HTTP/2; null when there are too few to say.</summary>
    private static bool? Judge(in ReadOnlySequence<byte> first)
    {
        var reader = new SequenceReader<byte>(first);
        foreach (var expected in Preface)
        {
            if (!reader.TryRead(out var found)) return null;
            if (found != expected) return false;
        }

        return true;
    }
}
