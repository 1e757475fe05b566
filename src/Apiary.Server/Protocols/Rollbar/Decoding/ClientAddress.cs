using System.Net;
using System.Net.Sockets;

namespace Apiary.Server.Protocols.Rollbar.Decoding;

/// <summary>Where a request came from that failed: as the sender says, or for its placeholders the address that the report came from (reference, section 4.4).</summary>
internal static class ClientAddress
{
    private const int KeptIPv6Bytes = 6;

    /// <summary>The address.</summary>
    /// <param name="given">What <c>request.user_ip</c> says.</param>
    /// <param name="remote">Where the report came from; null when unknown.</param>
    public static string Of(string given, IPAddress? remote) => given switch
    {
        "$remote_ip" => remote is null ? "" : Plain(remote).ToString(),
        "$remote_ip_anonymize" => remote is null ? "" : Anonymous(Plain(remote)).ToString(),
        _ => given,
    };

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPAddress Anonymous(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, address.AddressFamily == AddressFamily.InterNetwork ? bytes.Length - 1 : KeptIPv6Bytes, address.AddressFamily == AddressFamily.InterNetwork ? 1 : bytes.Length - KeptIPv6Bytes);
        return new IPAddress(bytes);
    }
}
