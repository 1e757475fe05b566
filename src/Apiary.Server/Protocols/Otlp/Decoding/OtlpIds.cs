using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>Trace and span ids, which are bytes in the message and lower-case hexadecimal text in events (protocol reference 8.1).</summary>
internal static class OtlpIds
{
    /// <summary>Bytes of a trace id.</summary>
    public const int TraceBytes = 16;

    /// <summary>Bytes of a span id.</summary>
    public const int SpanBytes = 8;

    /// <summary>Whether an id has a length it may have; an empty one is absent.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> id, int length) => id.IsEmpty || id.Length == length;

    /// <summary>Whether an id is there and all of it is zero, which stands for "none" in W3C's form.</summary>
    public static bool IsZero(ReadOnlySpan<byte> id) => !id.IsEmpty && !id.ContainsAnyExcept((byte)0);

    /// <summary>Adds a trace id; one whose first half is zero has 16 digits, as older systems have them.</summary>
    public static void AddTrace(EventBatch events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> id) =>
        Add(events, name, id.Length == TraceBytes && IsZero(id[..SpanBytes]) ? id[SpanBytes..] : id);

    /// <summary>Adds an id of at most 16 bytes.</summary>
    public static void Add(EventBatch events, ReadOnlySpan<byte> name, ReadOnlySpan<byte> id)
    {
        Span<byte> digits = stackalloc byte[TraceBytes * 2];
        Convert.TryToHexStringLower(id, digits, out var length);
        events.AddString(name, digits[..length]);
    }
}
