namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>Some of the names that the mapping gives to fields of log records; bit i is <see cref="LogName.Of"/> i.</summary>
[Flags]
internal enum LogNames
{
    None = 0,
    Severity = 1,
    SeverityCode = 2,
    SeverityText = 4,
    Flags = 8,
    EventName = 16,
    Body = 32,
    TraceId = 64,
    ParentId = 128,
    AnnotationType = 256,
}
