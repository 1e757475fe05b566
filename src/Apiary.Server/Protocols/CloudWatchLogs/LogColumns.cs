namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>The columns of a log event that are ours, section 11 of the protocol reference.</summary>
internal static class LogColumns
{
    /// <summary>The message as it was sent, its first <see cref="Apiary.Engine.Events.EventLimits.MaxStringBytes"/> bytes; see <see cref="MessagePart"/>.</summary>
    public const string Message = "message";

    /// <summary>The log group's name.</summary>
    public const string LogGroup = "aws.log_group";

    /// <summary>The log stream's name.</summary>
    public const string LogStream = "aws.log_stream";

    /// <summary>When it came, in milliseconds since the Unix epoch.</summary>
    public const string IngestionTime = "aws.ingestion_time";

    /// <summary>The event's number, ever rising in the order of arrival and never given twice.</summary>
    public const string EventId = "aws.event_id";

    /// <summary>How bad it is, as the line says.</summary>
    public const string Severity = "severity";

    /// <summary>The service that a line is of.</summary>
    public const string ServiceName = "service.name";

    /// <summary>The trace that a line is of, 32 hexadecimal digits.</summary>
    public const string TraceId = "trace.trace_id";

    /// <summary>The span that a line was written in; the common field of what hangs on a span.</summary>
    public const string ParentId = "trace.parent_id";

    /// <summary>Says <c>span_event</c> of a line with a trace, so that it shows in it.</summary>
    public const string AnnotationType = "meta.annotation_type";

    /// <summary>True for a JSON line of which not all fields became columns.</summary>
    public const string FieldsCut = "aws.fields_cut";

    /// <summary>Always <c>log</c>.</summary>
    public const string SignalType = "meta.signal_type";

    /// <summary>Always <see cref="SourceValue"/>.</summary>
    public const string Source = "meta.source";

    /// <summary>What <see cref="Source"/> holds.</summary>
    public const string SourceValue = "cloudwatch-logs";

    /// <summary>Goes before a field of a JSON line whose name is one of ours.</summary>
    public const string LinePrefix = "line.";

    /// <summary>How many pieces a message may have, the first included: 1 MiB.</summary>
    public const int MaxMessageParts = 17;

    /// <summary>The columns that continue a long message, the second piece first.</summary>
    public static readonly IReadOnlyList<string> MessageParts = [.. Enumerable.Range(2, MaxMessageParts - 1).Select(MessagePart)];

    private static readonly HashSet<string> Own = new(MessageParts, StringComparer.Ordinal)
    {
        Message, LogGroup, LogStream, IngestionTime, EventId, SignalType, Source, AnnotationType, FieldsCut, Severity, TraceId, ParentId,
    };

    /// <summary>All columns that are ours alone.</summary>
    public static IEnumerable<string> OwnNames => Own;

    /// <summary>The column of the <paramref name="part"/>th piece of a message, from 2.</summary>
    public static string MessagePart(int part) => $"aws.message_part.{part}";

    /// <summary>The column of a JSON line's field.</summary>
    public static string OfLineField(string name) => IsOwn(name) ? LinePrefix + name : name;

    /// <summary>Whether a name is one of ours, so that a line's field of that name is kept under another.</summary>
    public static bool IsOwn(string name) => Own.Contains(name);
}
