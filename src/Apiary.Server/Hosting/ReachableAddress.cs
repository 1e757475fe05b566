using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Apiary.Server.Hosting;

/// <summary>Addresses that can be copied: nobody can open 0.0.0.0, which stands for all addresses of a machine.</summary>
internal static class ReachableAddress
{
    /// <summary>An address that a server was told to listen on, with one of this machine's in place of all of them.</summary>
    public static string Of(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && IPAddress.TryParse(uri.Host.Trim('[', ']'), out var host)
        ? $"{uri.Scheme}://{Of(new IPEndPoint(host, uri.Port))}"
        : address;

    /// <summary>An endpoint, with one of this machine's addresses in place of all of them: one by which others reach it, if there is one.</summary>
    public static IPEndPoint Of(IPEndPoint listening) =>
        listening.Address.Equals(IPAddress.Any) || listening.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(OfThisMachine(), listening.Port) : listening;

    private static IPAddress OfThisMachine()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(one => one.OperationalStatus == OperationalStatus.Up && one.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .SelectMany(one => one.GetIPProperties().UnicastAddresses)
                .Select(one => one.Address)
                .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback;
        }
        catch (NetworkInformationException)
        {
            // Where the system does not tell, this machine at least reaches itself.
            return IPAddress.Loopback;
        }
    }
}
