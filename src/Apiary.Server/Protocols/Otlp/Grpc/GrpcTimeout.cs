using System.Globalization;

namespace Apiary.Server.Protocols.Otlp.Grpc;

/// <summary>The header <c>grpc-timeout</c>: at most eight digits and a unit (gRPC over HTTP/2, "Requests").</summary>
internal static class GrpcTimeout
{
    private const int MostDigits = 8;

    /// <summary>No request takes longer, whatever its sender allows.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The time, at most an hour; false when the text is none.</summary>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MostDigits + 1 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)) return false;
        long? ticks = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            // A tick is 100 nanoseconds, and fewer are none.
            'n' => 0,
            _ => null,
        };
        if (ticks is not { } unit) return false;
        timeout = unit == 0 ? TimeSpan.FromTicks(amount / TimeSpan.NanosecondsPerTick) : TimeSpan.FromTicks(amount * unit);
        if (timeout > Longest) timeout = Longest;
        return true;
    }
}
