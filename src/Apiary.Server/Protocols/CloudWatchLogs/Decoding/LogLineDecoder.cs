using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>
/// One message as fields of an event: itself, byte for byte, and what can be read out of it: the fields of a JSON object,
/// how bad it is, its trace (section 11 of the protocol reference).
/// </summary>
/// <remarks>Hot: some hundred bytes each, no allocation. Not thread-safe.</remarks>
internal sealed class LogLineDecoder(int maxColumns)
{
    private readonly JsonScratch scratch = new();
    private readonly FieldPath path = new();
    private readonly byte[] traceId = new byte[LogTrace.TraceLength];
    private readonly byte[] spanId = new byte[LogTrace.SpanLength];
    private EventBatch batch = new();
    private bool expands;
    private int lanesBefore;
    private int fieldCount;
    private bool hasTrace;
    private bool hasSpan;
    private LogSeverity severity;
    private bool isCut;

    /// <summary>Starts a request.</summary>
    /// <param name="into">Where its events go.</param>
    /// <param name="expandsLines">Whether the fields of JSON lines become columns.</param>
    public void Begin(EventBatch into, bool expandsLines)
    {
        batch = into;
        expands = expandsLines;
        lanesBefore = into.Lanes.Count;
        scratch.Trim();
        path.Reset();
    }

    /// <summary>Begins an event and adds a message, UTF-8 and not empty; the caller ends the event.</summary>
    public void Add(ReadOnlySpan<byte> message)
    {
        BeginEvent(message);
        var isJson = false;
        if (FirstByte(message) == '{')
        {
            var json = new JsonCursor(message);
            json.TryRead((byte)'{');
            isJson = TryReadFields(ref json, 0, 1) && json.AtEnd();
            // What only began like JSON has taken nothing with it.
            if (!isJson)
            {
                batch.DiscardEvent();
                BeginEvent(message);
            }
        }

        if (!isJson) severity = LogSeverities.Leading(message);
        if (!hasTrace) hasTrace = LogTrace.TryFind(message, traceId, spanId, ref hasSpan);
        if (severity != LogSeverity.None) batch.AddString("severity"u8, LogSeverities.Name(severity));
        if (hasTrace)
        {
            batch.AddString("trace.trace_id"u8, traceId);
            batch.AddString("meta.annotation_type"u8, "span_event"u8);
        }

        if (hasSpan) batch.AddString("trace.parent_id"u8, spanId);
        if (isCut) batch.AddBoolean("aws.fields_cut"u8, true);
    }

    private static byte FirstByte(ReadOnlySpan<byte> message)
    {
        var at = message.IndexOfAnyExcept(" \t\r\n"u8);
        return at < 0 ? (byte)0 : message[at];
    }

    private void BeginEvent(ReadOnlySpan<byte> message)
    {
        batch.BeginEvent();
        fieldCount = 0;
        (hasTrace, hasSpan, isCut, severity) = (false, false, false, LogSeverity.None);
        LogMessageParts.Add(batch, message);
    }

    /// <summary>Reads the fields of an object whose brace is behind us.</summary>
    private bool TryReadFields(ref JsonCursor json, int prefixLength, int depth)
    {
        if (json.TryRead((byte)'}')) return true;
        do
        {
            if (!json.TryReadName(scratch, out var key)) return false;
            var next = json.Peek();
            if (next == '{' && depth <= LogLineFields.MaxDepth)
            {
                var inner = path.Push(prefixLength, key);
                json.TryRead((byte)'{');
                if (!TryReadFields(ref json, inner, depth + 1)) return false;
                continue;
            }

            var name = path.Join(prefixLength, key);
            if (next == '"' && !LogNames.MayMean(name) && CanAdd())
            {
                if (!json.TryReadString(scratch, out var text)) return false;
                AddText(name, text);
            }
            else if (!TryReadOther(ref json, name, next, depth))
            {
                return false;
            }
        }
        while (json.TryRead((byte)','));
        return json.TryRead((byte)'}');
    }

    /// <summary>Reads what is no ordinary text: texts that may mean something to us, numbers, lists, and fields that are left in the message.</summary>
    private bool TryReadOther(ref JsonCursor json, ReadOnlySpan<byte> name, byte next, int depth)
    {
        ReadOnlySpan<byte> text;
        switch (next)
        {
            case (byte)'"':
                if (!json.TryReadString(scratch, out text)) return false;
                Mean(name, text);
                if (CanAdd()) AddText(name, text);
                return true;
            case (byte)'{' or (byte)'[':
                if (!json.TryReadRaw(scratch, depth, out text)) return false;
                if (CanAdd()) AddText(name, text);
                return true;
            case (byte)'t':
                if (!json.TryReadWord("true"u8)) return false;
                if (CanAdd()) batch.AddBoolean(Named(name), true);
                return true;
            case (byte)'f':
                if (!json.TryReadWord("false"u8)) return false;
                if (CanAdd()) batch.AddBoolean(Named(name), false);
                return true;
            case (byte)'n':
                return json.TryReadWord("null"u8);
            default:
                if (!json.TryReadNumber(out var number)) return false;
                if (!CanAdd()) return true;
                if (number.IsInteger) batch.AddInteger(Named(name), number.Integer);
                else batch.AddFloat(Named(name), number.Float);
                return true;
        }
    }

    private void AddText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text) => batch.AddString(Named(name), text);

    /// <summary>The column of a field: its name, unless that is one of ours.</summary>
    private static ReadOnlySpan<byte> Named(ReadOnlySpan<byte> name) => LogNames.OfLineField(name);

    /// <summary>Whether one more field may become a column; if not, the event says so.</summary>
    private bool CanAdd()
    {
        if (expands && fieldCount < LogLineFields.MaxFields && batch.Lanes.Count - lanesBefore <= maxColumns)
        {
            fieldCount++;
            return true;
        }

        isCut = true;
        return false;
    }

    private void Mean(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (LogNames.IsSeverity(name)) severity = LogSeverities.Of(text);
        else if (LogNames.IsTraceId(name)) hasTrace |= LogTrace.TryReadTrace(text, traceId, spanId, ref hasSpan);
        else if (LogNames.IsSpanId(name)) hasSpan |= LogTrace.TryReadSpan(text, spanId);
    }
}
