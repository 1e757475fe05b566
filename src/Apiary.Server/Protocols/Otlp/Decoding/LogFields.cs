namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>The fields of a <c>LogRecord</c> that occur once (protocol reference 4.4), as they stand in the message.</summary>
internal ref struct LogFields
{
    public ReadOnlySpan<byte> SeverityText;
    public ReadOnlySpan<byte> Body;
    public ReadOnlySpan<byte> TraceId;
    public ReadOnlySpan<byte> SpanId;
    public ReadOnlySpan<byte> EventName;
    public ulong TimeNanos;
    public ulong ObservedNanos;
    public ulong Severity;
    public ulong DroppedAttributes;
    public uint Flags;

    /// <summary>Where <see cref="Body"/> begins in the request.</summary>
    public int BodyOrigin;

    /// <summary>The severity in one word; the numbers come in groups of four.</summary>
    public readonly ReadOnlySpan<byte> SeverityName => Severity switch
    {
        >= 1 and <= 4 => "trace"u8,
        >= 5 and <= 8 => "debug"u8,
        >= 9 and <= 12 => "info"u8,
        >= 13 and <= 16 => "warn"u8,
        >= 17 and <= 20 => "error"u8,
        >= 21 and <= 24 => "fatal"u8,
        _ => "unspecified"u8,
    };
}
