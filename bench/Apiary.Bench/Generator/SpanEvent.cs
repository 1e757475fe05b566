namespace Apiary.Bench.Generator;

/// <summary>One generated span in numbers; <see cref="Vocabulary"/> holds the words they stand for, <see cref="SpanFields"/> the names.</summary>
internal struct SpanEvent
{
    public long TimestampNanos;
    public ulong TraceHigh;
    public ulong TraceLow;
    public ulong SpanId;

    /// <summary>0 for a root span.</summary>
    public ulong ParentId;

    /// <summary>Written with three decimals of a millisecond.</summary>
    public int DurationMicros;

    public int User;
    public int ContentLength;
    public short Thread;

    /// <summary>Index of the route; -1 where the span is no HTTP request.</summary>
    public short Route;

    /// <summary>Index of the statement; -1 where the span is no database call.</summary>
    public short Statement;

    public short Status;

    /// <summary>Index of the exception; -1 where the span is no error.</summary>
    public short Exception;

    public byte Service;
    public byte Pod;
    public byte Version;
    public byte Kind;
    public byte Plan;
    public byte Operation;

    public readonly bool IsError => Exception >= 0;
}
