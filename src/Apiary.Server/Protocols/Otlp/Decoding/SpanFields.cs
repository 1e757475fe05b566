namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>The fields of a <c>Span</c> that occur once (protocol reference 4.3), as they stand in the message.</summary>
internal ref struct SpanFields
{
    public ReadOnlySpan<byte> TraceId;
    public ReadOnlySpan<byte> SpanId;
    public ReadOnlySpan<byte> ParentId;
    public ReadOnlySpan<byte> TraceState;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> StatusMessage;
    public ulong StartNanos;
    public ulong EndNanos;
    public ulong Kind;
    public ulong StatusCode;
    public ulong DroppedAttributes;
    public ulong DroppedEvents;
    public ulong DroppedLinks;

    /// <summary>The span's time as its event has it.</summary>
    public long TimestampNanos;

    /// <summary>How many spans it stands for.</summary>
    public int SampleRate;

    /// <summary>Whether its status is ERROR.</summary>
    public readonly bool IsError => StatusCode == 2;

    /// <summary>What kind of span it is.</summary>
    public readonly ReadOnlySpan<byte> KindName => Kind switch
    {
        1 => "internal"u8,
        2 => "server"u8,
        3 => "client"u8,
        4 => "producer"u8,
        5 => "consumer"u8,
        _ => "unspecified"u8,
    };
}
