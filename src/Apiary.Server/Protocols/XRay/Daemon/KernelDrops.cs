using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Apiary.Server.Protocols.XRay.Daemon;

/// <summary>How many datagrams the kernel dropped because a socket's buffer was full, read where Linux tells it.</summary>
internal static class KernelDrops
{
    private const int AddressField = 1, DropsField = 12;

    /// <summary>The number since the socket was opened; null where the system does not tell.</summary>
    /// <param name="endPoint">Where the socket is bound.</param>
    public static long? Read(IPEndPoint endPoint)
    {
        var path = endPoint.AddressFamily == AddressFamily.InterNetwork ? "/proc/net/udp" : "/proc/net/udp6";
        try
        {
            return File.Exists(path) ? In(File.ReadLines(path), endPoint) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The number in a table of sockets; null when the socket is not in it.</summary>
    public static long? In(IEnumerable<string> lines, IPEndPoint endPoint)
    {
        var wanted = Written(endPoint);
        foreach (var line in lines)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > DropsField && fields[AddressField] == wanted && long.TryParse(fields[DropsField], NumberStyles.None, CultureInfo.InvariantCulture, out var drops)) return drops;
        }

        return null;
    }

    /// <summary>An address as the table has it: words of four bytes in the machine's order, then the port.</summary>
    private static string Written(IPEndPoint endPoint)
    {
        var bytes = endPoint.Address.GetAddressBytes();
        var words = Enumerable.Range(0, bytes.Length / 4).Select(index => BitConverter.ToUInt32(bytes, index * 4).ToString("X8", CultureInfo.InvariantCulture));
        return $"{string.Concat(words)}:{endPoint.Port.ToString("X4", CultureInfo.InvariantCulture)}";
    }
}
