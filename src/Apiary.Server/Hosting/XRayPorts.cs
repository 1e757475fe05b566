using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Apiary.Server.Hosting;

/// <summary>
/// The X-Ray daemon's port, 2000 unless told otherwise: UDP for documents, TCP for the API, which SDKs ask for sampling rules. Opened before the web server listens, because
/// one that is taken must not keep it from starting unless it was named.
/// </summary>
internal sealed class XRayPorts : IDisposable
{
    private const int UsualPort = 2000, Backlog = 512;

    // The system gives what it allows (net.core.rmem_max), which is some 200 KB unless somebody raised it.
    private const int ReceiveBytes = 16 << 20;

    private XRayPorts(IPEndPoint? wanted) => Wanted = wanted;

    /// <summary>Where they are, or would be; null when they are not wanted.</summary>
    public IPEndPoint? Wanted { get; private set; }

    /// <summary>Where SDKs find them; null when either is not there, as then SDKs do not work by it.</summary>
    public IPEndPoint? Address => Streams is null || Datagrams is null ? null : Wanted;

    /// <summary>The TCP port, bound and listening; null when there is none.</summary>
    public Socket? Streams { get; private set; }

    /// <summary>The UDP port, bound; null when there is none.</summary>
    public Socket? Datagrams { get; private set; }

    /// <summary>Opens what the options ask for. Throws <see cref="StartException"/> when a port that they name cannot be had.</summary>
    public static XRayPorts Open(ApiaryOptions options)
    {
        var wanted = options.XRay.IsAuto ? new IPEndPoint(IPAddress.Loopback, UsualPort) : options.XRay.EndPoint;
        var ports = new XRayPorts(wanted);
        if (wanted is null) return ports;
        try
        {
            ports.Streams = ports.Try(options, () =>
            {
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(wanted);
                socket.Listen(Backlog);
                return socket;
            });
            // Both have one number, as senders know only one.
            if (wanted.Port == 0 && ports.Streams is not null) ports.Wanted = wanted = (IPEndPoint)ports.Streams.LocalEndPoint!;
            ports.Datagrams = ports.Try(options, () => Bind(wanted));
            return ports;
        }
        catch
        {
            ports.Dispose();
            throw;
        }
    }

    /// <summary>What the first output says of them; null for nothing.</summary>
    public string? Describe()
    {
        if (Wanted is null) return null;
        var address = $"{ReachableAddress.Of(Wanted)}";
        if (Streams is not null && Datagrams is not null) return $"{address} (UDP and TCP; AWS_XRAY_DAEMON_ADDRESS)";
        var taken = Streams is null && Datagrams is null ? "UDP and TCP are" : Streams is null ? "TCP is" : "UDP is";
        return $"port {Wanted.Port}: {taken} taken by another program; choose another port: --xray {Wanted.Address}:{Wanted.Port + 1}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Streams?.Dispose();
        Datagrams?.Dispose();
    }

    private static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = ReceiveBytes;
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Socket? Try(ApiaryOptions options, Func<Socket> open)
    {
        try
        {
            return open();
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return options.XRay.IsAuto ? null : throw new StartException($"cannot listen on {Wanted} (--xray): {failure.Message}; choose another port, or none: --xray none", failure);
        }
    }
}
