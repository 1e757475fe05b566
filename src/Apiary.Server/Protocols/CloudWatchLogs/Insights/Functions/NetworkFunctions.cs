using System.Net;
using System.Net.Sockets;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Functions;

/// <summary>Addresses.</summary>
internal static class NetworkFunctions
{
    /// <summary>The table.</summary>
    public static readonly InsightsFunction[] All =
    [
        new("isValidIp", 1, 1, given => Is(given[0], null)),
        new("isValidIpV4", 1, 1, given => Is(given[0], AddressFamily.InterNetwork)),
        new("isValidIpV6", 1, 1, given => Is(given[0], AddressFamily.InterNetworkV6)),
        new("isIpInSubnet", 2, 2, given => IsIn(given, null)),
        new("isIpv4InSubnet", 2, 2, given => IsIn(given, AddressFamily.InterNetwork)),
        new("isIpv6InSubnet", 2, 2, given => IsIn(given, AddressFamily.InterNetworkV6)),
    ];

    private static InsightsValue Is(InsightsValue value, AddressFamily? family) => InsightsValue.Of(Parse(value) is { } address && (family is null || address.AddressFamily == family));

    private static InsightsValue IsIn(InsightsValue[] given, AddressFamily? family) =>
        InsightsValue.Of(Parse(given[0]) is { } address && (family is null || address.AddressFamily == family)
            && IPNetwork.TryParse(given[1].ToString(), out var network) && network.Contains(address));

    // A bare number would be read as an address too.
    private static IPAddress? Parse(InsightsValue value)
    {
        var text = value.ToString();
        return (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3) && IPAddress.TryParse(text, out var address) ? address : null;
    }
}
