namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>The names that the mapping gives to fields of log records (protocol reference 9).</summary>
internal static class LogName
{
    /// <summary>How many there are.</summary>
    public const int Count = 9;

    public static ReadOnlySpan<byte> Severity => "severity"u8;

    public static ReadOnlySpan<byte> SeverityCode => "severity_code"u8;

    public static ReadOnlySpan<byte> SeverityText => "severity_text"u8;

    public static ReadOnlySpan<byte> Flags => "flags"u8;

    public static ReadOnlySpan<byte> EventName => "event.name"u8;

    public static ReadOnlySpan<byte> Body => "body"u8;

    /// <summary>What the names of a body's parts begin with, when it is a map.</summary>
    public static ReadOnlySpan<byte> BodyParts => "body."u8;

    public static ReadOnlySpan<byte> TraceId => "trace.trace_id"u8;

    public static ReadOnlySpan<byte> ParentId => "trace.parent_id"u8;

    public static ReadOnlySpan<byte> AnnotationType => "meta.annotation_type"u8;

    /// <summary>The name of bit <paramref name="index"/> of <see cref="LogNames"/>, from 0 to below <see cref="Count"/>.</summary>
    public static ReadOnlySpan<byte> Of(int index) => (LogNames)(1 << index) switch
    {
        LogNames.Severity => Severity,
        LogNames.SeverityCode => SeverityCode,
        LogNames.SeverityText => SeverityText,
        LogNames.Flags => Flags,
        LogNames.EventName => EventName,
        LogNames.Body => Body,
        LogNames.TraceId => TraceId,
        LogNames.ParentId => ParentId,
        LogNames.AnnotationType => AnnotationType,
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, $"expected an index below {Count}"),
    };
}
