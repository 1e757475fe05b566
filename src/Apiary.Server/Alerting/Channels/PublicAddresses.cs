using System.Net;
using System.Net.Sockets;

namespace Apiary.Server.Alerting.Channels;

/// <summary>
/// Opens connections for what people ask the server to send somewhere, and only to addresses of the public internet unless the operator allows
/// others: a webhook must not reach into the network that the server stands in. What counts is the address that is connected to, not the name.
/// </summary>
internal static class PublicAddresses
{
    /// <summary>A handler that follows no redirection and connects as it may.</summary>
    /// <param name="allowsPrivate">Whether any address will do.</param>
    public static SocketsHttpHandler CreateHandler(bool allowsPrivate) => new()
    {
        AllowAutoRedirect = false,
        // A proxy would connect in our place, to wherever it may.
        UseProxy = false,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, allowsPrivate, cancellationToken),
    };

    /// <summary>Whether an address lies in the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            // RFC 6890: this network, private, shared, loopback, link-local (where clouds keep credentials), protocol, test, benchmark, multicast, reserved.
            return !(bytes[0] is 0 or 10 or 127 or >= 224
                || (bytes[0] == 100 && bytes[1] is >= 64 and < 128)
                || (bytes[0] == 169 && bytes[1] == 254)
                || (bytes[0] == 172 && bytes[1] is >= 16 and < 32)
                || (bytes[0] == 192 && bytes[1] == 168)
                || (bytes[0] == 192 && bytes[1] == 0 && bytes[2] is 0 or 2)
                || (bytes[0] == 198 && bytes[1] is 18 or 19));
        }

        // Of version 6 only what is given out for global use, but for what leads to version 4 by way of a translator (RFC 6052, 3056, 4380).
        var isGlobal = (bytes[0] & 0xE0) == 0x20;
        var isTunnel = bytes[0] == 0x20 && ((bytes[1] == 0x02) || (bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0));
        return isGlobal && !isTunnel;
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowsPrivate, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = addresses.Where(address => allowsPrivate || IsPublic(address)).ToArray();
        if (allowed.Length == 0) throw new AlertRefusedException($"{target.Host} is not in the public internet; the operator can allow that with --alerts-private on");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
