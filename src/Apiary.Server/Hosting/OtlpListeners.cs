using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Apiary.Server.Hosting;

/// <summary>
/// The ports that OpenTelemetry's exporters send to unless told otherwise: 4318 for HTTP and 4317 for gRPC. Opened before the
/// web server listens, because one that is taken must not keep it from starting unless it was named. Each of them takes both,
/// as the main port does.
/// </summary>
internal sealed class OtlpListeners : IDisposable
{
    private const int HttpPort = 4318, GrpcPort = 4317;

    private const string HttpTransport = "OTLP over HTTP", GrpcTransport = "OTLP over gRPC";

    // The web server's own.
    private const int Backlog = 512;

    private readonly List<OtlpListener> all = [];

    private OtlpListeners()
    {
    }

    /// <summary>The ports that were asked for and are not the main one, HTTP's first.</summary>
    public IReadOnlyList<OtlpListener> All => all;

    /// <summary>Where OTLP over HTTP is taken; null while it is not open.</summary>
    public IPEndPoint? HttpAddress => AddressOf(HttpTransport);

    /// <summary>Where OTLP over gRPC is taken; null while it is not open.</summary>
    public IPEndPoint? GrpcAddress => AddressOf(GrpcTransport);

    /// <summary>Opens what the options ask for. Throws <see cref="StartException"/> when a port that they name cannot be had.</summary>
    public static OtlpListeners Open(ApiaryOptions options)
    {
        var listeners = new OtlpListeners();
        try
        {
            listeners.Add(options, options.OtlpHttp, HttpPort, "otlp-http", HttpTransport);
            listeners.Add(options, options.OtlpGrpc, GrpcPort, "otlp-grpc", GrpcTransport);
            return listeners;
        }
        catch
        {
            listeners.Dispose();
            throw;
        }
    }

    /// <summary>The socket for an endpoint that the web server is about to listen on.</summary>
    public Socket SocketFor(EndPoint endPoint) =>
        all.Find(listener => listener.IsOpen && listener.EndPoint.Equals(endPoint))?.Socket ?? SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

    /// <summary>Closes them, if the web server has not.</summary>
    public void Dispose()
    {
        foreach (var listener in all) listener.Socket?.Dispose();
    }

    private IPEndPoint? AddressOf(string transport) => all.Find(listener => listener.IsOpen && listener.Transport == transport)?.EndPoint;

    private void Add(ApiaryOptions options, SidePort port, int usualPort, string option, string transport)
    {
        var wanted = port.IsAuto ? new IPEndPoint(options.Http.Address, usualPort) : port.EndPoint;
        // One port named twice is one port.
        if (wanted is null || (wanted.Port != 0 && (wanted.Equals(options.Http) || all.Exists(listener => listener.EndPoint.Equals(wanted))))) return;
        try
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(wanted);
            all.Add(new OtlpListener(transport, (IPEndPoint)socket.LocalEndPoint!, socket));
            // Until somebody listens another program could take the port as well.
            socket.Listen(Backlog);
        }
        catch (SocketException) when (port.IsAuto)
        {
            all.RemoveAll(listener => listener.EndPoint.Equals(wanted));
            all.Add(new OtlpListener(transport, wanted, null));
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartException(
                $"{wanted} is in use by another program; stop it, or choose another port: --{option} {wanted.Address}:{wanted.Port + 1}, or none: --{option} none", failure);
        }
        catch (SocketException failure)
        {
            throw new StartException($"cannot listen on {wanted} (--{option}): {failure.Message}", failure);
        }
    }
}
