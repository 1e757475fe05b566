using System.Globalization;
using System.Text;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>The headers of the events and batch endpoints (protocol reference 1.3, 2.2, 3.1).</summary>
internal readonly record struct HoneycombHeaders(string Key, string? EventTime, string? SampleRate, bool IsMessagePack)
{
    /// <summary>Reads them; <c>X-Hny-Team</c> is an old name of the key's header.</summary>
    public static HoneycombHeaders Of(IHeaderDictionary headers)
    {
        var key = headers["X-Honeycomb-Team"].ToString();
        if (key.Length == 0) key = headers["X-Hny-Team"].ToString();
        return new HoneycombHeaders(key, Optional(headers["X-Honeycomb-Event-Time"]), Optional(headers["X-Honeycomb-Samplerate"]), IsMessagePackType(headers.ContentType.ToString()));
    }

    /// <summary>The event's time in nanoseconds since the Unix epoch; false when the header is missing or says none.</summary>
    public bool TryTime(out long nanos)
    {
        nanos = 0;
        if (string.IsNullOrEmpty(EventTime) || EventTime.Length > 64) return false;
        Span<byte> utf8 = stackalloc byte[EventTime.Length * 3];
        return HoneycombTime.TryParse(utf8[..Encoding.UTF8.GetBytes(EventTime.AsSpan().Trim(), utf8)], out nanos);
    }

    /// <summary>
    /// The sample rate; missing or empty is 1. False when it is no integer, which the gatekeeper refuses and everybody else
    /// takes as 1.
    /// </summary>
    public bool TrySampleRate(out int rate)
    {
        rate = 1;
        if (string.IsNullOrEmpty(SampleRate)) return true;
        if (!Int128.TryParse(SampleRate, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)) return false;
        rate = (int)Int128.Clamp(value, 1, int.MaxValue);
        return true;
    }

    private static string? Optional(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();

    private static bool IsMessagePackType(ReadOnlySpan<char> contentType)
    {
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType : contentType[..end]).Trim();
        return type.Equals("application/msgpack", StringComparison.OrdinalIgnoreCase) || type.Equals("application/x-msgpack", StringComparison.OrdinalIgnoreCase);
    }
}
