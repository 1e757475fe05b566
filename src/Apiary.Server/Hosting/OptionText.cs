using System.Globalization;
using System.Net;

namespace Apiary.Server.Hosting;

/// <summary>Reads the values of options as people write them: sizes, durations, addresses.</summary>
internal static class OptionText
{
    private static readonly (string Unit, long Bytes)[] Sizes =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1),
    ];

    private static readonly (string Unit, double Seconds)[] Durations =
        [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400), ("w", 604_800)];

    /// <summary>A size such as <c>256MiB</c>, <c>5MB</c> or a bare number of bytes, not negative.</summary>
    public static bool TryParseSize(string text, out long bytes)
    {
        var (number, factor) = (text, 1L);
        foreach (var (unit, unitBytes) in Sizes)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            (number, factor) = (text[..^unit.Length], unitBytes);
            break;
        }

        bytes = 0;
        if (!decimal.TryParse(number.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        if (value > long.MaxValue / factor) return false;
        bytes = (long)(value * factor);
        return true;
    }

    /// <summary>A duration such as <c>20ms</c>, <c>30s</c>, <c>12h</c>, <c>30d</c> or <c>0</c>, not negative.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0") return true;
        foreach (var (unit, seconds) in Durations)
        {
            if (!text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)) continue;
            if (!double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
            if (value * seconds > TimeSpan.MaxValue.TotalSeconds / 2) return false;
            duration = TimeSpan.FromSeconds(value * seconds);
            return true;
        }

        return false;
    }

    /// <summary>An address <c>HOST:PORT</c>: an IP address (IPv6 in brackets) or <c>localhost</c>, and a port from 0 (any free one).</summary>
    public static bool TryParseEndPoint(string text, out IPEndPoint endPoint)
    {
        endPoint = new IPEndPoint(IPAddress.Loopback, 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        var host = text[..colon];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) host = "127.0.0.1";
        if (host.Contains(':') && !(host.StartsWith('[') && host.EndsWith(']'))) return false;
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var address)) return false;
        endPoint = new IPEndPoint(address, port);
        return true;
    }
}
