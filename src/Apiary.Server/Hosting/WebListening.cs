using Apiary.Server.Protocols.Aws;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Apiary.Server.Hosting;

/// <summary>How the web server listens: which ports, which versions of HTTP, and what a connection may ask of it.</summary>
internal static class WebListening
{
    // Above every ingest limit: those are the endpoints' own, with their protocol's words; this one only ends abuse.
    private const long MaxBodyBytes = 256L << 20;

    // A batch of an exporter, about a megabyte, arrives without a pause for permission to go on. What a sender may have under
    // way before anybody has read it is bounded by the connection's window.
    private const int StreamWindowBytes = 1 << 20, ConnectionWindowBytes = 2 << 20, FrameBytes = 64 * 1024;

    /// <summary>Listens on the main port, on those for OTLP and on the X-Ray daemon's.</summary>
    public static void Configure(WebApplicationBuilder builder, ApiaryOptions options, OtlpListeners listeners, XRayPorts xray)
    {
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endPoint =>
            xray.Streams is { } stream && endPoint.Equals(xray.Wanted) ? stream : listeners.SocketFor(endPoint));
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new ReceiveBlocks());
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // What stands before this server may speak TLS and say so.
            kestrel.AllowAlternateSchemes = true;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
            kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
            kestrel.Limits.Http2.MaxFrameSize = FrameBytes;
            // The first of the server's addresses is the main one, which others rely on.
            kestrel.Listen(options.Http, TakeBothVersions);
            foreach (var listener in listeners.All.Where(listener => listener.IsOpen)) kestrel.Listen(listener.EndPoint, ListenForOtlp);
            if (xray.Streams is not null) kestrel.Listen(xray.Wanted!, listen => ListenForXRay(listen, options.XRayEnvironment));
        });
    }

    private static void ListenForOtlp(ListenOptions listen)
    {
        listen.Use(static next => connection =>
        {
            connection.Features.Set(OtlpOnlyConnection.Instance);
            return next(connection);
        });
        TakeBothVersions(listen);
    }

    private static void ListenForXRay(ListenOptions listen, string? environment)
    {
        var trusted = new TrustedConnection(environment);
        listen.Use(next => connection =>
        {
            connection.Features.Set(trusted);
            return next(connection);
        });
        TakeBothVersions(listen);
    }

    // Both versions are the default. To name them makes the web server warn that without TLS one is off, which it then is not.
    private static void TakeBothVersions(ListenOptions listen) =>
        listen.Use(next => new Http2Preface(next, listen.KestrelServerOptions.Limits.KeepAliveTimeout).OnConnectionAsync);
}
